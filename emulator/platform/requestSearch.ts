import type { PastRequest } from '../history/pastRequest';
import type { EmulatorContext } from '../server/context';
import type { Call } from '../server/types';
import { pageOf } from './page';
import { isRefused, refuse } from './reply';
import { compare, describeRequest, endOf } from './requests';
import { readIds } from './timeRange';

interface Found {
	readonly request: PastRequest;
	/** Undefined where nothing was asked for. */
	readonly similarity: number | undefined;
}

const PAGE = { defaultLimit: 50, largestLimit: 100 };
const QUERIES = ['query', 'image_url', 'video_url'] as const;

/**
 * `GET /v1/models/requests/search` (docs/protocol.md 7.4), over all endpoints. fal compares meanings; here words
 * are counted, and a picture is like the requests that name its address.
 */
export function answerRequestSearch(context: EmulatorContext, call: Call): true {
	if (isRefused(context, call, 'key')) return true;
	const { query } = call;
	const asked = QUERIES.filter((name) => (query.get(name) ?? '') !== '');
	const endpointIds = readIds(query, query.has('endpoint_id') ? 'endpoint_id' : 'endpoint');
	const least = Number(query.get('min_similarity') ?? 0);
	const withoutApi = query.get('exclude_api_requests') === 'true';
	const onlyApi = query.get('only_api_requests') === 'true';
	const isGood = asked.length <= 1 && !(withoutApi && onlyApi) && least >= 0 && least <= 1;
	if (!isGood || endpointIds === undefined) return refuse(context, call, 400);
	const found = context.history.list().flatMap((request): Found[] => {
		const isApi = request.keyId !== undefined;
		const isMeant =
			(endpointIds.length === 0 || endpointIds.includes(request.endpointId)) &&
			!(withoutApi && isApi) &&
			!(onlyApi && !isApi);
		if (!isMeant) return [];
		const [name] = asked;
		if (name === undefined) return [{ request, similarity: undefined }];
		const similarity = likenessOf(request, name, query.get(name) ?? '');
		return similarity > 0 && similarity >= least ? [{ request, similarity }] : [];
	});
	found.sort(
		(a, b) =>
			(b.similarity ?? 0) - (a.similarity ?? 0) ||
			endOf(b.request) - endOf(a.request) ||
			compare(b.request.requestId, a.request.requestId),
	);
	const page = pageOf(found, query, PAGE);
	if (page === undefined) return refuse(context, call, 400);
	const { items, ...rest } = page;
	return context.replies.json(call, 200, {
		results: items.map(({ request, similarity }) => ({
			...describeRequest(request),
			...(similarity !== undefined && { similarity }),
		})),
		...rest,
	});
}

function likenessOf(request: PastRequest, name: (typeof QUERIES)[number], asked: string): number {
	if (!request.hasPayloads) return 0;
	const text = JSON.stringify([request.input, request.output]).toLowerCase();
	if (name !== 'query') return text.includes(asked.toLowerCase()) ? 1 : 0;
	const words = asked.toLowerCase().split(/\W+/).filter(Boolean);
	const hits = words.filter((word) => text.includes(word)).length;
	return words.length === 0 ? 0 : Number((hits / words.length).toFixed(2));
}
