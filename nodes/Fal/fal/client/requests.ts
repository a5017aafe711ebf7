import type { Look } from '../look';
import type { OpenRequest } from '../openRequest';
import { cancelOrFail, followToResult, lookAtRequest, resultNow } from '../queue/knownRequest';
import { collectCalledBack, finishSoon, type Grace } from '../queue/pausedRun';
import { areComplete, type Seen } from '../queue/seen';
import { submitInTime } from '../queue/queuedRun';
import type { CancelReply, Submission } from '../queue/requests';
import type { CompletedStatus, QueueStatus } from '../queue/status';
import type { Finished } from '../run/finished';
import type { Ports } from '../run/ports';
import type { WebhookBody } from '../webhooks/body';

/** Requests in fal's queue. */
export interface Requests {
	/** What it opens after the signal has aborted is cancelled. */
	submit(
		submission: Submission,
		signal: AbortSignal,
		onLate?: (request: OpenRequest) => void,
	): Promise<OpenRequest>;
	status(request: OpenRequest, look: Look): Promise<QueueStatus>;
	/** Waits until the request is complete, and gives its result. */
	follow(request: OpenRequest, look: Look): Promise<Finished>;
	/** The result that is there; `notReady` when there is none. */
	result(request: OpenRequest, look: Look): Promise<Finished>;
	cancel(request: OpenRequest, signal: AbortSignal): Promise<CancelReply>;
	/** The result, if the request is quick. */
	finishSoon(request: OpenRequest, grace: Grace): Promise<Finished | undefined>;
	areComplete(requests: readonly OpenRequest[], seen: Seen, signal: AbortSignal): Promise<boolean>;
	/** The result of a request that fal has called about, by what it told if need be. */
	calledBack(
		request: OpenRequest,
		told: WebhookBody | undefined,
		look: Look,
		status?: CompletedStatus,
	): Promise<Finished>;
}

export function openRequests(ports: Ports): Requests {
	return {
		submit: async (submission, signal, onLate) =>
			await ports.places.occupy(
				async (place) => await submitInTime(ports, place, submission, signal, onLate),
			),
		status: async (request, look) => await lookAtRequest(ports, request, look),
		follow: async (request, look) => await followToResult(ports, request, look),
		result: async (request, look) => await resultNow(ports, request, look),
		cancel: async (request, signal) => await cancelOrFail(ports, request, signal),
		finishSoon: async (request, grace) => await finishSoon(ports, request, grace),
		areComplete: async (requests, seen, signal) => await areComplete(ports, requests, seen, signal),
		calledBack: async (request, told, look, status) =>
			await collectCalledBack(ports, request, told, look, status),
	};
}
