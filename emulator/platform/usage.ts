import type { EmulatorContext } from '../server/context';
import type { QueueRequest } from '../queue/queueRequest';
import type { Call } from '../server/types';
import { commaList } from './page';
import type { Pricing } from './pricing';
import { isRefused, refuse } from './reply';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How many leading characters of an ISO date stay, and what completes them. */
const BUCKETS = new Map<string, readonly [number, string]>([
	['minute', [16, ':00+00:00']],
	['hour', [13, ':00:00+00:00']],
	['day', [10, 'T00:00:00+00:00']],
	['week', [10, 'T00:00:00+00:00']],
	['month', [7, '-01T00:00:00+00:00']],
]);

/** `GET /v1/models/usage` (docs/protocol.md 7.3), from the queue's requests; always one page, in UTC. */
export function answerUsage(context: EmulatorContext, call: Call, pricing: Pricing): true {
	if (isRefused(context, call, 'admin')) return true;
	const { query } = call;
	const expand = query.has('expand') ? commaList(query, 'expand') : ['time_series'];
	const now = Date.parse(context.isoTime(context.nowMs()));
	const start = timeOf(query.get('start'), now - DAY_MS);
	const end = timeOf(query.get('end'), now + 1);
	const timeframe = query.get('timeframe') ?? defaultTimeframe(end - start);
	const bucket = BUCKETS.get(timeframe);
	const isAsked = expand.includes('time_series') || expand.includes('summary');
	if (!isAsked || Number.isNaN(start) || Number.isNaN(end) || bucket === undefined) {
		return refuse(context, call, 400);
	}
	const ids = commaList(query, 'endpoint_id');
	const requests = context.listRequests().filter((request) => {
		const time = endedAt(request);
		return time >= start && time < end && (ids.length === 0 || ids.includes(request.endpointId));
	});
	const withMethod = expand.includes('auth_method');
	const lines = (group: readonly QueueRequest[]): readonly unknown[] =>
		usageLines(group, pricing, withMethod);
	return context.replies.json(call, 200, {
		...(expand.includes('time_series') && {
			time_series: [...groupBy(requests, (request) => bucketOf(request, timeframe))].map(
				([name, group]) => ({ bucket: name, results: lines(group) }),
			),
		}),
		...(expand.includes('summary') && { summary: lines(requests) }),
		next_cursor: null,
		has_more: false,
	});

	function endedAt({ completedAt }: QueueRequest): number {
		return completedAt === undefined ? NaN : Date.parse(context.isoTime(completedAt));
	}

	function bucketOf(request: QueueRequest, unit: string): string {
		const time = new Date(endedAt(request));
		if (unit === 'week') time.setUTCDate(time.getUTCDate() - ((time.getUTCDay() + 6) % 7));
		const [kept, rest] = bucket ?? [0, ''];
		return time.toISOString().slice(0, kept) + rest;
	}
}

function usageLines(
	requests: readonly QueueRequest[],
	pricing: Pricing,
	withMethod: boolean,
): readonly unknown[] {
	return [...groupBy(requests, (request) => request.endpointId)].map(([endpointId, group]) => {
		const price = pricing.priceOf(endpointId);
		const unitPrice = price?.unit_price ?? 0;
		const quantity = group.reduce((total, { answer }) => total + unitsOf(answer?.headers), 0);
		const cost = Number((quantity * unitPrice).toFixed(6));
		return {
			endpoint_id: endpointId,
			unit: price?.unit ?? 'unit',
			quantity,
			unit_price: unitPrice,
			percent_discount: null,
			cost_subtotal: cost,
			cost_discount: 0,
			cost_total: cost,
			cost,
			currency: price?.currency ?? 'USD',
			...(withMethod && { auth_method: 'API key' }),
		};
	});
}

function unitsOf(headers: Readonly<Record<string, string>> = {}): number {
	return Number(new Headers(headers).get('x-fal-billable-units') ?? 0);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
	return groups;
}

function timeOf(date: string | null, otherwise: number): number {
	return date === null ? otherwise : Date.parse(date);
}

function defaultTimeframe(rangeMs: number): string {
	if (rangeMs < 2 * HOUR_MS) return 'minute';
	if (rangeMs < 2 * DAY_MS) return 'hour';
	if (rangeMs < 64 * DAY_MS) return 'day';
	return rangeMs < 183 * DAY_MS ? 'week' : 'month';
}
