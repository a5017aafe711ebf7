import type { Bench } from '../bench';
import { median, ms, quantile, ratio, type Row } from '../table';
import { runItems, runParameters, SIDE_BY_SIDE } from '../node';
import type { BenchFal } from '../world';

const INSTANT = 'fal-ai/fast-sdxl';
const ONE_SECOND = 'acme/one-second';
const JOBS = 500;
const PAIRS = 10;

/** 500 instant runs, queued and direct, and 5 of a second, beside the floor. */
export async function measureRuns({ fal, official }: Bench): Promise<Row[]> {
	const { bareClient, officialNode } = await import('../others');
	await fal.define(ONE_SECOND, { durationMs: 1000, output: { ok: true } });
	const queue = await compare(fal, 'queue');
	const direct = await compare(fal, 'direct');
	const client = await bareClient(fal, INSTANT, JOBS);
	const seconds = await oneSecond(fal);
	const theirs =
		official === undefined
			? undefined
			: (await runItems(fal, 5, await officialNode(official, ONE_SECOND))).ms;
	return [
		{
			what: `${JOBS} queued runs, ${SIDE_BY_SIDE} at once`,
			measured: ms(queue.own),
			beside: `floor ${ms(queue.least)}, bare client ${ms(client)}`,
		},
		{ what: '  node / floor, median of ten pairs', measured: queue.ratio, goal: '≤ 1.10 ×' },
		{ what: '  HTTP calls for each item', measured: queue.calls.toFixed(2), goal: '3' },
		{
			what: `${JOBS} direct runs, ${SIDE_BY_SIDE} at once`,
			measured: ms(direct.own),
			beside: `floor ${ms(direct.least)}`,
		},
		{ what: '  node / floor, median of ten pairs', measured: direct.ratio },
		{ what: '  HTTP calls for each item', measured: direct.calls.toFixed(2), goal: '1' },
		{
			what: '5 queued runs of 1 s',
			measured: ms(seconds.own),
			beside: [
				`floor ${ms(seconds.least)}`,
				...(theirs === undefined ? [] : [`official node ${ms(theirs)}`]),
			].join(', '),
		},
		{ what: '  node / floor', measured: ratio(seconds.own, seconds.least), goal: '≤ 1.05 ×' },
		{
			what: '  result fetched after completion, p50',
			measured: ms(quantile(seconds.late, 0.5)),
			goal: '≤ 15 ms',
		},
		{ what: '  result fetched after completion, p95', measured: ms(quantile(seconds.late, 0.95)) },
	];
}

/** Alternating pairs, so that a slow moment of the machine hits both. */
async function compare(fal: BenchFal, way: 'queue' | 'direct') {
	const { floorOf } = await import('../floor');
	const parameters = runParameters(INSTANT, way);
	const floor = await floorOf(parameters, way);
	for (const node of [{ parameters }, floor]) await runItems(fal, 50, node);
	const pairs: Array<{ own: number; least: number }> = [];
	for (let pair = 0; pair < PAIRS; pair++) {
		const { ms: least } = await runItems(fal, JOBS, floor);
		const { ms: own } = await runItems(fal, JOBS, { parameters });
		pairs.push({ own, least });
	}
	const calls = (await fal.calls()).length / JOBS;
	return {
		own: median(pairs.map(({ own }) => own)),
		least: median(pairs.map(({ least }) => least)),
		ratio: `${median(pairs.map(({ own, least }) => own / least)).toFixed(2)} ×`,
		calls,
	};
}

async function oneSecond(fal: BenchFal) {
	const { floorOf } = await import('../floor');
	const parameters = runParameters(ONE_SECOND, 'queue');
	const floor = await floorOf(parameters, 'queue');
	const own: number[] = [];
	const least: number[] = [];
	const late: number[] = [];
	for (let round = 0; round < 5; round++) {
		least.push((await runItems(fal, 5, floor)).ms);
		own.push((await runItems(fal, 5, { parameters })).ms);
		late.push(...(await noticedLate(fal)));
	}
	return { own: median(own), least: median(least), late };
}

/**
 * From the end of each request to the arrival of the call that gets its result, in milliseconds: what
 * it takes to notice, and to make the next connection.
 */
async function noticedLate(fal: BenchFal): Promise<number[]> {
	const completed = new Map(
		(await fal.requests()).map(({ requestId, completedAt }) => [requestId, completedAt]),
	);
	return (await fal.calls()).flatMap(({ method, path, atMs, requestId = '' }) => {
		const end = completed.get(requestId);
		const isResult = method === 'GET' && path.endsWith(requestId) && end !== undefined;
		return isResult ? [atMs - end] : [];
	});
}
