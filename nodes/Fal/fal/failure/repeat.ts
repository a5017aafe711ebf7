import type { Clock } from '../clock';
import { asFalError, type FalError } from '../errors';
import { mayPass, pauseBeforeMs } from './mayRepeat';

interface Patience {
	readonly mayRepeat?: (error: FalError) => boolean;
	/** Infinite where the signal alone ends it. */
	readonly mostTries?: number;
}

/**
 * Makes a call that costs nothing, and makes it again while its failure may pass: up to three times
 * unless told otherwise.
 *
 * @throws {FalError} of the last try, or the reason of `signal`
 */
export async function repeatFree<T>(
	clock: Clock,
	signal: AbortSignal,
	call: () => Promise<T>,
	{ mayRepeat = mayPass, mostTries = 3 }: Patience = {},
): Promise<T> {
	let last: FalError | undefined;
	for (let attempt = 1; ; attempt++) {
		try {
			return await call();
		} catch (thrown) {
			if (signal.aborted) throw whyEnded(signal, last);
			last = asFalError(thrown);
			if (attempt >= mostTries || !mayRepeat(last)) throw last;
		}
		try {
			await clock.sleep(pauseBeforeMs(attempt, clock, last.facts.retryAfterMs), signal);
		} catch {
			throw whyEnded(signal, last);
		}
	}
}

/** What went wrong all the time says more than that the time is over. */
function whyEnded(signal: AbortSignal, last: FalError | undefined): FalError {
	const reason = asFalError(signal.reason);
	return reason.kind === 'timeout' ? (last ?? reason) : reason;
}
