import pLimit from 'p-limit';

import { within } from '../http/deadline';
import { asFalError, type FalError } from '../errors';
import type { OpenRequest } from '../openRequest';
import type { Ports } from '../run/ports';
import { lookAtRequest } from './knownRequest';
import type { CompletedStatus } from './status';

/**
 * What is known so far of requests that are waited for together: a request that is complete stays so, and does
 * not have to be looked at again.
 */
export interface Seen {
	/** By the request ID; without the status where fal's own call told that it is complete. */
	readonly complete: Map<string, CompletedStatus | undefined>;
	/** The request that was found open last: most likely it still is. */
	open: string | undefined;
}

const LOOKS_AT_ONCE = 10;
/** A request that fal does not tell of must not hide another one that is open. */
const ONE_LOOK = { ms: 2_000 };

/**
 * Whether all requests are complete, with as few looks as that takes: at first one, and while it finds
 * none open as many more as it has looked at. So each request is looked at once or twice until all are
 * complete, in whatever order they end. Those that fal has forgotten count as complete: no call will
 * come for them.
 *
 * @throws {FalError} when fal does not say it of one, and none is known to be open
 */
export async function areComplete(
	ports: Ports,
	requests: readonly OpenRequest[],
	seen: Seen,
	signal: AbortSignal,
): Promise<boolean> {
	const limit = pLimit(LOOKS_AT_ONCE);
	const unknown = requests.filter(({ requestId }) => !seen.complete.has(requestId));
	// What was submitted last is done last, as a rule.
	const order = unknown.reverse().sort((one, other) => rank(one, seen) - rank(other, seen));
	let failure: FalError | undefined;
	let passed = 0;
	while (order.length > 0) {
		const next = order.splice(0, Math.min(1 + passed, LOOKS_AT_ONCE));
		const looks = await limit.map(next, async (request) => await look(ports, request, signal));
		for (const [index, { state, ...told }] of looks.entries()) {
			const requestId = next[index]?.requestId;
			if (requestId === undefined) continue;
			if (state === 'open') seen.open = requestId;
			if (state === 'complete') seen.complete.set(requestId, told.status);
			failure ??= told.error;
		}
		passed += next.length;
		if (looks.some(({ state }) => state === 'open')) return false;
		signal.throwIfAborted();
	}
	if (failure) throw failure;
	return true;
}

function rank({ requestId }: OpenRequest, { open }: Seen): number {
	return requestId === open ? 0 : 1;
}

interface Looked {
	readonly state: 'open' | 'complete' | 'unknown';
	readonly status?: CompletedStatus;
	readonly error?: FalError;
}

async function look(ports: Ports, request: OpenRequest, signal: AbortSignal): Promise<Looked> {
	try {
		const status = await within(
			ports.clock,
			ONE_LOOK,
			signal,
			async (one) => await lookAtRequest(ports, request, { signal: one.signal }),
		);
		return status.status === 'COMPLETED' ? { state: 'complete', status } : { state: 'open' };
	} catch (thrown) {
		const error = asFalError(thrown);
		return error.kind === 'requestNotFound' ? { state: 'complete' } : { state: 'unknown', error };
	}
}
