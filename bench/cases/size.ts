import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Bench } from '../bench';
import { ms, type Row } from '../table';
import { runItems, runParameters } from '../node';
import type { BenchFal } from '../world';

const INSTANT = 'fal-ai/fast-sdxl';
const LARGE = 'acme/megabyte';
const FEW = 1_000;
const MANY = 10_000;
const LARGE_ITEMS = 200;
const MEGABYTE = 1024 * 1024;

interface Measured {
	/** Milliseconds of this process's CPU for an item. */
	readonly cpu: number;
	/** Longest time in which nothing else could happen, in milliseconds. */
	readonly blocked: number;
	/** Bytes of heap that are still taken when n8n has let go of the results. */
	readonly left: number;
}

/** What an item costs when there are many of them, or when their results are large. */
export async function measureSize({ fal }: Bench): Promise<Row[]> {
	await fal.define(LARGE, { output: { text: 'x'.repeat(MEGABYTE) } });
	await measure(fal, INSTANT, 100);
	const few = await measure(fal, INSTANT, FEW);
	const many = await measure(fal, INSTANT, MANY);
	const large = await measure(fal, LARGE, LARGE_ITEMS);
	const mb = (bytes: number) => `${(bytes / MEGABYTE).toFixed(1)} MB`;
	return [
		{
			what: `${MANY} direct runs, CPU for each item`,
			measured: ms(many.cpu),
			beside: `${FEW} runs: ${ms(few.cpu)}`,
			goal: 'the same',
		},
		{
			what: '  longest block of the event loop',
			measured: ms(many.blocked),
			beside: `${FEW} runs: ${ms(few.blocked)}`,
			goal: '≤ 200 ms',
		},
		{
			what: '  heap left when n8n lets go of the results',
			measured: mb(many.left),
			beside: `${FEW} runs: ${mb(few.left)}`,
			goal: 'the same',
		},
		{
			what: `${LARGE_ITEMS} direct runs with results of 1 MB, CPU for each item`,
			measured: ms(large.cpu),
		},
		{ what: '  longest block of the event loop', measured: ms(large.blocked), goal: '≤ 200 ms' },
		{ what: '  heap left when n8n lets go of the results', measured: mb(large.left) },
	];
}

async function measure(fal: BenchFal, model: string, count: number): Promise<Measured> {
	const before = heap();
	const delay = monitorEventLoopDelay({ resolution: 5 });
	const started = process.cpuUsage();
	delay.enable();
	await runItems(fal, count, { parameters: runParameters(model, 'direct') });
	delay.disable();
	const { user, system } = process.cpuUsage(started);
	// n8n's expressions hold the data of the last run until there is another.
	await runItems(fal, 1, { parameters: runParameters(INSTANT, 'direct') });
	return {
		cpu: (user + system) / 1000 / count,
		blocked: delay.max / 1e6,
		left: Math.max(heap() - before, 0),
	};
}

function heap(): number {
	global.gc?.();
	return process.memoryUsage().heapUsed;
}
