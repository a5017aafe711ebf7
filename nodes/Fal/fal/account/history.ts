import { isRecord, readNumber, readText, type JsonObject } from '../json';
import { idGroups } from '../platform/idGroups';
import { collectPages } from '../platform/pages';
import type { PlatformAccess, Query } from '../platform/platform';
import { queryOfRange, type TimeRange } from './range';

/** A request that the account has made, however long ago. Times are ISO 8601. */
export interface PastRequest {
	readonly requestId: string;
	readonly model: string;
	readonly state: 'success' | 'error' | 'userError' | 'running';
	readonly statusCode: number | undefined;
	readonly sentAt: string | undefined;
	readonly startedAt: string | undefined;
	readonly endedAt: string | undefined;
	readonly seconds: number | undefined;
	/** How near it is to what was looked for, 0 to 1. */
	readonly similarity: number | undefined;
	/** What the model was given, where it was asked for and fal still has it. */
	readonly input: unknown;
	readonly output: unknown;
}

export interface HistoryWanted {
	/** IDs of models: fal keeps its lists by them. */
	readonly models: readonly string[];
	readonly range: TimeRange;
	readonly status?: 'success' | 'error' | 'user_error' | undefined;
	readonly sortBy: 'ended_at' | 'duration';
	readonly withPayloads: boolean;
	/** Whoever reads what is new stops where the list, the last first, comes to what ended before this. */
	readonly endedAfter?: string;
}

/** The most requests fal gives at once. */
const LARGEST_PAGE = 100;
/** Inputs and results may hold whole files. */
const PAGE_WITH_PAYLOADS = 20;

/**
 * The requests of models, the last first. New ones that come in meanwhile are left out if the range ends.
 *
 * @throws {FalError}
 * @see https://fal.ai/docs/platform-apis
 */
export async function readHistory(
	access: PlatformAccess,
	wanted: HistoryWanted,
	most = Infinity,
): Promise<PastRequest[]> {
	const { models, withPayloads, endedAfter } = wanted;
	const found: PastRequest[][] = [];
	for (const group of idGroups(models)) {
		const entries = await collectPages(
			access,
			{
				path: '/models/requests/by-endpoint',
				query: queryOf(wanted, group),
				list: 'items',
				largestPage: withPayloads ? PAGE_WITH_PAYLOADS : LARGEST_PAGE,
				isLarge: withPayloads,
				keyOf: (entry) => readText(entry, 'request_id'),
				...(endedAfter !== undefined && { isLast: endedBefore(endedAfter) }),
			},
			most,
		);
		found.push(entries.flatMap(pastRequest));
	}
	return together(found, wanted.sortBy === 'duration' ? bySeconds : byEnd, most);
}

/** What to look for in all requests of the account: words, or the address of a picture or a video. */
export interface SearchWanted {
	readonly by: 'query' | 'image_url' | 'video_url';
	readonly what: string;
	readonly models: readonly string[];
	readonly least?: number | undefined;
}

/** The requests that are nearest to what is looked for. @throws {FalError} */
export async function searchHistory(
	access: PlatformAccess,
	{ by, what, models, least }: SearchWanted,
	most = Infinity,
): Promise<PastRequest[]> {
	const found: PastRequest[][] = [];
	for (const group of idGroups(models)) {
		const query: Query = [
			[by, what],
			...group.map((id) => ['endpoint_id', id] as const),
			...(least === undefined ? [] : [['min_similarity', String(least)] as const]),
		];
		const entries = await collectPages(
			access,
			{
				path: '/models/requests/search',
				query,
				list: 'results',
				largestPage: LARGEST_PAGE,
				keyOf: (entry) => readText(entry, 'request_id'),
			},
			most,
		);
		found.push(entries.flatMap(pastRequest));
	}
	return together(found, bySimilarity, most);
}

function queryOf(wanted: HistoryWanted, models: readonly string[]): Query {
	const { range, status, sortBy, withPayloads } = wanted;
	return [
		...models.map((id) => ['endpoint_id', id] as const),
		...queryOfRange(range),
		...(status === undefined ? [] : [['status', status] as const]),
		['sort_by', sortBy],
		...(withPayloads ? [['expand', 'payloads'] as const] : []),
	];
}

function endedBefore(moment: string) {
	return (entry: JsonObject) => Date.parse(readText(entry, 'ended_at') ?? '') < Date.parse(moment);
}

function pastRequest(entry: JsonObject): PastRequest[] {
	const requestId = readText(entry, 'request_id');
	if (requestId === undefined) return [];
	const statusCode = readNumber(entry, 'status_code');
	return [
		{
			requestId,
			model: readText(entry, 'endpoint_id') ?? '',
			state: stateOf(statusCode),
			statusCode,
			sentAt: readText(entry, 'sent_at'),
			startedAt: readText(entry, 'started_at'),
			endedAt: readText(entry, 'ended_at'),
			seconds: readNumber(entry, 'duration'),
			similarity: readNumber(entry, 'similarity'),
			input: entry['json_input'],
			output: resultIn(entry['json_output']),
		},
	];
}

/** fal keeps what the model answered, in whatever form that was. */
function resultIn(output: unknown): unknown {
	return isRecord(output) && Object.keys(output).length === 0 ? undefined : output;
}

function stateOf(status: number | undefined): PastRequest['state'] {
	if (status === undefined) return 'running';
	if (status < 400) return 'success';
	return status < 500 ? 'userError' : 'error';
}

/** What several calls have found, each in fal's own order, as one list. */
function together(
	found: readonly PastRequest[][],
	rank: (one: PastRequest, other: PastRequest) => number,
	most: number,
): PastRequest[] {
	const all = found.flat();
	return found.length === 1 ? all : all.sort(rank).slice(0, most);
}

function byEnd(one: PastRequest, other: PastRequest): number {
	// What still runs comes first, as in fal's own lists.
	const end = ({ endedAt }: PastRequest) =>
		endedAt === undefined ? Infinity : Date.parse(endedAt);
	return end(one) === end(other) ? 0 : end(other) - end(one);
}

function bySimilarity(one: PastRequest, other: PastRequest): number {
	return (other.similarity ?? 0) - (one.similarity ?? 0);
}

function bySeconds(one: PastRequest, other: PastRequest): number {
	return (other.seconds ?? 0) - (one.seconds ?? 0);
}
