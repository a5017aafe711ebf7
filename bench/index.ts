/**
 * `npm run bench`: how fast, with how many calls and with how much memory the node works, beside what
 * n8n's HTTP helper allows at best, as one table. `npm run bench -- runs limits` takes some of it,
 * `--official <folder>` sets a build of fal's own node beside it. Close everything else first.
 */
import { parseArgs } from 'node:util';
import type { Case } from './bench';
import { measureFiles } from './cases/files';
import { measureLimits } from './cases/limits';
import { measureLoading } from './cases/loading';
import { measureRuns } from './cases/runs';
import { measureSize } from './cases/size';
import { tableOf, type Row } from './table';
import { prepareN8n, startFal } from './world';

const CASES: Readonly<Record<string, Case>> = {
	runs: measureRuns,
	limits: measureLimits,
	size: measureSize,
	loading: measureLoading,
	files: measureFiles,
};

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { official: { type: 'string' } },
	});
	const names = positionals.length > 0 ? positionals : Object.keys(CASES);
	const removeFolder = prepareN8n();
	const fal = await startFal();
	const rows: Row[] = [];
	try {
		for (const name of names) {
			const measure = CASES[name];
			if (measure === undefined) throw new Error(`Cases are ${Object.keys(CASES).join(', ')}`);
			process.stdout.write(`▸ ${name}\n`);
			rows.push(...(await measure({ fal, official: values.official })));
		}
	} finally {
		fal.close();
		const { stopEngine } = await import('../rig/engine/n8n');
		await stopEngine();
		removeFolder();
	}
	process.stdout.write(`\n${tableOf(rows)}\n`);
}

void main();
