import type { Bench } from '../bench';
import { ms, ratio, type Row } from '../table';
import { runItems, runParameters } from '../node';

const MODEL = 'acme/short';
const RUN_MS = 120;
const JOBS = 50;
const AT_ONCE = 2;
const IDEAL_MS = (JOBS * RUN_MS) / AT_ONCE;

/** An account that may run two requests at the same time, and refuses more with 429. */
export async function measureLimits({ fal }: Bench): Promise<Row[]> {
	await fal.define(MODEL, { durationMs: RUN_MS, output: { ok: true } });
	await fal.set('account', { concurrency: AT_ONCE });
	await fal.set('switches', { queueOverLimit: 'refused' });
	const rows: Row[] = [];
	for (const [name, waitMode] of [
		['Until Done', 'queue'],
		['Direct Request', 'direct'],
	] as const) {
		const run = await runItems(fal, JOBS, { parameters: runParameters(MODEL, waitMode) });
		const refused = (await fal.calls()).filter(({ status }) => status === 429).length;
		rows.push(
			{
				what: `${JOBS} runs of ${RUN_MS} ms, ${AT_ONCE} at once allowed: ${name}`,
				measured: ms(run.ms),
				beside: `ideal ${ms(IDEAL_MS)}`,
			},
			{ what: '  node / ideal', measured: ratio(run.ms, IDEAL_MS), goal: '≤ 1.30 ×' },
			{ what: '  calls refused with 429', measured: String(refused) },
		);
	}
	// JSON has no Infinity.
	await fal.set('account', { concurrency: Number.MAX_SAFE_INTEGER });
	await fal.set('switches', { queueOverLimit: 'waits' });
	return rows;
}
