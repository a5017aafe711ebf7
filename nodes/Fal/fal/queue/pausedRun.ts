import { collectResult } from './result';
import type { Finished } from '../run/finished';
import { executionStopped, within } from '../http/deadline';
import { aboutRequest, withFate } from '../errors';
import { FAILED } from '../fate';
import { followRequest } from './follow';
import type { Look } from '../look';
import { resultNow } from './knownRequest';
import type { OpenRequest } from '../openRequest';
import type { Ports } from '../run/ports';
import { lastLook } from './queuedRun';
import type { CompletedStatus } from './status';
import { cancelAtLast } from './cancelling';
import type { WebhookBody } from '../webhooks/body';

/** For getting a result that is there. */
const RESULT = { ms: 60_000 };

export interface Grace extends Look {
	/** Ends the wait; aborts with a {@link FalError} `timeout` or `stopped`. */
	readonly signal: AbortSignal;
	/** Aborts when the execution is stopped. */
	readonly stop: AbortSignal | undefined;
}

/**
 * Waits a little for a request that may be quick. When it is not done by then it goes on at fal, and
 * fal's call will tell; when the execution is stopped it is cancelled.
 *
 * @returns undefined when there is no result yet
 * @throws {FalError} when the run is over without a result, or `stopped`
 */
export async function finishSoon(
	ports: Ports,
	request: OpenRequest,
	grace: Grace,
): Promise<Finished | undefined> {
	const status = await completedSoon(ports, request, grace);
	if (!status) return undefined;
	try {
		return await within(
			ports.clock,
			RESULT,
			grace.stop,
			async ({ signal }) => await collectResult(ports, request, status, signal),
		);
	} catch (thrown) {
		const error = aboutRequest(thrown, request);
		if (error.fate.state === 'over' || error.kind === 'stopped') throw error;
		// fal calls all the same, and the result is still there then.
		return undefined;
	}
}

async function completedSoon(
	ports: Ports,
	request: OpenRequest,
	grace: Grace,
): Promise<CompletedStatus | undefined> {
	const { transport, clock } = ports;
	try {
		return await followRequest(transport, clock, request, grace);
	} catch {
		// Why it cannot be followed does not matter: fal will call.
		if (grace.stop?.aborted !== true) return await lastLook(ports, request);
	}
	const fate = await cancelAtLast(ports, request);
	throw aboutRequest(executionStopped(), request, fate);
}

/**
 * The result of a request that is complete. What fal told in its call takes its place when it
 * cannot be fetched.
 *
 * @param status that was seen before, so that it need not be asked for again
 * @throws {FalError} its fate is `over` when there will never be a result
 */
export async function collectCalledBack(
	ports: Ports,
	request: OpenRequest,
	told: WebhookBody | undefined,
	look: Look,
	status?: CompletedStatus,
): Promise<Finished> {
	try {
		// Logs come with the status, and only when they are asked for.
		if (!status || look.includeLogs === true) return await resultNow(ports, request, look);
		return await collectResult(ports, request, status, look.signal);
	} catch (thrown) {
		const error = aboutRequest(thrown, request);
		const { requestId } = request;
		if (error.fate.state !== 'over' && told?.requestId === requestId) {
			if (told.status === 'OK')
				return { requestId, result: told.payload, billableUnits: undefined };
			if (told.status === 'ERROR') throw aboutRequest(withFate(told.error, FAILED), request);
		}
		throw error.kind === 'requestNotFound' ? withFate(error, FAILED) : error;
	}
}
