import * as workflow from 'n8n-workflow';

import type { Clock } from '../../fal';

/** The longest delay a timer takes; more would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

type AbortableSleep = (ms: number, signal: AbortSignal) => Promise<void>;

/**
 * n8n-workflow has had `sleep(ms)` beside `sleepWithAbort(ms, signal)` (n8n 1.x), and has
 * `sleep(ms, signal)` since n8n 2.39. A community node may not use timers of its own.
 */
const abortableSleep: AbortableSleep = hasSleepWithAbort(workflow)
	? workflow.sleepWithAbort
	: workflow.sleep;

function hasSleepWithAbort(module: object): module is { sleepWithAbort: AbortableSleep } {
	return 'sleepWithAbort' in module;
}

export const clock: Clock = {
	now: () => performance.now(),
	random: () => Math.random(),
	async sleep(ms, signal) {
		const boundedMs = Math.min(ms, LONGEST_TIMER_MS);
		if (!signal) {
			await workflow.sleep(boundedMs);
			return;
		}
		signal.throwIfAborted();
		// n8n 1.x leaves a listener on the signal it is given for as long as that lives, so it gets one
		// that lives as long as the sleep.
		const wake = new AbortController();
		const abort = () => wake.abort();
		signal.addEventListener('abort', abort);
		try {
			await abortableSleep(boundedMs, wake.signal);
		} catch {
			// n8n 1.x rejects with an error of its own in the place of the signal's reason.
			signal.throwIfAborted();
		} finally {
			signal.removeEventListener('abort', abort);
		}
	},
};
