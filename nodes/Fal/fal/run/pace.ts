import type { Clock } from '../clock';
import { asFalError, falError, withFate, type FalError } from '../errors';
import { MAYBE_TAKEN } from '../fate';
import { mayPayAgain, pauseBeforeMs } from '../failure/mayRepeat';

/** What the runs of one execution know of each other: how many may go at once, and since when not. */
export interface Pace {
	/** Resolves when paid calls may be made. Rejects with the signal's reason. */
	ready(signal: AbortSignal): Promise<void>;
	/** fal refused a call: fewer at once, and none for `pauseMs`. */
	slowDown(pauseMs: number): void;
	/** fal took a call: one more at once, up to the user's limit. */
	speedUp(): void;
}

/** @param setLimit is told how many runs may go at once whenever that changes. */
export function createPace(clock: Clock, maxRuns: number, setLimit: (runs: number) => void): Pace {
	let runs = maxRuns;
	let closedUntil = 0;
	const change = (wanted: number) => {
		const next = Math.min(Math.max(wanted, 1), maxRuns);
		if (next === runs) return;
		runs = next;
		setLimit(runs);
	};
	return {
		async ready(signal) {
			for (let waitMs = closedUntil - clock.now(); waitMs > 0; waitMs = closedUntil - clock.now()) {
				await clock.sleep(waitMs, signal);
			}
			signal.throwIfAborted();
		},
		slowDown(pauseMs) {
			closedUntil = Math.max(closedUntil, clock.now() + pauseMs);
			change(Math.ceil(runs / 2));
		},
		speedUp() {
			change(runs + 1);
		},
	};
}

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
	{ clock, pace }: { readonly clock: Clock; readonly pace: Pace },
	send: () => Promise<T>,
	signal: AbortSignal,
	{ abandon }: PaidCallOptions<T> = {},
): Promise<T> {
	let refusal: FalError | undefined;
	let tries = 0;
	try {
		for (let attempt = 1; ; attempt++) {
			await pace.ready(signal);
			try {
				const value = await answeredInTime(send(), signal, abandon);
				pace.speedUp();
				return value;
			} catch (thrown) {
				refusal = decided(thrown);
				if (!mayPayAgain(refusal)) throw refusal;
				// Waiting for a free place is no failure; only the deadline bounds it.
				if (refusal.kind !== 'rateLimit' && ++tries >= MOST_TRIES) throw refusal;
			}
			const pauseMs = pauseBeforeMs(attempt, clock, refusal.facts.retryAfterMs);
			if (refusal.kind === 'rateLimit') pace.slowDown(pauseMs);
			await clock.sleep(pauseMs, signal);
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
