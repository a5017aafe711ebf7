import { collectResult, isTooEarly } from './result';
import type { Finished } from '../run/finished';
import { within, type Deadline } from '../http/deadline';
import type { EndpointId } from '../endpointId';
import { aboutRequest, asFalError, withFacts, type FalError } from '../errors';
import { openFate } from '../fate';
import { followRequest } from './follow';
import type { JsonObject } from '../json';
import type { OpenRequest } from '../openRequest';
import { sendPaidCall } from '../run/pace';
import type { Ports } from '../run/ports';
import type { CompletedStatus } from './status';
import { cancelRequest, readStatus, submitRequest } from './requests';
import type { RunOptions } from '../run/options';

/** What is asked of a model. */
export interface Submission {
	readonly endpoint: EndpointId;
	readonly input: JsonObject;
	readonly options: RunOptions;
}

export interface QueuedRun extends Submission {
	readonly includeLogs: boolean;
	/** A request of an earlier try; it is followed instead of submitting again. */
	readonly open: OpenRequest | undefined;
	/** Told as soon as fal has taken the request. */
	readonly onOpen: (request: OpenRequest) => void;
}

/** For the last look at a request whose time is over, and for getting what it found. */
const LAST_LOOK = { ms: 2_000 };
const LAST_RESULT = { ms: 20_000 };

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
	const request = run.open ?? (await submitInTime(ports, run, deadline.signal));
	run.onOpen(request);
	const { signal } = deadline;
	try {
		const { includeLogs } = run;
		const status = await followRequest(ports.transport, ports.clock, request, {
			signal,
			includeLogs,
		});
		return await collectResult(ports, request, status, signal);
	} catch (error) {
		if (signal.aborted) return await settle(ports, request, asFalError(signal.reason));
		throw aboutRequest(error, request);
	}
}

/**
 * Submits a request. The submission is not aborted: fal might take the request and nobody would know its ID.
 * When the signal aborts under it, it goes on unattended and what it opened is cancelled.
 *
 * @throws {FalError}
 */
export async function submitInTime(
	ports: Ports,
	{ endpoint, input, options }: Submission,
	signal: AbortSignal,
): Promise<OpenRequest> {
	const { transport } = ports;
	const submit = async () => await submitRequest(transport, endpoint, input, options);
	try {
		return await sendPaidCall(ports, submit, signal, {
			abandon: (request) => void cancelRequest(transport, request),
		});
	} catch (error) {
		throw withFacts(error, { endpointId: endpoint.id });
	}
}

/**
 * Ends a request that nobody waits for any longer.
 *
 * @throws {FalError} `reason`, with what became of the request
 */
async function settle(ports: Ports, request: OpenRequest, reason: FalError): Promise<Finished> {
	const timedOut = reason.kind === 'timeout';
	const completed = timedOut ? await lastLook(ports, request) : undefined;
	const fate = completed
		? openFate(request, 'complete')
		: await cancelRequest(ports.transport, request);
	if (!timedOut || fate.state !== 'open' || fate.stand !== 'complete') {
		throw aboutRequest(reason, request, fate);
	}
	return await within(ports.clock, LAST_RESULT, undefined, async ({ signal }) => {
		try {
			return await collectResult(ports, request, completed ?? UNSEEN, signal);
		} catch (error) {
			// fal calls a request without a runner complete when it is cancelled.
			// https://fal.ai/docs/documentation/model-apis/inference/queue
			const neverRan = isTooEarly(asFalError(error));
			throw aboutRequest(neverRan ? reason : error, request, fate);
		}
	});
}

/** A request that refused to be cancelled because it is complete, of which no status was seen. */
const UNSEEN: CompletedStatus = {
	status: 'COMPLETED',
	logs: [],
	metrics: undefined,
	error: undefined,
	errorType: undefined,
};

/** The status, when it is known at once that the request is complete. */
export async function lastLook(
	{ transport, clock }: Ports,
	request: OpenRequest,
): Promise<CompletedStatus | undefined> {
	try {
		return await within(clock, LAST_LOOK, undefined, async ({ signal }) => {
			const status = await readStatus(transport, request, { signal });
			return status.status === 'COMPLETED' ? status : undefined;
		});
	} catch {
		// The cancellation that follows tells whether the request was complete.
		return undefined;
	}
}
