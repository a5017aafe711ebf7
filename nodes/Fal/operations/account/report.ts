import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ReportLine, ReportWanted } from '../../fal';
import { toItemValue } from '../../n8n/errors/itemValue';
import type { Item } from '../../n8n/items';
import { optionalModelsField, readModels } from '../fields/models';
import { readTimeRange, timeRangeFields } from '../fields/timeRange';

const FORMS = ['time_series', 'summary'] as const;
const TIMEFRAMES = ['auto', 'minute', 'hour', 'day', 'week', 'month'] as const;

/** What every report of the account is asked for. */
export const reportFields: readonly INodeProperties[] = [
	optionalModelsField,
	...timeRangeFields,
	{
		displayName: 'Report As',
		name: 'form',
		type: 'options',
		options: [
			{
				name: 'Series',
				value: 'time_series',
				description: 'One item for each model and span of time, for charts and sheets',
			},
			{ name: 'Sum', value: 'summary', description: 'One item for each model' },
		],
		default: 'time_series',
		description: 'Whether to get the course of time or its sum',
	},
	{
		displayName: 'Span of Time',
		name: 'timeframe',
		type: 'options',
		options: [
			{ name: 'Automatic', value: 'auto', description: 'As fits the time range' },
			{ name: 'Day', value: 'day' },
			{ name: 'Hour', value: 'hour' },
			{ name: 'Minute', value: 'minute' },
			{ name: 'Month', value: 'month' },
			{ name: 'Week', value: 'week' },
		],
		default: 'auto',
		displayOptions: { show: { form: ['time_series'] } },
		description:
			'How long each span is. Days begin where they do in the time zone of the workflow.',
	},
];

/** @throws {FalError} `invalidInput` or `invalidModel` */
export function readReport(item: Item, expand: readonly string[]): ReportWanted {
	const { params, timezone } = item;
	const form = params.choice('form', FORMS);
	const timeframe = form === 'summary' ? 'auto' : params.choice('timeframe', TIMEFRAMES);
	return {
		models: readModels(params),
		range: readTimeRange(item),
		form,
		timeframe: timeframe === 'auto' ? undefined : timeframe,
		timezone: timezone(),
		expand,
	};
}

/**
 * A line with names as n8n has them, `cost_total` as `costTotal`.
 *
 * @param models what was asked for: a span in which nothing happened is that of the only one
 */
export function lineItem(
	{ bucket, values = {} }: ReportLine,
	models: readonly string[],
): IDataObject {
	const { endpoint_id: model, ...others } = values;
	const only = models.length === 1 ? models[0] : undefined;
	return {
		...(bucket !== undefined && { start: bucket }),
		model: typeof model === 'string' ? model : (only ?? null),
		...Object.fromEntries(
			Object.entries(others).map(([name, value]) => [camelCase(name), toItemValue(value)]),
		),
	};
}

export function camelCase(name: string): string {
	return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
