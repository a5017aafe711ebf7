import type { PromiseName } from './checks/promises';
import { readBaseAnswers } from './fuzz/base';
import { drawCase, runBatch, type FuzzCase, type FuzzResult } from './fuzz/fuzz';
import { fuzzTargets } from './fuzz/targets';
import { fuzzWebhooks } from './fuzz/webhooks';
import type { ChaosOptions } from './options';
import { print, reportAnswer } from './report';
import type { World } from './scenario/world';
import { NOTHING_TRIED, type Score } from './score';
import { real } from './time/realTime';

/** So many changed answers are tried side by side. */
const BATCH = 20;

/** Every answer that the node reads, changed in some way; those that break a promise are told of. */
export async function tryAnswers(world: World, options: ChaosOptions): Promise<Score> {
	const { seed, firstCase, cases } = options;
	if (cases === 0) return NOTHING_TRIED;
	const startedAt = real.now();
	const base = await readBaseAnswers(world.fal, world.time);
	const results: FuzzResult[] = [];
	for (const batch of batchesOf(seed, firstCase, cases)) {
		const result = await runBatch(world, seed, batch, base);
		results.push(result);
		for (const failure of result.failures) reportAnswer(seed, failure);
	}
	const answers = results.reduce((sum, result) => sum + result.answers, 0);
	const memory = Math.round(process.resourceUsage().maxRSS / 1_024);
	const seconds = Math.round((real.now() - startedAt) / 1_000);
	print(`seed ${seed}: ${cases} cases, ${answers} changed answers, ${memory} MB, ${seconds} s`);
	return scoreOf(cases, results);
}

/** The calls that fal makes, rightly signed and not. */
export async function tryCalls(world: World, { seed, calls }: ChaosOptions): Promise<Score> {
	if (calls === 0) return NOTHING_TRIED;
	const startedAt = real.now();
	const result = await fuzzWebhooks(world, seed, calls);
	for (const failure of result.failures) reportAnswer(seed, failure);
	const seconds = Math.round((real.now() - startedAt) / 1_000);
	print(`seed ${seed}: ${calls} calls of fal, ${seconds} s`);
	return scoreOf(calls, [result]);
}

function scoreOf(tried: number, results: readonly FuzzResult[]): Score {
	const failures = results.flatMap((result) => result.failures);
	const broken: Partial<Record<PromiseName, number>> = {};
	for (const { breaches } of failures) {
		for (const name of new Set(breaches.map(({ promise }) => promise))) {
			broken[name] = (broken[name] ?? 0) + 1;
		}
	}
	return { passed: tried - failures.length, failed: failures.length, broken };
}

function batchesOf(seed: number, first: number, count: number): FuzzCase[][] {
	const cases = Array.from({ length: count }, (_, index) => drawCase(seed, first + index));
	return fuzzTargets.flatMap((target) => {
		const own = cases.filter((one) => one.target === target);
		const starts = Array.from({ length: Math.ceil(own.length / BATCH) }, (_, index) => index);
		return starts.map((start) => own.slice(start * BATCH, (start + 1) * BATCH));
	});
}
