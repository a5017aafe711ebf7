import type { Clock } from '../clock';
import { asFalError, falError, withFate, type FalError } from '../errors';
import { MAYBE_TAKEN } from '../fate';
import { mayPayAgain, pauseBeforeMs } from '../failure/mayRepeat';
import type { Place } from './places';

interface PaidCallOptions<T> {
	/** Given the call that is under way when the signal aborts; nobody else waits for it then. */
	readonly abandon?: (call: Promise<T>) => void;
}

/** Tries for calls that never reached fal. A rate limit has no such bound, only the deadline. */
const MOST_TRIES = 5;

/**
 * Makes a paid call, and makes it again only when fal surely did not take it.
 *
 * @throws {FalError} `unclear` when fal may have taken it; `rateLimit` when the limit outlasted the
 *   deadline; otherwise what fal answered, or the signal's reason
 */
export async function sendPaidCall<T>(
	clock: Clock,
	place: Place,
	send: () => Promise<T>,
	signal: AbortSignal,
	{ abandon }: PaidCallOptions<T> = {},
): Promise<T> {
	let refusal: FalError | undefined;
	let tries = 0;
	try {
		for (let attempt = 1; ; attempt++) {
			await place.enter(signal);
			try {
				return await answeredInTime(send(), signal, abandon);
			} catch (thrown) {
				refusal = decided(thrown);
				if (!mayPayAgain(refusal)) throw refusal;
				// Waiting for a free place is no failure; only the deadline bounds it.
				if (refusal.kind !== 'rateLimit' && ++tries >= MOST_TRIES) throw refusal;
			}
			const askedMs = refusal.facts.retryAfterMs;
			const pauseMs = pauseBeforeMs(attempt, clock, askedMs);
			const isAsked = askedMs !== undefined && askedMs > 0;
			await clock.sleep(
				refusal.kind === 'rateLimit' ? place.refused(pauseMs, isAsked) : pauseMs,
				signal,
			);
		}
	} catch (thrown) {
		const error = asFalError(thrown);
		const nothingSent = error.kind === 'timeout' && error.fate.state === 'notTaken';
		throw nothingSent && refusal?.kind === 'rateLimit' ? refusal : error;
	}
}

/** The failure of a paid call. What nobody has decided about its money counts as taken. */
function decided(thrown: unknown): FalError {
	const error = asFalError(thrown);
	if (error.facts.fate !== undefined) return error;
	const kind = error.kind === 'network' ? 'unclear' : error.kind;
	return falError({ ...error.facts, kind, fate: MAYBE_TAKEN });
}

/** The reason of giving up is what the caller is told. */
function ignore(call: Promise<unknown>): void {
	call.catch(() => undefined);
}

async function answeredInTime<T>(
	call: Promise<T>,
	signal: AbortSignal,
	abandon: (call: Promise<T>) => void = ignore,
): Promise<T> {
	return await new Promise<T>((resolve, reject) => {
		const giveUp = () => {
			reject(withFate(signal.reason, MAYBE_TAKEN));
			abandon(call);
		};
		signal.addEventListener('abort', giveUp, { once: true });
		const settled = () => {
			signal.removeEventListener('abort', giveUp);
		};
		call.then(resolve, reject).finally(settled);
	});
}
