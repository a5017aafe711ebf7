import { collectResult, isTooEarly } from './result';
import type { Finished } from '../run/finished';
import type { Clock } from '../clock';
import { untilAborted, within, type Deadline } from '../http/deadline';
import { aboutRequest, asFalError, withFacts } from '../errors';
import { openFate } from '../fate';
import { followRequest } from './follow';
import type { OpenRequest } from '../openRequest';
import { sendPaidCall } from '../run/sending';
import type { Place } from '../run/places';
import type { Ports } from '../run/ports';
import type { CompletedStatus } from './status';
import { cancelAtLast } from './cancelling';
import { readStatus, submitRequest, type Submission } from './requests';

export interface QueuedRun extends Submission {
	readonly includeLogs: boolean;
	/** A request of an earlier try; it is followed instead of submitting again. */
	readonly open: OpenRequest | undefined;
	/** Told as soon as fal has taken the request. */
	readonly onOpen: (request: OpenRequest) => void;
}

/** For the last look at a request whose time is over, and for getting what it found. */
const LAST_LOOK = { ms: 2_000 };
const LAST_RESULT = { ms: 15_000 };
/** For the answer to a submission that nobody waits for any more. */
const LATE_SUBMISSION = { ms: 15_000 };

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
	return await ports.places.occupy(async (place) => await runInPlace(ports, place, run, deadline));
}

async function runInPlace(
	ports: Ports,
	place: Place,
	run: QueuedRun,
	deadline: Deadline,
): Promise<Finished> {
	const request = run.open ?? (await submitInTime(ports, place, run, deadline.signal, run.onOpen));
	run.onOpen(request);
	const { signal } = deadline;
	const look = { signal, includeLogs: run.includeLogs };
	let completed: CompletedStatus | undefined;
	try {
		completed = await followRequest(ports.transport, ports.clock, request, look);
		place.leave();
		return await collectResult(ports, request, completed, signal);
	} catch (error) {
		if (signal.aborted) {
			return await settle(ports, { request, completed, deadline });
		}
		throw aboutRequest(error, request, openFate(request, completed ? 'complete' : 'unknown'));
	}
}

/**
 * Submits a request. When the signal aborts under the submission, that goes on unattended for a while:
 * fal might take the request and nobody would know its ID. What it opened is cancelled, and named in the
 * error when fal answers soon.
 *
 * @param onLate told of a request that fal took too late
 * @throws {FalError}
 */
export async function submitInTime(
	ports: Ports,
	place: Place,
	submission: Submission,
	signal: AbortSignal,
	onLate: (request: OpenRequest) => void = () => undefined,
): Promise<OpenRequest> {
	const { transport, clock } = ports;
	const line = new AbortController();
	const submit = async () => await submitRequest(transport, submission, line.signal);
	const takenLate = async (late: Promise<OpenRequest>) => {
		const request = await within(clock, LATE_SUBMISSION, undefined, async (limit) => {
			limit.signal.addEventListener('abort', () => {
				line.abort(limit.signal.reason);
			});
			return await late;
		});
		onLate(request);
		return { request, fate: cancelAtLast(ports, request) };
	};
	let late: ReturnType<typeof takenLate> | undefined;
	const abandon = (call: Promise<OpenRequest>) => {
		late = takenLate(call);
		late.catch(() => undefined); // What it was abandoned for is told.
	};
	try {
		return await sendPaidCall(clock, place, submit, signal, { abandon });
	} catch (error) {
		const taken = late && (await soon(clock, late));
		if (taken) throw aboutRequest(error, taken.request, await taken.fate);
		throw withFacts(error, { endpointId: submission.endpoint.id });
	}
}

/** What comes of it within a moment; undefined when nothing does. */
async function soon<T>(clock: Clock, work: Promise<T>): Promise<T | undefined> {
	try {
		return await within(clock, LAST_LOOK, undefined, async ({ signal }) => {
			return await untilAborted(signal, work);
		});
	} catch {
		return undefined;
	}
}

interface Unsettled {
	readonly request: OpenRequest;
	/** The status, where it is known that the request is complete. */
	readonly completed: CompletedStatus | undefined;
	readonly deadline: Deadline;
}

/**
 * Ends a request that nobody waits for any longer.
 *
 * @throws {FalError} the deadline's reason, with what became of the request
 */
async function settle(
	ports: Ports,
	{ request, completed: known, deadline: { signal: ended, stop } }: Unsettled,
): Promise<Finished> {
	const reason = asFalError(ended.reason);
	const timedOut = reason.kind === 'timeout';
	const completed = known ?? (timedOut ? await lastLook(ports, request) : undefined);
	const fate = completed ? openFate(request, 'complete') : await cancelAtLast(ports, request);
	if (!timedOut || fate.state !== 'open' || fate.stand !== 'complete') {
		throw aboutRequest(reason, request, fate);
	}
	try {
		return await within(
			ports.clock,
			LAST_RESULT,
			stop,
			async ({ signal }) => await collectResult(ports, request, completed ?? UNSEEN, signal),
		);
	} catch (thrown) {
		const error = asFalError(thrown);
		// fal calls a request without a runner complete when it is cancelled.
		// https://fal.ai/docs/documentation/model-apis/inference/queue
		const isLate = isTooEarly(error) || error.kind === 'timeout';
		throw aboutRequest(isLate ? reason : error, request, fate);
	}
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
