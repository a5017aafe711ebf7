/** `npm run chaos -- --seed N --runs M [--run K] [--first K] [--verbose]`: see CONTRIBUTING.md. */
import { parseArgs } from 'node:util';

import { breachesOf } from './checks';
import type { Breach, Evidence } from './scenario/evidence';
import { runScenario } from './scenario/run';
import { drawScenario } from './scenario/scenario';
import { createWorld } from './scenario/world';
import { real } from './time/realTime';

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			seed: { type: 'string', default: '1' },
			runs: { type: 'string', default: '100' },
			first: { type: 'string', default: '0' },
			run: { type: 'string' },
			verbose: { type: 'boolean', default: false },
		},
	});
	const seed = Number(values.seed);
	const first = Number(values.run ?? values.first);
	const count = values.run === undefined ? Number(values.runs) : 1;
	const world = await createWorld();
	const startedAt = real.now();
	const sum = { items: 0, calls: 0, faults: 0, taken: 0, failed: 0 };
	const broken = new Map<string, number>();
	for (let run = first; run < first + count; run++) {
		const t0 = real.now();
		const evidence = await runScenario(world, drawScenario(seed, run));
		if (process.env['TIMES'])
			print(
				`${run} ${scenarioOf(evidence)} ${Math.round(real.now() - t0)} ms, cpu ${Math.round(evidence.cpuMs)}`,
			);
		const breaches = breachesOf(evidence, world.fal.key);
		sum.items += evidence.scenario.items.length;
		sum.calls += evidence.watch.calls;
		sum.faults += evidence.watch.deeds.filter(({ fault }) => fault !== 'honest').length;
		sum.taken += evidence.truth.takings.length;
		if (breaches.length > 0) sum.failed += 1;
		for (const promise of new Set(breaches.map((breach) => breach.promise))) {
			broken.set(promise, (broken.get(promise) ?? 0) + 1);
		}
		if (breaches.length > 0 || values.verbose)
			report(seed, run, evidence, breaches, values.verbose);
	}
	const seconds = Math.round((real.now() - startedAt) / 1_000);
	for (const [promise, times] of [...broken].sort(([, a], [, b]) => b - a)) {
		print(`${String(times).padStart(5)} runs broke: ${promise}`);
	}
	print(
		`seed ${seed}: ${count} runs, ${sum.items} items, ${sum.calls} calls, ${sum.faults} faults, ${sum.taken} requests taken, ${seconds} s`,
	);
	print(`${count - sum.failed} passed, ${sum.failed} failed`);
	await world.close();
	process.exitCode = sum.failed > 0 ? 1 : 0;
}

const scenarioOf = ({ scenario: { operation, mode, items } }: Evidence) =>
	`${operation} ${mode} ${items.length}`;

function report(
	seed: number,
	run: number,
	{ scenario, watch, tries, status, stoppedAt }: Evidence,
	breaches: readonly Breach[],
	isVerbose: boolean,
): void {
	print(`\n--seed ${seed} --run ${run}  ${scenario.operation} ${scenario.mode}: ${status}`);
	for (const { promise, how } of breaches) print(`  BROKEN: ${promise}: ${how}`);
	if (!isVerbose) return;
	const { items, faultRate: _, ...drawn } = scenario;
	print(`  ${JSON.stringify(drawn)}`);
	print(
		`  items ${items.map(({ number, model, hasFile }) => `${number} ${model}${hasFile ? ' with a file' : ''}`).join(', ')}`,
	);
	for (const { atMs, to, fault, notes } of watch.deeds) {
		print(`  ${(atMs / 1_000).toFixed(3).padStart(9)} s  ${to}: ${fault}${notes}`);
	}
	for (const { startedAt, endedAt, items: given, error } of tries) {
		print(`  try of ${(endedAt - startedAt) / 1_000} s`);
		if (error !== undefined)
			print(`    threw ${Object(error).message}\n      ${Object(error).description}`);
		for (const { json } of given ?? []) print(`    ${JSON.stringify(json).slice(0, 400)}`);
	}
	if (stoppedAt !== undefined) print('  stopped');
}

function print(line: string): void {
	process.stdout.write(`${line}\n`);
}

void main();
