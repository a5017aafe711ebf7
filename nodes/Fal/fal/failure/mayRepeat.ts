import type { Clock } from '../clock';
import type { FalError } from '../errors';

/**
 * Whether a paid call may be sent again: fal surely did not take it, and the reason will pass, such as
 * a rate limit or a connection that was never made.
 */
export function mayPayAgain(error: FalError): boolean {
	switch (error.fate.state) {
		case 'notTaken':
			return mayPass(error);
		case 'maybeTaken':
		case 'open':
		case 'over':
			return false;
	}
}

/** Whether the same call may succeed when it is made again. That it costs nothing is for the caller to know. */
export function mayPass({ kind, facts: { status = 0 } }: FalError): boolean {
	if (kind === 'network' || kind === 'rateLimit' || status === 408) return true;
	return status >= 500 && kind !== 'startTimeout';
}

/**
 * Whether to ask again about a request that is paid for (status, result, cancellation). That is free, so
 * whatever fal did not say itself is waited out, and so is what fal says before it knows the request
 * everywhere. A proxy that wants a login will not change its mind.
 */
export function mayAskAgain(error: FalError): boolean {
	switch (error.kind) {
		case 'notFromFal':
			return error.facts.status !== 407;
		case 'unexpectedAnswer':
		case 'requestNotFound':
		case 'notReady':
			return true;
		default:
			return mayPass(error);
	}
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
