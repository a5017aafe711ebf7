import type { EmulatorContext } from '../server/context';
import type { QueueRequest } from '../queue/queueRequest';
import type { Call } from '../server/types';
import { pageOf } from './page';
import { isRefused, refuse } from './reply';

const DAY_MS = 86_400_000;

export interface RequestHistory {
	/** `GET /v1/models/requests/by-endpoint`. */
	answerList(call: Call): true;
	/** `DELETE /v1/models/requests/{request_id}/payloads`. */
	answerDelete(call: Call, requestId: string): true;
	/** Requests whose payloads were deleted. */
	readonly deleted: ReadonlySet<string>;
}

/** The history of the queue as the Platform API shows it; direct runs are not in it here. */
export function createRequestHistory(
	context: EmulatorContext,
	removeFile: (url: string) => void,
): RequestHistory {
	const deleted = new Set<string>();
	/** Replies of deletions by `Idempotency-Key`. */
	const replies = new Map<string, unknown>();
	return { answerList, answerDelete, deleted };

	function answerList(call: Call): true {
		if (isRefused(context, call, 'key')) return true;
		const { query } = call;
		const endpointIds = query.getAll('endpoint_id').flatMap((value) => value.split(','));
		const sortBy = query.get('sort_by') ?? 'ended_at';
		if (endpointIds.length === 0 || !['ended_at', 'duration'].includes(sortBy)) {
			return refuse(context, call, 400);
		}
		const found = context
			.listRequests()
			.filter((request) => endpointIds.includes(request.endpointId) && isAsked(request, query))
			.sort((a, b) => rank(b, sortBy) - rank(a, sortBy));
		const page = pageOf(found, query, { defaultLimit: 50, largestLimit: 100 });
		if (page === undefined) return refuse(context, call, 400);
		const withPayloads = query.getAll('expand').includes('payloads');
		const { items, ...rest } = page;
		return context.replies.json(call, 200, {
			items: items.map((request) => describe(request, withPayloads)),
			...rest,
		});
	}

	function answerDelete(call: Call, requestId: string): true {
		if (isRefused(context, call, 'admin')) return true;
		const idempotencyKey = call.headers['idempotency-key'];
		const replyKey = typeof idempotencyKey === 'string' ? idempotencyKey : call.line.sequence;
		const request = context.findRequest(requestId);
		if (request === undefined) return refuse(context, call, 404);
		const links = mediaLinks(request.answer?.json);
		const reply = replies.get(String(replyKey)) ?? {
			cdn_delete_results: links.map((link) => ({ link, exception: null })),
		};
		replies.set(String(replyKey), reply);
		deleted.add(requestId);
		links.forEach(removeFile);
		return context.replies.json(call, 200, reply);
	}

	function isAsked(request: QueueRequest, query: URLSearchParams): boolean {
		const requestId = query.get('request_id');
		const end = timeOf(query.get('end')) ?? Infinity;
		const now = Date.parse(context.isoTime(context.nowMs()));
		const start = timeOf(query.get('start')) ?? now - (requestId === null ? 1 : 90) * DAY_MS;
		const sent = Date.parse(context.isoTime(request.submittedAt));
		const status = query.get('status');
		return (
			request.startedAt !== undefined &&
			(requestId === null || request.requestId === requestId) &&
			sent >= start &&
			sent < end &&
			(status === null || status === outcome(request))
		);
	}

	function describe(request: QueueRequest, withPayloads: boolean): unknown {
		const { answer, startedAt, completedAt, submittedAt } = request;
		const isKept = request.headers['x-fal-store-io'] !== '0' && !deleted.has(request.requestId);
		return {
			request_id: request.requestId,
			endpoint_id: request.endpointId,
			started_at: context.isoTime(startedAt ?? submittedAt),
			sent_at: context.isoTime(submittedAt),
			...(completedAt !== undefined && {
				ended_at: context.isoTime(completedAt),
				duration: durationSeconds(request),
			}),
			...(answer !== undefined && { status_code: answer.status }),
			...(withPayloads && isKept && { json_input: request.input, json_output: answer?.json }),
		};
	}
}

function outcome({ answer }: QueueRequest): string | undefined {
	if (answer === undefined) return undefined;
	if (answer.status < 400) return 'success';
	return answer.status < 500 ? 'user_error' : 'error';
}

function rank(request: QueueRequest, sortBy: string): number {
	return sortBy === 'duration' ? durationSeconds(request) : (request.completedAt ?? Infinity);
}

function durationSeconds({ startedAt, completedAt }: QueueRequest): number {
	if (startedAt === undefined || completedAt === undefined) return 0;
	return (completedAt - startedAt) / 1000;
}

function timeOf(date: string | null): number | undefined {
	const time = Date.parse(date ?? '');
	return Number.isNaN(time) ? undefined : time;
}

/** Every URL of fal's CDN in a result, at any depth. */
function mediaLinks(value: unknown): readonly string[] {
	if (typeof value === 'string') {
		return /^https:\/\/(?:\w+\.)?fal\.media\//.test(value) ? [value] : [];
	}
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(mediaLinks);
}
