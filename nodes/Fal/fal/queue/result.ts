import { asFalError, falError, type FalError } from '../errors';
import { mayAskAgain, mayPass, pauseBeforeMs } from '../failure/mayRepeat';
import { FAILED } from '../fate';
import { namesOf, type OpenRequest } from '../openRequest';
import { finished, type Finished } from '../run/finished';
import type { Ports } from '../run/ports';
import type { FalResponse } from '../transport';
import { LONGEST_OUTAGE_MS, SHORT_PATIENCE_MS } from './patience';
import { readResult } from './requests';
import type { CompletedStatus } from './status';

/** Looks at a result that fal answers with an error of its own. */
const MOST_FAILED_READS = 4;

/**
 * Gets the result of a request that is complete. Reading is free: whatever is no result, and no word of
 * fal about this request either, is waited out, and read again.
 *
 * @throws {FalError} its fate is `over` when the request itself failed, so that looking again is of no use
 */
export async function collectResult(
	{ transport, clock }: Ports,
	request: OpenRequest,
	status: CompletedStatus,
	signal: AbortSignal,
): Promise<Finished> {
	const startedAt = clock.now();
	for (let attempt = 1; ; attempt++) {
		const waitedMs = clock.now() - startedAt;
		let isSigned = false;
		try {
			const response = await readResult(transport, request, { signal });
			isSigned = response.headers['x-fal-request-id'] === request.requestId;
			const read = finished(request.requestId, response);
			if (saysFailed(status)) throw failedRequest(request, status);
			// An answer under another ID belongs to somebody else, unless fal keeps to it.
			const isOthers = !isSigned && isNamed(response) && waitedMs < SHORT_PATIENCE_MS;
			if (!isOthers) return { ...read, metrics: status.metrics, logs: status.logs };
			throw falError({ kind: 'notFromFal', message: 'The answer is about another request' });
		} catch (thrown) {
			signal.throwIfAborted();
			const error = asFalError(thrown);
			// fal may say for a moment that it does not know the request. What it signs and nobody can read
			// will not become readable, and of a failed request nothing more is to be learned.
			const isFinal =
				error.kind === 'requestNotFound' || (error.kind === 'unexpectedAnswer' && isSigned);
			const patienceMs = isFinal || saysFailed(status) ? SHORT_PATIENCE_MS : LONGEST_OUTAGE_MS;
			const again =
				error.fate.state === 'over'
					? // A model that failed fails again at every look; only an unexplained failure may pass.
						!saysFailed(status) && mayPass(error) && attempt < MOST_FAILED_READS
					: mayAskAgain(error) && waitedMs < patienceMs;
			if (!again) {
				throw saysFailed(status) && error.fate.state !== 'over'
					? failedRequest(request, status)
					: error;
			}
			await clock.sleep(pauseBeforeMs(attempt, clock, error.facts.retryAfterMs), signal);
		}
	}
}

function isNamed({ headers }: FalResponse): boolean {
	return (headers['x-fal-request-id'] ?? '') !== '';
}

/**
 * fal says so with 400 "Request is still in progress".
 *
 * @see https://fal.ai/docs/documentation/model-apis/inference/queue
 */
export function isTooEarly(error: FalError): boolean {
	return error.kind === 'notReady';
}

/** Whether the status tells of a failure. A text without a type may stand there and mean nothing. */
function saysFailed({ error, errorType }: CompletedStatus): boolean {
	return error !== undefined && errorType !== undefined;
}

function failedRequest(request: OpenRequest, { error, errorType }: CompletedStatus): FalError {
	const kind = errorType === 'client_cancelled' ? 'cancelled' : 'server';
	return falError({ ...namesOf(request), kind, message: error ?? '', fate: FAILED });
}
