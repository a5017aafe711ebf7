import type { PastRequest } from '../history/pastRequest';
import type { EmulatorContext } from '../server/context';
import type { Call } from '../server/types';
import { commaList, pageAfter, pageOf } from './page';
import { isRefused, refuse } from './reply';
import { DAY_MS, readIds, readRange } from './timeRange';

const STATUSES: readonly string[] = ['success', 'error', 'user_error'];
const SORTS: readonly string[] = ['ended_at', 'duration'];
const PAGE = { defaultLimit: 50, largestLimit: 100 };
export const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** `GET /v1/models/requests/by-endpoint` (docs/protocol.md 7.4). */
export function answerRequests(context: EmulatorContext, call: Call): true {
	if (isRefused(context, call, 'key')) return true;
	const { query } = call;
	const endpointIds = readIds(query, 'endpoint_id') ?? [];
	const requestId = query.get('request_id');
	const status = query.get('status');
	const sortBy = query.get('sort_by') ?? 'ended_at';
	const range = readRange(query, context.epochMs(), (requestId === null ? 1 : 90) * DAY_MS);
	const isGood =
		endpointIds.length > 0 &&
		SORTS.includes(sortBy) &&
		(status === null || STATUSES.includes(status)) &&
		(requestId === null || UUID.test(requestId));
	if (!isGood || range === undefined) return refuse(context, call, 400);
	const wanted = new Set(endpointIds);
	const isByEnd = context.switches.historyRange === 'ended_at';
	const found = context.history.list().filter((request) => {
		const time = isByEnd ? (request.endedAt ?? context.epochMs()) : request.sentAt;
		return (
			wanted.has(request.endpointId) &&
			(requestId === null || request.requestId === requestId) &&
			time >= range.start &&
			time < range.end &&
			(status === null || status === outcomeOf(request))
		);
	});
	const rank = sortBy === 'duration' ? durationOf : endOf;
	found.sort((a, b) => rank(b) - rank(a) || compare(b.requestId, a.requestId));
	const page =
		context.switches.historyCursor === 'page'
			? pageOf(found, query, PAGE)
			: pageAfter(found, query, PAGE, (request) => sortableKey(rank(request), request.requestId));
	if (page === undefined) return refuse(context, call, 400);
	const withPayloads = commaList(query, 'expand').includes('payloads');
	const { items, ...rest } = page;
	return context.replies.json(call, 200, {
		items: items.map((request) => ({
			...describeRequest(request),
			...(withPayloads &&
				request.hasPayloads && { json_input: request.input, json_output: request.output }),
		})),
		...rest,
	});
}

/** A request as lists show it. */
export function describeRequest(request: PastRequest): Record<string, unknown> {
	const { requestId, endpointId, sentAt, startedAt, endedAt, statusCode } = request;
	return {
		request_id: requestId,
		endpoint_id: endpointId,
		started_at: iso(startedAt),
		sent_at: iso(sentAt),
		...(endedAt !== undefined && { ended_at: iso(endedAt), duration: durationOf(request) }),
		...(statusCode !== undefined && { status_code: statusCode }),
	};
}

export function outcomeOf({ statusCode }: PastRequest): string | undefined {
	if (statusCode === undefined) return undefined;
	if (statusCode < 400) return 'success';
	return statusCode < 500 ? 'user_error' : 'error';
}

/** Seconds. */
export function durationOf({ startedAt, endedAt }: PastRequest): number {
	return endedAt === undefined ? 0 : (endedAt - startedAt) / 1000;
}

/** What still runs comes first. */
export function endOf({ endedAt }: PastRequest): number {
	return endedAt ?? Number.MAX_SAFE_INTEGER;
}

export function compare(a: string, b: string): number {
	return a < b ? -1 : Number(a > b);
}

/** Text that sorts as the number does. */
function sortableKey(rank: number, requestId: string): string {
	return `${rank.toFixed(3).padStart(24, '0')} ${requestId}`;
}

function iso(time: number): string {
	return new Date(time).toISOString();
}
