import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { median, ms, type Row } from '../table';

const NODE = join(__dirname, '../../dist/nodes/Fal/Fal.node.js');

/** Requiring the built node, with n8n-workflow already there as in n8n; the median of ten. */
export async function measureLoading(): Promise<Row[]> {
	await import('n8n-workflow');
	const load = createRequire(__filename);
	const times = Array.from({ length: 10 }, () => {
		Reflect.deleteProperty(load.cache, NODE);
		const start = performance.now();
		const { Fal } = load(NODE);
		new Fal();
		return performance.now() - start;
	});
	const size = readFileSync(NODE).length;
	return [
		{
			what: 'loading the node',
			measured: ms(median(times)),
			beside: `${(size / 1000).toFixed(0)} kB`,
			goal: '≤ 40 ms',
		},
	];
}
