import { parseEndpointId, type PastRequest } from '../../fal';
import { toItemValue } from '../../n8n/errors/itemValue';
import type { Item } from '../../n8n/items';
import type { ItemOutput } from '../../n8n/item/outcome';
import { downloadFilesField } from '../fields/downloadFiles';
import { listFields, readMost } from '../fields/list';
import { modelsField, readSomeModels } from '../fields/models';
import { readTimeRange, timeRangeFields } from '../fields/timeRange';
import { outputOf, outputPlanOf } from '../model/output/output';
import type { Operation } from '../operation';
import { choice } from '../options/option';
import { optionsField, readOptions } from '../options/optionSet';
import { keptOptions } from '../options/options';
import { FETCHING_FILES, READING } from '../timeLimits';
import { pastItem } from './pastRequest';

const options = {
	...keptOptions,
	sortBy: choice({
		displayName: 'Sort By',
		options: [
			{ name: 'Duration', value: 'duration', description: 'The longest first' },
			{ name: 'End', value: 'ended_at', description: 'The last first' },
		],
		default: 'ended_at',
		description: 'What comes first',
	}),
	status: choice({
		displayName: 'Status',
		options: [
			{ name: 'Any', value: 'any' },
			{ name: 'Error', value: 'error', description: 'A failure of fal or of the model' },
			{ name: 'Refused Input', value: 'user_error', description: 'The model refused its input' },
			{ name: 'Success', value: 'success' },
		],
		default: 'any',
		description: 'How the requests ended',
	}),
};

/**
 * `{ requestId, model, status, statusCode, sentAt, startedAt, endedAt, seconds }`, and with results what
 * Run gives: `{ result, media?, input, … }`.
 */
export const getMany: Operation = {
	name: 'Get Many',
	action: 'Get many requests of models',
	description: 'Get the requests that were made of models, with their results if wanted',
	properties: [
		{ ...modelsField, required: true },
		...timeRangeFields,
		{
			displayName: 'Include Results',
			name: 'includeResults',
			type: 'boolean',
			default: false,
			description:
				'Whether to add input and result of each request, in the form that Run gives, as long as fal keeps them',
		},
		{ ...downloadFilesField, displayOptions: { show: { includeResults: [true] } } },
		...listFields,
		optionsField(options),
	],
	async execute(item) {
		const { params, fal } = item;
		const given = readOptions(options, params.options());
		const withPayloads = params.flag('includeResults');
		const wanted = {
			models: readSomeModels(params),
			range: readTimeRange(item),
			status: given.status === 'any' ? undefined : given.status,
			sortBy: given.sortBy,
			withPayloads,
		};
		const found = await item.within(
			READING,
			async ({ signal }) => await fal.account.history(wanted, readMost(params), signal),
		);
		if (!withPayloads) return found.map((request) => ({ json: pastItem(request) }));
		const downloadFiles = given.downloadFiles === true || params.flag('downloadFiles');
		return await item.within(FETCHING_FILES, async ({ signal }) => {
			const outputs: ItemOutput[] = [];
			// One after the other: each may bring several files.
			for (const request of found) {
				outputs.push(...(await withResult(item, request, { ...given, downloadFiles }, signal)));
			}
			return outputs;
		});
	},
};

type Given = Parameters<typeof outputPlanOf>[1];

/** As if Run had made it, so that a lost result flows on where it was to go. */
async function withResult(
	item: Item,
	request: PastRequest,
	given: Given,
	signal: AbortSignal,
): Promise<ItemOutput[]> {
	const facts = pastItem(request);
	const { requestId, model, state, input, output } = request;
	const whole = { ...facts, input: toItemValue(input) ?? null };
	if (state !== 'success' || output === undefined) {
		return [{ json: { ...whole, output: toItemValue(output) ?? null }, requestId }];
	}
	const plan = { ...outputPlanOf(parseEndpointId(model), given), inputFields: whole };
	const { store, hints } = item;
	const finished = { requestId, result: output, billableUnits: undefined };
	return [await outputOf({ store, hints }, plan, finished, signal)].flat();
}
