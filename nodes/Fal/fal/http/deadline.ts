import type { Clock } from '../clock';
import { asFalError, falError, type FalError } from '../errors';

/** How long something may take, and what is said when that was not enough. */
export interface TimeLimit {
	readonly ms: number;
	/** What did not come in time: `No result`, `No answer`. */
	readonly missing?: string;
	/** What a person can do, in a sentence or two. Absent where there is nothing to set. */
	readonly cure?: string;
}

/** The time that something has, and the one signal that everything done for it listens to. */
export interface Deadline {
	/** Aborts with a {@link FalError} `timeout` or `stopped`, whichever comes first. */
	readonly signal: AbortSignal;
	/** Fires when the execution is stopped, also when the time is over already. */
	readonly stop: AbortSignal | undefined;
	/** Milliseconds left; never negative. */
	remainingMs(): number;
}

/** The same for all timers that are let go: an error made for each would cost more than the timer. */
export const ENDED = falError({ kind: 'stopped', message: 'Not needed any longer' });

/**
 * Does the work within a time limit, and lets go of timer and listeners when it is done. The work ends
 * in time only as far as it listens to the signal.
 *
 * @param stop fires when the execution is stopped or its own time limit is reached
 * @throws what the work throws, or {@link FalError} `timeout` or `stopped` through the signal
 */
export async function within<T>(
	clock: Clock,
	limit: TimeLimit,
	stop: AbortSignal | undefined,
	work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
	const { end, ...deadline } = startDeadline(clock, limit, stop);
	try {
		return await work(deadline);
	} finally {
		end();
	}
}

/**
 * Waits for work that is shared with others, or goes on by itself, no longer than the signal allows.
 *
 * @throws what the work throws, or the signal's reason
 */
export async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
	return await new Promise<T>((resolve, reject) => {
		const leave = () => {
			reject(asFalError(signal.reason));
		};
		if (signal.aborted) leave();
		signal.addEventListener('abort', leave, { once: true });
		work.then(resolve, reject).finally(() => {
			signal.removeEventListener('abort', leave);
		});
	});
}

/** A deadline whose timer and listeners are let go of by `end`. */
export function startDeadline(
	clock: Clock,
	limit: TimeLimit,
	stop: AbortSignal | undefined,
): Deadline & { readonly end: () => void } {
	const endsAt = clock.now() + limit.ms;
	const over = new AbortController();
	const ended = new AbortController();
	const onStop = () => {
		over.abort(executionStopped());
	};
	if (stop?.aborted === true) onStop();
	stop?.addEventListener('abort', onStop, { once: true });
	clock.sleep(limit.ms, ended.signal).then(
		() => {
			over.abort(timeoutError(limit));
		},
		() => undefined, // The work was done first.
	);
	return {
		signal: over.signal,
		stop,
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

function timeoutError({ ms, missing = 'No result', cure }: TimeLimit): FalError {
	const seconds = Math.round(ms / 100) / 10;
	return falError({ kind: 'timeout', message: `${missing} within ${seconds} seconds`, cure });
}
