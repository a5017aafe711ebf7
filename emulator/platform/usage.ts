import type { Account } from '../control/account';
import type { PastRequest } from '../history/pastRequest';
import type { EmulatorContext } from '../server/context';
import { groupBy } from '../server/groups';
import type { Call } from '../server/types';
import { costOf } from './money';
import { commaList, pageOf } from './page';
import type { Pricing } from './pricing';
import { isRefused, refuse } from './reply';
import { readBuckets, readIds } from './timeRange';

/** Buckets on a page unless told; fal's own numbers are not documented. */
const PAGE = { defaultLimit: 100, largestLimit: 1_000 };

export interface UsageTools {
	readonly account: Account;
	readonly pricing: Pricing;
	/** What a key is called in reports. */
	aliasOf(keyId: string | undefined): string;
}

/** `GET /v1/models/usage` (docs/protocol.md 7.3): every bucket of the time asked for, empty ones too. */
export function answerUsage(context: EmulatorContext, call: Call, tools: UsageTools): true {
	if (isRefused(context, call, 'admin')) return true;
	const { query } = call;
	const expand = query.has('expand') ? commaList(query, 'expand') : ['time_series'];
	const buckets = readBuckets(query, context.epochMs());
	const endpointIds = readIds(query, 'endpoint_id');
	const keyIds = readIds(query, 'api_key_id');
	const isAsked = expand.includes('time_series') || expand.includes('summary');
	if (!isAsked || buckets === undefined || endpointIds === undefined || keyIds === undefined) {
		return refuse(context, call, 400);
	}
	const page = pageOf(buckets, query, PAGE);
	if (page === undefined) return refuse(context, call, 400);
	const requests = context.history.list().filter(
		(request) =>
			request.endedAt !== undefined &&
			(endpointIds.length === 0 || endpointIds.includes(request.endpointId)) &&
			(keyIds.length === 0 || keyIds.includes(request.keyId ?? '')) &&
			// Nobody here logs in by name.
			!query.has('login_username'),
	);
	const linesOf = (group: readonly PastRequest[]) => usageLines(group, expand, tools);
	const { items, ...rest } = page;
	return context.replies.json(call, 200, {
		...(expand.includes('time_series') && {
			time_series: items.map((bucket) => ({
				bucket: bucket.name,
				results: linesOf(requests.filter((request) => isIn(request, bucket))),
			})),
		}),
		...(expand.includes('summary') && {
			summary: linesOf(
				requests.filter((request) => buckets.some((bucket) => isIn(request, bucket))),
			),
		}),
		...rest,
	});
}

/** One line for each endpoint, and for each key where the report tells them apart. */
function usageLines(
	requests: readonly PastRequest[],
	expand: readonly string[],
	{ account, pricing, aliasOf }: UsageTools,
): readonly unknown[] {
	const withMethod = expand.includes('auth_method');
	const withStructure = expand.includes('auth_method_structured');
	const groups = groupBy(requests, ({ endpointId, keyId }) =>
		withMethod || withStructure ? `${endpointId} ${keyId ?? ''}` : endpointId,
	);
	return [...groups.values()].map((group) => {
		const [{ endpointId, keyId } = { endpointId: '', keyId: undefined }] = group;
		const price = pricing.priceOf(endpointId);
		const quantity = group.reduce((total, { units }) => total + units, 0);
		const cost = costOf(quantity, price?.unit_price ?? 0, account);
		return {
			endpoint_id: endpointId,
			unit: price?.unit ?? 'unit',
			quantity,
			unit_price: price?.unit_price ?? 0,
			...cost,
			cost: cost.cost_total,
			currency: price?.currency ?? account.currency,
			...(withMethod && { auth_method: aliasOf(keyId) }),
			...(withStructure && { auth_method_structured: authMethod(keyId, aliasOf) }),
		};
	});
}

export function authMethod(
	keyId: string | undefined,
	aliasOf: (keyId: string | undefined) => string,
): unknown {
	return { detail: aliasOf(keyId), ...(keyId !== undefined && { api_key_id: keyId }) };
}

export function isIn(
	{ endedAt }: PastRequest,
	range: { readonly start: number; readonly end: number },
): boolean {
	return endedAt !== undefined && endedAt >= range.start && endedAt < range.end;
}
