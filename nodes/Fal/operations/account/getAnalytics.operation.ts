import { falError } from '../../fal';
import { readSomeModels } from '../fields/models';
import type { Operation } from '../operation';
import { READING } from '../timeLimits';
import { isCount, METRICS, USUAL_METRICS } from './metrics';
import { camelCase, lineItem, readReport, reportFields } from './report';

/** `{ start?, model, requestCount, p50Duration, … }` for each model, and span of time of a series */
export const getAnalytics: Operation = {
	name: 'Get Analytics',
	action: 'Get how often and how fast models ran',
	description: 'Get requests, errors and durations of models, as numbers or as a series',
	properties: [
		...reportFields.map((field) =>
			field.name === 'models'
				? { ...field, required: true, description: 'IDs of models, with commas between them' }
				: field,
		),
		{
			displayName: 'Metrics',
			name: 'metrics',
			type: 'multiOptions',
			options: METRICS,
			default: [...USUAL_METRICS],
			description: 'What to tell of each model',
		},
	],
	async execute(item) {
		readSomeModels(item.params);
		const metrics = readMetrics(item.params.value('metrics'));
		const wanted = readReport(item, metrics);
		const lines = await item.within(
			READING,
			async ({ signal }) => await item.fal.account.analytics(wanted, signal),
		);
		const nothing = Object.fromEntries(
			metrics.map((metric) => [camelCase(metric), isCount(metric) ? 0 : null]),
		);
		return lines.map((line) => {
			const json = lineItem(line, wanted.models);
			return { json: line.values ? json : { ...json, ...nothing } };
		});
	},
};

function readMetrics(value: unknown): string[] {
	const list: readonly unknown[] = Array.isArray(value) ? value : [];
	const known = METRICS.map((metric) => metric.value);
	const metrics = list.filter((metric) => typeof metric === 'string');
	if (metrics.length > 0 && metrics.every((metric) => known.includes(metric))) return metrics;
	throw falError({ kind: 'invalidInput', message: 'Choose at least one of the Metrics' });
}
