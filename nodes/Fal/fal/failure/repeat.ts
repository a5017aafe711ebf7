import type { Clock } from '../clock';
import { asFalError } from '../errors';
import { mayPass, pauseBeforeMs } from './mayRepeat';

const MOST_TRIES = 3;

/**
 * Makes a call that costs nothing, up to three times while its failure may pass.
 *
 * @throws {FalError} of the last try, or the reason of `signal`
 */
export async function repeatFree<T>(
	clock: Clock,
	signal: AbortSignal,
	call: () => Promise<T>,
): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await call();
		} catch (thrown) {
			signal.throwIfAborted();
			const error = asFalError(thrown);
			if (attempt === MOST_TRIES || !mayPass(error)) throw error;
			await clock.sleep(pauseBeforeMs(attempt, clock, error.facts.retryAfterMs), signal);
		}
	}
}
