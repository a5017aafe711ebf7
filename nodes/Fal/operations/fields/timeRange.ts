import type { INodeProperties } from 'n8n-workflow';

import { falError, isRecord, tryParseJson, type TimeRange } from '../../fal';
import type { Item } from '../../n8n/items';
import { isBlank } from '../../n8n/item/values';
import { inIsoOrder } from './localDate';
import { momentIn } from './moment';

const HOUR_MS = 3_600_000;
const SPANS = { last24Hours: 24, last7Days: 7 * 24, last30Days: 30 * 24 } as const;
const CHOICES = ['last24Hours', 'last7Days', 'last30Days', 'custom'] as const;

const ofCustom = { show: { timeRange: ['custom'] } };

/** A time in the past: up to now, or between two moments. */
export const timeRangeFields: readonly INodeProperties[] = [
	{
		displayName: 'Time Range',
		name: 'timeRange',
		type: 'options',
		options: [
			{ name: 'Between Two Dates', value: 'custom' },
			{ name: 'Last 24 Hours', value: 'last24Hours' },
			{ name: 'Last 30 Days', value: 'last30Days' },
			{ name: 'Last 7 Days', value: 'last7Days' },
		],
		default: 'last24Hours',
		description: 'The time to look at',
	},
	{
		displayName: 'Start',
		name: 'start',
		type: 'dateTime',
		default: '',
		required: true,
		displayOptions: ofCustom,
		description: 'The first moment, as a date or as ISO text such as 2026-11-01T00:00:00Z',
	},
	{
		displayName: 'End',
		name: 'end',
		type: 'dateTime',
		default: '',
		displayOptions: ofCustom,
		description: 'The moment after the last one. Empty for now.',
	},
];

/**
 * @param now milliseconds since 1970; the end of a range that has none, so that what comes in while pages
 *   are read does not move them
 * @throws {FalError} `invalidInput` for what is no date, or ends before it begins
 */
export function readTimeRange({ params, timezone }: Item, now = Date.now()): TimeRange {
	const choice = params.choice('timeRange', CHOICES);
	if (choice !== 'custom') {
		return { start: iso(now - SPANS[choice] * HOUR_MS), end: iso(now) };
	}
	const read = (name: string, label: string) => readMoment(params.value(name), label, timezone());
	const end = isBlank(params.value('end')) ? now : read('end', 'End');
	const start = read('start', 'Start');
	if (start >= end) throw invalid('Start must be before End');
	return { start: iso(start), end: iso(end) };
}

function readMoment(value: unknown, label: string, timezone: string): number {
	// What an expression gives may be a date of n8n's own.
	const date = isRecord(value) ? tryParseJson(JSON.stringify(value)) : value;
	const written = typeof date === 'string' ? inIsoOrder(date.trim()) : date;
	if (written === undefined)
		throw invalid(
			`${label}: day and month of "${String(date).trim()}" can be either way round. Write the year first, such as 2026-11-01`,
		);
	const moment = momentIn(written, timezone);
	if (moment !== undefined) return moment;
	throw invalid(`${label} must be a date, or ISO text such as 2026-11-01T00:00:00Z`);
}

function iso(ms: number): string {
	return new Date(ms).toISOString();
}

function invalid(message: string) {
	return falError({ kind: 'invalidInput', message });
}
