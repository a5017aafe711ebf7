import type { INodePropertyOptions } from 'n8n-workflow';

/**
 * What fal measures of a model, by fal's names.
 *
 * @see https://fal.ai/docs/platform-apis
 */
const COUNTS = [
	['request_count', 'Requests'],
	['success_count', 'Successes'],
	['user_error_count', 'Refused Inputs'],
	['error_count', 'Errors'],
	['startup_error_count', 'Errors at the Start'],
	['connection_error_count', 'Errors of Connections'],
	['timeout_error_count', 'Time-Outs'],
	['runtime_error_count', 'Errors of the Model'],
	['cold_boot_count', 'Cold Starts'],
] as const;
const SECONDS = [
	...[25, 50, 75, 90, 95, 99].map((share) => percentile('duration', 'Seconds to Run', share)),
	...[50, 75, 90, 95, 99].map((share) => percentile('prepare_duration', 'Seconds to Start', share)),
	...[50, 75, 90].map((share) => percentile('cold_boot_duration', 'Seconds of Cold Starts', share)),
	['total_billable_duration', 'Billable Seconds'] as const,
];

/** The entries of the menu, sorted as n8n sorts them. */
export const METRICS: INodePropertyOptions[] = [...COUNTS, ...SECONDS]
	.map(([value, name]) => ({ name, value }))
	.sort((one, other) => one.name.localeCompare(other.name));

export const USUAL_METRICS = [
	'request_count',
	'success_count',
	'user_error_count',
	'error_count',
	'p50_duration',
	'p90_duration',
];

/** Whether it counts something: where nothing happened it is 0, and a duration is none. */
export function isCount(metric: string): boolean {
	return metric.endsWith('_count') || metric.startsWith('total_');
}

function percentile(name: string, label: string, share: number): readonly [string, string] {
	return [`p${share}_${name}`, `${label} (${share} %)`];
}
