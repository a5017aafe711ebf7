/** `npm run bench`: how fast items go through the node, beside what n8n's HTTP helper allows at best. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareN8n, startFal, type BenchFal } from './world';

const INSTANT = 'fal-ai/fast-sdxl';
const ONE_SECOND = 'acme/one-second';
const JOBS = 500;
const SIDE_BY_SIDE = 10;
const ROUNDS = 3;

async function main(): Promise<void> {
	const removeFolder = prepareN8n();
	const fal = await startFal();
	try {
		await fal.define(ONE_SECOND, { durationMs: 1000, output: { ok: true } });
		await measure(fal);
	} finally {
		fal.close();
		removeFolder();
	}
}

async function measure(fal: BenchFal): Promise<void> {
	const { runWorkflow } = await import('../rig/engine/engine');
	const { stopEngine } = await import('../rig/engine/n8n');
	const { loadBuiltNodes } = await import('../rig/engine/nodeTypes');
	const { nodeThat } = await import('../rig/engine/probe');
	const { directFloor, queueFloor } = await import('./floor');
	const built = await loadBuiltNodes();

	/** Milliseconds of the node alone, as n8n records them. */
	const timeOf = async (items: number, node: object) => {
		await fal.reset();
		const run = await runWorkflow({
			items: Array.from({ length: items }, (_, number) => ({ number })),
			credentials: { apiKey: fal.key },
			parameters: {},
			...node,
		});
		if (run.error) throw new Error(run.error.message);
		if (run.items.length !== items) throw new Error(`Only ${String(run.items.length)} items`);
		return Number(run.runData['FAL']?.[0]?.executionTime);
	};
	const ours = (model: string, waitMode: string) => ({
		parameters: {
			resource: 'model',
			operation: 'run',
			model: { __rl: true, mode: 'id', value: model },
			specifyInput: 'json',
			inputParams: '{"prompt": "a fox"}',
			waitMode,
			options: { maxConcurrency: SIDE_BY_SIDE },
		},
	});
	const floor = (execute: Parameters<typeof nodeThat>[0]) => {
		const probe = nodeThat(execute);
		return { ...probe, registry: { ...probe.registry, credentials: built.credentials } };
	};

	/** The median of alternating rounds, so that a slow moment of the machine hits both. */
	const compare = async (waitMode: string, least: Parameters<typeof nodeThat>[0]) => {
		await timeOf(50, ours(INSTANT, waitMode));
		await timeOf(50, floor(least));
		const times: { own: number[]; least: number[] } = { own: [], least: [] };
		for (let round = 0; round < ROUNDS; round++) {
			times.least.push(await timeOf(JOBS, floor(least)));
			times.own.push(await timeOf(JOBS, ours(INSTANT, waitMode)));
		}
		const calls = (await fal.calls()).length / JOBS;
		return { own: median(times.own), least: median(times.least), calls };
	};

	const queue = await compare('queue', queueFloor(INSTANT));
	const direct = await compare('direct', directFloor(INSTANT));
	const oneSecond = await timeOf(5, ours(ONE_SECOND, 'queue'));
	const late: number[] = [];
	for (let round = 0; round < 5; round++) {
		await timeOf(5, ours(ONE_SECOND, 'queue'));
		late.push(...(await noticedLate(fal)));
	}
	const client = await bareClient(fal);
	await stopEngine();
	const load = loadingMs();

	table([
		[`${JOBS} queued jobs, ${SIDE_BY_SIDE} at once`, ms(queue.own), ''],
		['  floor: the same calls and nothing else', ms(queue.least), ''],
		['  node / floor', ratio(queue.own, queue.least), '≤ 1.15'],
		['  bare client outside n8n, keep-alive / floor', ratio(client, queue.least), ''],
		['  HTTP calls for each item', queue.calls.toFixed(2), '3'],
		[`${JOBS} direct jobs, ${SIDE_BY_SIDE} at once`, ms(direct.own), ''],
		['  node / floor', ratio(direct.own, direct.least), ''],
		['  HTTP calls for each item', direct.calls.toFixed(2), '1'],
		['5 jobs of 1 s', ms(oneSecond), '≤ 1120 ms'],
		['  fetched after completion, p50', ms(quantile(late, 0.5)), '≤ 15 ms'],
		['  fetched after completion, p95', ms(quantile(late, 0.95)), ''],
		['loading the node', ms(load), '≤ 40 ms'],
	]);
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

/** The client of fal as an application would use it, over plain HTTP with keep-alive. */
async function bareClient(fal: BenchFal): Promise<number> {
	const { createFalClient } = await import('@fal-ai/client');
	const client = createFalClient({
		credentials: fal.key,
		fetch: async (url, init) => {
			const target = new URL(url instanceof Request ? url.url : url);
			const headers = { ...Object(init?.headers), 'x-emulated-host': target.host };
			return await fetch(`${fal.origin}${target.pathname}${target.search}`, { ...init, headers });
		},
	});
	let left = JOBS;
	const loop = async () => {
		while (left-- > 0) {
			const { request_id: requestId } = await client.queue.submit(INSTANT, {
				input: { prompt: 'a fox' },
			});
			const status = await client.queue.streamStatus(INSTANT, { requestId });
			await status.done();
			await client.queue.result(INSTANT, { requestId });
		}
	};
	const start = performance.now();
	await Promise.all(Array.from({ length: SIDE_BY_SIDE }, loop));
	return performance.now() - start;
}

/** Requiring the built node, with n8n-workflow already there as in n8n; the median of ten. */
function loadingMs(): number {
	const load = createRequire(__filename);
	const file = load.resolve('../dist/nodes/Fal/Fal.node.js');
	const source = readFileSync(file, 'utf8');
	const times = Array.from({ length: 10 }, () => {
		Reflect.deleteProperty(load.cache, file);
		const start = performance.now();
		const { Fal } = load(file);
		new Fal();
		return performance.now() - start;
	});
	process.stdout.write(`\nbundle: ${(source.length / 1000).toFixed(1)} kB\n`);
	return median(times);
}

function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function ms(value: number): string {
	return `${value.toFixed(value < 100 ? 1 : 0)} ms`;
}

function ratio(value: number, base: number): string {
	return (value / base).toFixed(2);
}

function table(rows: readonly (readonly [string, string, string])[]): void {
	process.stdout.write(`\n${'what'.padEnd(48)}${'measured'.padStart(12)}  goal\n`);
	for (const [what, measured, goal] of rows) {
		process.stdout.write(`${what.padEnd(48)}${measured.padStart(12)}  ${goal}\n`);
	}
}

void main();
