import type { IDataObject } from 'n8n-workflow';

import type { PastRequest } from '../../fal';
import type { ItemOutput } from '../../n8n/item/outcome';
import { downloadFilesField } from '../fields/downloadFiles';
import { listFields, readMost } from '../fields/list';
import { modelsField, readSomeModels } from '../fields/models';
import { readTimeRange, timeRangeFields } from '../fields/timeRange';
import type { Operation } from '../operation';
import { choice, flag } from '../options/option';
import { optionsField, readOptions } from '../options/optionSet';
import { keptOptions } from '../options/options';
import { FETCHING_FILES, READING } from '../timeLimits';
import { pastItem, pastOutput } from './pastRequest';

const options = {
	...keptOptions,
	includeCost: flag({
		displayName: 'Include Cost',
		default: false,
		description:
			'Whether to add what each request has cost, discounts included, as far as it was billed. Needs a key with the scope ADMIN.',
	}),
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
		const { found, costs } = await item.within(READING, async ({ signal }) => {
			const requests = await fal.account.history(wanted, readMost(params), signal);
			const ids = given.includeCost ? requests.map(({ requestId }) => requestId) : [];
			return { found: requests, costs: await fal.account.billed(ids, wanted.range, signal) };
		});
		const withCost = (json: IDataObject, { requestId }: PastRequest): IDataObject => {
			const cost = costs.get(requestId);
			return cost ? { ...json, cost: { ...cost } } : json;
		};
		if (!withPayloads) {
			return found.map((request) => ({ json: withCost(pastItem(request), request) }));
		}
		const downloadFiles = given.downloadFiles === true || params.flag('downloadFiles');
		return await item.within(FETCHING_FILES, async ({ signal }) => {
			const outputs: ItemOutput[] = [];
			// One after the other: each may bring several files.
			for (const request of found) {
				const made = await pastOutput(item, request, { ...given, downloadFiles }, signal);
				outputs.push(...made.map((one) => ({ ...one, json: withCost(one.json, request) })));
			}
			return outputs;
		});
	},
};
