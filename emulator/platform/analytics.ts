import type { PastRequest } from '../history/pastRequest';
import type { EmulatorContext } from '../server/context';
import { groupBy } from '../server/groups';
import type { Call } from '../server/types';
import { commaList, pageOf } from './page';
import { isRefused, refuse } from './reply';
import { durationOf, outcomeOf } from './requests';
import { readBuckets, readIds } from './timeRange';
import { isIn } from './usage';

/** Buckets on a page unless told; fal's own numbers are not documented. */
const PAGE = { defaultLimit: 100, largestLimit: 1_000 };
const FORMS: readonly string[] = ['time_series', 'summary'];
/** fal calls it a cold boot when nothing has started after a second. */
const COLD_SECONDS = 1;

const ERROR_TYPES: Readonly<Record<string, readonly string[]>> = {
	startup_error_count: ['startup_timeout', 'runner_scheduling_failure'],
	connection_error_count: [
		'runner_connection_timeout',
		'runner_disconnected',
		'runner_connection_refused',
		'runner_connection_error',
	],
	timeout_error_count: ['request_timeout'],
	runtime_error_count: ['internal_error', 'runner_server_error'],
};

type Metric = (requests: readonly PastRequest[]) => number;

const METRICS: ReadonlyMap<string, Metric> = new Map<string, Metric>([
	['request_count', (requests) => requests.length],
	['success_count', counted('success')],
	['user_error_count', counted('user_error')],
	['error_count', counted('error')],
	...Object.entries(ERROR_TYPES).map(([name, types]): [string, Metric] => [
		name,
		(requests) => requests.filter(({ errorType }) => types.includes(errorType ?? '')).length,
	]),
	...percentiles([25, 50, 75, 90, 95, 99], 'duration', durationOf),
	...percentiles([50, 75, 90, 95, 99], 'prepare_duration', waitOf),
	['cold_boot_count', (requests) => requests.filter(isCold).length],
	...percentiles([50, 75, 90], 'cold_boot_duration', waitOf, isCold),
	['total_billable_duration', (requests) => rounded(sum(requests.map(durationOf)))],
]);

/** `GET /v1/models/analytics` (docs/protocol.md 7.3): only the metrics asked for, every bucket, empty ones too. */
export function answerAnalytics(
	context: EmulatorContext,
	call: Call,
	isKnown: (endpointId: string) => boolean,
): true {
	if (isRefused(context, call, 'key')) return true;
	const { query } = call;
	const expand = query.has('expand')
		? commaList(query, 'expand')
		: ['time_series', 'request_count'];
	const metrics = expand.filter((name) => !FORMS.includes(name));
	const buckets = readBuckets(query, context.epochMs());
	const endpointIds = readIds(query, 'endpoint_id') ?? [];
	const isGood =
		endpointIds.length > 0 &&
		metrics.length > 0 &&
		metrics.every((name) => METRICS.has(name)) &&
		expand.some((name) => FORMS.includes(name));
	if (!isGood || buckets === undefined) return refuse(context, call, 400);
	if (!endpointIds.every(isKnown)) return refuse(context, call, 404);
	const page = pageOf(buckets, query, PAGE);
	if (page === undefined) return refuse(context, call, 400);
	const requests = context.history
		.list()
		.filter(({ endpointId }) => endpointIds.includes(endpointId));
	const rowsOf = (group: readonly PastRequest[]) =>
		[...groupBy(group, ({ endpointId }) => endpointId)].map(([endpointId, own]) => ({
			endpoint_id: endpointId,
			...Object.fromEntries(metrics.map((name) => [name, METRICS.get(name)?.(own) ?? 0])),
		}));
	const { items, ...rest } = page;
	return context.replies.json(call, 200, {
		...(expand.includes('time_series') && {
			time_series: items.map((bucket) => ({
				bucket: bucket.name,
				results: rowsOf(requests.filter((request) => isIn(request, bucket))),
			})),
		}),
		...(expand.includes('summary') && {
			summary: rowsOf(requests.filter((request) => buckets.some((one) => isIn(request, one)))),
		}),
		...rest,
	});
}

function counted(outcome: string): Metric {
	return (requests) => requests.filter((request) => outcomeOf(request) === outcome).length;
}

function percentiles(
	shares: readonly number[],
	name: string,
	secondsOf: (request: PastRequest) => number,
	isMeant: (request: PastRequest) => boolean = () => true,
): Array<[string, Metric]> {
	return shares.map((share) => [
		`p${share}_${name}`,
		(requests) => {
			const sorted = requests
				.filter(isMeant)
				.map(secondsOf)
				.sort((a, b) => a - b);
			const index = Math.max(Math.ceil((share / 100) * sorted.length) - 1, 0);
			return rounded(sorted[index] ?? 0);
		},
	]);
}

/** Seconds from the submission to the start. */
function waitOf({ sentAt, startedAt }: PastRequest): number {
	return (startedAt - sentAt) / 1000;
}

function isCold(request: PastRequest): boolean {
	return waitOf(request) > COLD_SECONDS;
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}

function rounded(seconds: number): number {
	return Number(seconds.toFixed(3));
}
