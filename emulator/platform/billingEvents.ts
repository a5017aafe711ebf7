import type { EmulatorContext } from '../server/context';
import type { Call } from '../server/types';
import { costOf } from './money';
import { commaList, pageAfter } from './page';
import { isRefused, refuse } from './reply';
import { compare } from './requests';
import { DAY_MS, readIds, readRange } from './timeRange';
import { authMethod, isIn, type UsageTools } from './usage';

const PAGE = { defaultLimit: 1_000, largestLimit: 10_000 };
const LONGEST_MS = 90 * DAY_MS;

/** `GET /v1/models/billing-events` (docs/protocol.md 7.3): one row for each request that ended, newest first. */
export function answerBillingEvents(context: EmulatorContext, call: Call, tools: UsageTools): true {
	if (isRefused(context, call, 'admin')) return true;
	const { query } = call;
	const range = readRange(query, context.epochMs());
	const endpointIds = readIds(query, 'endpoint_id');
	const requestIds = readIds(query, 'request_id');
	const keyIds = readIds(query, 'api_key_id');
	const lists = [endpointIds, requestIds, keyIds];
	const isGood = lists.every((list) => list !== undefined);
	if (!isGood || range === undefined || range.end - range.start > LONGEST_MS + 1) {
		return refuse(context, call, 400);
	}
	const isListed = (ids: readonly string[] | undefined, id: string | undefined) =>
		ids === undefined || ids.length === 0 || ids.includes(id ?? '');
	const events = context.history
		.list()
		.filter(
			(request) =>
				isIn(request, range) &&
				isListed(endpointIds, request.endpointId) &&
				isListed(requestIds, request.requestId) &&
				isListed(keyIds, request.keyId) &&
				hasTag(request.tags, query) &&
				!query.has('login_username'),
		)
		.map((request) => ({ request, key: `${timestamp(request.endedAt)} ${request.requestId}` }))
		.sort((a, b) => compare(b.key, a.key));
	const page = pageAfter(events, query, PAGE, ({ key }) => key);
	if (page === undefined) return refuse(context, call, 400);
	const expand = commaList(query, 'expand');
	const { items, ...rest } = page;
	return context.replies.json(call, 200, {
		billing_events: items.map(({ request }) => {
			const { requestId, endpointId, endedAt, units, keyId } = request;
			const unitPrice = tools.pricing.priceOf(endpointId)?.unit_price ?? 0;
			const cost = costOf(units, unitPrice, tools.account);
			return {
				request_id: requestId,
				endpoint_id: endpointId,
				timestamp: timestamp(endedAt),
				output_units: units,
				unit_price: unitPrice,
				...cost,
				cost_estimate_nano_usd: Math.round(cost.cost_total * 1e9),
				...(expand.includes('auth_method') && { auth_method: tools.aliasOf(keyId) }),
				...(expand.includes('auth_method_structured') && {
					auth_method_structured: authMethod(keyId, tools.aliasOf),
				}),
			};
		}),
		...rest,
	});
}

/** `tag=key=value`, of which each must hold. */
function hasTag(tags: Readonly<Record<string, string>>, query: URLSearchParams): boolean {
	return query.getAll('tag').every((asked) => {
		const split = asked.indexOf('=');
		return tags[asked.slice(0, split)] === asked.slice(split + 1);
	});
}

function timestamp(time: number | undefined): string {
	return new Date(time ?? 0).toISOString();
}
