import type { Clock } from '../clock';
import type { FalError } from '../errors';

/**
 * Whether a paid call may be sent again, which is only so when fal surely did not take it: the
 * connection was never made, or fal refused it before doing anything.
 *
 * - 429 is a refusal by definition.
 * - 503 is one when no request ID was given out, or when fal says that it may be repeated; the ID
 *   of a submission means that somebody took it, which makes the error `unclear`.
 * - 500, 502 and 504 come from behind the door and prove nothing.
 */
export function mayPayAgain(error: FalError): boolean {
	const { kind, sent, status, requestId, worthRepeating } = error.facts;
	if (kind === 'network') return sent === false && worthRepeating !== false;
	if (kind === 'unclear') return false;
	if (kind === 'rateLimit') return true;
	return status === 503 && (worthRepeating === true || requestId === undefined);
}

/** Whether a call that costs nothing (status, result) may succeed when it is repeated. */
export function mayReadAgain(error: FalError): boolean {
	const { kind, status = 0, worthRepeating } = error.facts;
	if (kind === 'network') return worthRepeating !== false;
	if (kind === 'rateLimit' || status === 408) return true;
	return status >= 500 && kind !== 'startTimeout';
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8_000;

/**
 * Milliseconds to wait before try number `attempt` (the first repetition is 1): what fal asks for,
 * or 0.25, 0.5, 1 … 8 s, both spread by up to a quarter so that many items do not return as one.
 */
export function pauseBeforeMs(attempt: number, clock: Clock, askedMs?: number): number {
	const ownMs = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
	// Being asked for no pause at all is no reason to hammer fal.
	const wantedMs = askedMs === undefined || askedMs === 0 ? ownMs : askedMs;
	return wantedMs * (1 + clock.random() / 4);
}
