import { breachesOf } from './checks';
import type { PromiseName } from './checks/promises';
import type { ChaosOptions } from './options';
import { print, reportRun } from './report';
import { startCallServer } from './scenario/calls';
import { runScenario } from './scenario/run';
import { drawScenario } from './scenario/scenario';
import type { World } from './scenario/world';
import { NOTHING_TRIED, type Score } from './score';
import { real } from './time/realTime';

/** Runs of workflows, each with what its seed draws; those that break a promise are told of. */
export async function tryRuns(world: World, options: ChaosOptions): Promise<Score> {
	const { seed, firstRun, runs, isVerbose } = options;
	if (runs === 0) return NOTHING_TRIED;
	const startedAt = real.now();
	const calls = await startCallServer(world);
	const sum = { items: 0, calls: 0, faults: 0, taken: 0, failed: 0 };
	const broken: Partial<Record<PromiseName, number>> = {};
	for (let run = firstRun; run < firstRun + runs; run++) {
		const evidence = await runScenario(world, calls, drawScenario(seed, run));
		const breaches = breachesOf(evidence, world.fal.key);
		sum.items += evidence.scenario.items.length;
		sum.calls += evidence.watch.calls;
		sum.faults += evidence.watch.deeds.filter(({ fault }) => fault !== 'honest').length;
		sum.taken += evidence.truth.takings.length;
		for (const name of new Set(breaches.map(({ promise }) => promise))) {
			broken[name] = (broken[name] ?? 0) + 1;
		}
		if (breaches.length > 0) sum.failed += 1;
		if (breaches.length > 0 || isVerbose) reportRun(seed, run, evidence, breaches, isVerbose);
	}
	await calls.close();
	const seconds = Math.round((real.now() - startedAt) / 1_000);
	print(
		`seed ${seed}: ${runs} runs, ${sum.items} items, ${sum.calls} calls, ${sum.faults} faults, ` +
			`${sum.taken} requests taken, ${seconds} s`,
	);
	return { passed: runs - sum.failed, failed: sum.failed, broken };
}
