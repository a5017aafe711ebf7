import { readAnswer } from './answer';
import type { Clock } from './clock';
import { startDeadline, type Deadline } from './deadline';
import type { EndpointId } from './endpointId';
import { asFalError, falError, withFacts, type FalError } from './errors';
import { followRequest } from './follow';
import type { JsonObject } from './json';
import type { CompletedStatus } from './queueStatus';
import { cancelRequest, readResult, readStatus, submitRequest, type OpenRequest } from './requests';
import { mayReadAgain, pauseBeforeMs } from './retry';
import type { RunOptions } from './sdk';
import { sendPaidCall, type Pace } from './pace';
import type { FalResponse, Transport } from './transport';

/** What one run of a model came to. */
export interface Finished {
	/** Absent only when fal named none, which happens with direct calls alone. */
	readonly requestId: string | undefined;
	readonly result: unknown;
	/** `x-fal-billable-units` times the model's unit price is what the run cost. */
	readonly billableUnits: number | undefined;
	readonly metrics?: JsonObject | undefined;
	readonly logs?: readonly JsonObject[] | undefined;
}

export interface QueuedRun {
	readonly endpoint: EndpointId;
	readonly input: JsonObject;
	readonly options: RunOptions;
	readonly includeLogs: boolean;
	/** A request of an earlier try; it is followed instead of submitting again. */
	readonly open: OpenRequest | undefined;
	/** Told as soon as fal has taken the request. */
	readonly onOpen: (request: OpenRequest) => void;
}

/** What the queued run needs from outside. */
export interface Ports {
	readonly transport: Transport;
	readonly clock: Clock;
	readonly pace: Pace;
}

/** Milliseconds for the last look at a request whose time is over, and for getting what it found. */
const LAST_LOOK_MS = 2_000;
const LAST_RESULT_MS = 20_000;
/** Looks at a result that fal answers with an error of its own. */
const MOST_RESULT_READS = 4;
/** How long fal may be out of reach before a finished result is left where it is, in milliseconds. */
const LONGEST_OUTAGE_MS = 60_000;

/**
 * Submits a request, follows it and gets its result. When the deadline ends the wait, the request
 * is cancelled at fal, unless it turns out to be complete after all: that result is paid for.
 *
 * @throws {FalError} with the request ID wherever there is one
 */
export async function runQueued(
	ports: Ports,
	run: QueuedRun,
	deadline: Deadline,
): Promise<Finished> {
	const request = run.open ?? (await submitInTime(ports, run, deadline));
	run.onOpen(request);
	const { signal } = deadline;
	try {
		const { includeLogs } = run;
		const status = await followRequest(ports.transport, ports.clock, request, {
			signal,
			includeLogs,
		});
		return await collect(ports, request, status, signal);
	} catch (error) {
		if (signal.aborted) return await settle(ports, request, asFalError(signal.reason));
		throw withFacts(error, factsOf(request));
	}
}

/**
 * The submission itself is not aborted: fal might take the request and nobody would know its ID.
 * When time runs out under it, it goes on unattended and what it opened is cancelled.
 */
async function submitInTime(
	ports: Ports,
	run: QueuedRun,
	deadline: Deadline,
): Promise<OpenRequest> {
	const { transport } = ports;
	const submit = async () => await submitRequest(transport, run.endpoint, run.input, run.options);
	return await sendPaidCall(ports, submit, deadline.signal, {
		abandon: (request) => void cancelRequest(transport, request),
	});
}

async function collect(
	ports: Ports,
	request: OpenRequest,
	status: CompletedStatus,
	signal: AbortSignal,
): Promise<Finished> {
	const response = await fetchResult(ports, request, status, signal);
	return { ...finished(request.requestId, response), metrics: status.metrics, logs: status.logs };
}

/** @throws {FalError} */
export function finished(requestId: string | undefined, response: FalResponse): Finished {
	const units = Number(response.headers['x-fal-billable-units'] ?? Number.NaN);
	return {
		requestId,
		result: readAnswer(response),
		billableUnits: Number.isFinite(units) ? units : undefined,
	};
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
			const outage = error.kind === 'network' && clock.now() - startedAt < LONGEST_OUTAGE_MS;
			// A model that failed fails again at every look; only an unexplained failure may pass.
			const unexplained = status.error === undefined && attempt < MOST_RESULT_READS;
			const again = outage || (unexplained && (mayReadAgain(error) || isTooEarly(error)));
			if (!again) throw withFacts(error, { over: error.kind !== 'network' });
			await clock.sleep(pauseBeforeMs(attempt, clock, error.facts.retryAfterMs), signal);
		}
	}
}

/** fal says so with 400 "Request is still in progress" (fal-protocol 2.4). */
function isTooEarly(error: FalError): boolean {
	return error.facts.status === 400 && /in progress/i.test(error.message);
}

function failedRequest(request: OpenRequest, status: CompletedStatus, message: string): FalError {
	const cancelled = status.errorType === 'client_cancelled';
	return falError({ ...factsOf(request), kind: cancelled ? 'cancelled' : 'server', message });
}

/**
 * Ends a request that nobody waits for any longer.
 *
 * @throws {FalError} `reason`, with what became of the request
 */
async function settle(ports: Ports, request: OpenRequest, reason: FalError): Promise<Finished> {
	const timedOut = reason.kind === 'timeout';
	const completed = timedOut ? await lastLook(ports, request) : undefined;
	const cancelOutcome = completed ? 'completed' : await cancelRequest(ports.transport, request);
	if (timedOut && cancelOutcome === 'completed') {
		const limit = startDeadline(ports.clock, LAST_RESULT_MS, undefined);
		try {
			return await collect(ports, request, completed ?? UNSEEN, limit.signal);
		} catch (error) {
			// fal calls a request without a runner complete when it is cancelled (fal-protocol 2.5).
			const neverRan = isTooEarly(asFalError(error));
			throw withFacts(neverRan ? reason : error, { ...factsOf(request), cancelOutcome });
		} finally {
			limit.end();
		}
	}
	const over = cancelOutcome === 'cancelled' || cancelOutcome === 'requested';
	throw withFacts(reason, { ...factsOf(request), cancelOutcome, over });
}

/** A request that refused to be cancelled because it is complete, of which no status was seen. */
const UNSEEN: CompletedStatus = {
	status: 'COMPLETED',
	logs: [],
	metrics: undefined,
	error: undefined,
	errorType: undefined,
};

async function lastLook(
	{ transport, clock }: Ports,
	request: OpenRequest,
): Promise<CompletedStatus | undefined> {
	const limit = startDeadline(clock, LAST_LOOK_MS, undefined);
	try {
		const status = await readStatus(transport, request, { signal: limit.signal });
		return status.status === 'COMPLETED' ? status : undefined;
	} catch {
		// The cancellation that follows tells whether the request was complete.
		return undefined;
	} finally {
		limit.end();
	}
}

function factsOf({ requestId, endpointId }: OpenRequest) {
	return { requestId, endpointId };
}
