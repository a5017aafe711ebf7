/** `npm run chaos -- --seed N --runs M --answers K`: the built node against a hostile fal; see CONTRIBUTING.md. */
import { breachesOf } from './checks';
import { readBaseAnswers } from './fuzz/base';
import { drawCase, runBatch, type BatchResult, type FuzzCase } from './fuzz/fuzz';
import { fuzzTargets } from './fuzz/targets';
import { fuzzWebhooks } from './fuzz/webhooks';
import { readOptions, type ChaosOptions } from './options';
import { print, reportAnswer, reportRun } from './report';
import { startCallServer, type CallServer } from './scenario/calls';
import { runScenario } from './scenario/run';
import { drawScenario } from './scenario/scenario';
import { createWorld, type World } from './scenario/world';
import { real } from './time/realTime';

/** So many changed answers are tried side by side. */
const BATCH = 20;

/** How it went, by what was tried. */
interface Score {
	passed: number;
	failed: number;
}

async function main(): Promise<void> {
	const options = readOptions(process.argv.slice(2));
	const world = await createWorld();
	const calls = await startCallServer(world);
	const scores = [await tryRuns(world, calls, options), await tryAnswers(world, options)];
	const passed = scores.reduce((sum, score) => sum + score.passed, 0);
	const failed = scores.reduce((sum, score) => sum + score.failed, 0);
	print(`${passed} passed, ${failed} failed`);
	await calls.close();
	await world.close();
	process.exitCode = failed > 0 ? 1 : 0;
}

async function tryRuns(
	world: World,
	calls: CallServer,
	{ seed, firstRun, runs, isVerbose }: ChaosOptions,
): Promise<Score> {
	const startedAt = real.now();
	const sum = { items: 0, calls: 0, faults: 0, taken: 0, failed: 0 };
	const broken = new Map<string, number>();
	for (let run = firstRun; run < firstRun + runs; run++) {
		const evidence = await runScenario(world, calls, drawScenario(seed, run));
		const breaches = breachesOf(evidence, world.fal.key);
		sum.items += evidence.scenario.items.length;
		sum.calls += evidence.watch.calls;
		sum.faults += evidence.watch.deeds.filter(({ fault }) => fault !== 'honest').length;
		sum.taken += evidence.truth.takings.length;
		for (const promise of new Set(breaches.map((breach) => breach.promise))) {
			broken.set(promise, (broken.get(promise) ?? 0) + 1);
		}
		if (breaches.length > 0) sum.failed += 1;
		if (breaches.length > 0 || isVerbose) reportRun(seed, run, evidence, breaches, isVerbose);
	}
	for (const [promise, times] of [...broken].sort(([, a], [, b]) => b - a)) {
		print(`${String(times).padStart(5)} runs broke: ${promise}`);
	}
	if (runs > 0) {
		print(
			`seed ${seed}: ${runs} runs, ${sum.items} items, ${sum.calls} calls, ${sum.faults} faults, ` +
				`${sum.taken} requests taken, ${secondsSince(startedAt)} s`,
		);
	}
	return { passed: runs - sum.failed, failed: sum.failed };
}

async function tryAnswers(
	world: World,
	{ seed, firstCase, cases, calls }: ChaosOptions,
): Promise<Score> {
	if (cases + calls === 0) return { passed: 0, failed: 0 };
	const startedAt = real.now();
	const base = await readBaseAnswers(world.fal, world.time);
	const results: BatchResult[] = [];
	const take = (result: BatchResult) => {
		results.push(result);
		for (const failure of result.failures) reportAnswer(seed, failure);
	};
	for (const batch of batchesOf(seed, firstCase, cases)) {
		take(await runBatch(world, seed, batch, base));
	}
	if (calls > 0) take(await fuzzWebhooks(world, seed, calls));
	const answers = results.reduce((sum, result) => sum + result.answers, 0);
	const failed = results.reduce((sum, result) => sum + result.failures.length, 0);
	const memory = Math.round(process.resourceUsage().maxRSS / 1_024);
	print(
		`seed ${seed}: ${cases} cases with ${answers} changed answers and calls, ` +
			`${memory} MB at most, ${secondsSince(startedAt)} s`,
	);
	return { passed: cases + calls - failed, failed };
}

function batchesOf(seed: number, first: number, count: number): FuzzCase[][] {
	const cases = Array.from({ length: count }, (_, index) => drawCase(seed, first + index));
	return fuzzTargets.flatMap((target) => {
		const own = cases.filter((one) => one.target === target);
		const starts = Array.from(
			{ length: Math.ceil(own.length / BATCH) },
			(_, index) => index * BATCH,
		);
		return starts.map((start) => own.slice(start, start + BATCH));
	});
}

function secondsSince(startedAt: number): number {
	return Math.round((real.now() - startedAt) / 1_000);
}

void main();
