import { finished, type Finished } from '../run/finished';
import { asFalError, falError, type FalError } from '../errors';
import { FAILED } from '../fate';
import { namesOf, type OpenRequest } from '../openRequest';
import type { Ports } from '../run/ports';
import type { CompletedStatus } from './status';
import { readResult } from './requests';
import { mayPass, pauseBeforeMs } from '../failure/mayRepeat';
import type { FalResponse } from '../transport';

/** Looks at a result that fal answers with an error of its own. */
const MOST_RESULT_READS = 4;
/** How long fal may be out of reach before a finished result is left where it is, in milliseconds. */
const LONGEST_OUTAGE_MS = 60_000;

/**
 * Gets the result of a request that is complete.
 *
 * @throws {FalError} its fate is `over` when the request itself failed, so that looking again is of no use
 */
export async function collectResult(
	ports: Ports,
	request: OpenRequest,
	status: CompletedStatus,
	signal: AbortSignal,
): Promise<Finished> {
	const response = await fetchResult(ports, request, status, signal);
	return { ...finished(request.requestId, response), metrics: status.metrics, logs: status.logs };
}

async function fetchResult(
	{ transport, clock }: Ports,
	request: OpenRequest,
	status: CompletedStatus,
	signal: AbortSignal,
): Promise<FalResponse> {
	const startedAt = clock.now();
	for (let attempt = 1; ; attempt++) {
		try {
			const response = await readResult(transport, request, { signal });
			if (status.error === undefined) return response;
			throw failedRequest(request, status, status.error);
		} catch (thrown) {
			signal.throwIfAborted();
			const error = asFalError(thrown);
			const again =
				error.fate.state === 'over'
					? // A model that failed fails again at every look; only an unexplained failure may pass.
						status.error === undefined && mayPass(error) && attempt < MOST_RESULT_READS
					: (mayPass(error) || isTooEarly(error)) && clock.now() - startedAt < LONGEST_OUTAGE_MS;
			if (!again) throw error;
			await clock.sleep(pauseBeforeMs(attempt, clock, error.facts.retryAfterMs), signal);
		}
	}
}

/**
 * fal says so with 400 "Request is still in progress".
 *
 * @see https://fal.ai/docs/documentation/model-apis/inference/queue
 */
export function isTooEarly(error: FalError): boolean {
	return error.kind === 'notReady';
}

function failedRequest(request: OpenRequest, status: CompletedStatus, message: string): FalError {
	const cancelled = status.errorType === 'client_cancelled';
	const kind = cancelled ? 'cancelled' : 'server';
	return falError({ ...namesOf(request), kind, message, fate: FAILED });
}
