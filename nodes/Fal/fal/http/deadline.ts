import type { Clock } from '../clock';
import { falError, type FalError } from '../errors';

/** The time an item has, and the one signal that everything done for the item listens to. */
export interface Deadline {
	/** Aborts with a {@link FalError} `timeout` or `stopped`, whichever comes first. */
	readonly signal: AbortSignal;
	/** Milliseconds left; never negative. */
	remainingMs(): number;
	/** Lets go of timer and listeners. Must be called when the item is done. */
	end(): void;
}

/** The same for all timers that are let go: an error made for each would cost more than the timer. */
export const ENDED = falError({ kind: 'stopped', message: 'Not needed any longer' });

/** @param stop fires when the execution is stopped or n8n's own time limit for it is reached. */
export function startDeadline(
	clock: Clock,
	maxWaitMs: number,
	stop: AbortSignal | undefined,
): Deadline {
	const endsAt = clock.now() + maxWaitMs;
	const limit = new AbortController();
	const ended = new AbortController();
	const onStop = () => {
		limit.abort(executionStopped());
	};
	if (stop?.aborted === true) onStop();
	stop?.addEventListener('abort', onStop, { once: true });
	clock.sleep(maxWaitMs, ended.signal).then(
		() => {
			limit.abort(timeoutError(maxWaitMs));
		},
		() => undefined, // The item was done first.
	);
	return {
		signal: limit.signal,
		remainingMs: () => Math.max(0, endsAt - clock.now()),
		end() {
			stop?.removeEventListener('abort', onStop);
			ended.abort(ENDED);
		},
	};
}

export function executionStopped(): FalError {
	return falError({ kind: 'stopped', message: 'The execution was stopped' });
}

function timeoutError(maxWaitMs: number) {
	const seconds = Math.round(maxWaitMs / 100) / 10;
	return falError({ kind: 'timeout', message: `No result within ${seconds} seconds` });
}
