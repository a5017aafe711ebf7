import type { IDataObject } from 'n8n-workflow';

import { parseEndpointId, type OpenRequest } from '../../fal';
import { inputFields } from '../fields/input';
import { modelField } from '../fields/model';
import { requestOptions } from '../options/options';
import { optionsField, readOptions } from '../options/optionSet';
import type { Operation } from '../operation';
import { SUBMITTING } from '../timeLimits';
import { readCheckedInput, readInput } from './input/input';
import { namingModel } from './nearest';
import { submitItem } from './submitItem';
import { tagHeaderOf } from './tags';
import { readWebhookUrl } from './webhookUrl';

/** `{ requestId, model, status, statusUrl, responseUrl, cancelUrl }` */
export const submit: Operation = {
	name: 'Submit',
	action: 'Submit a request without waiting',
	description:
		'Put a request into fal’s queue and go on at once. Get Result fetches its result later.',
	properties: [
		modelField,
		...inputFields,
		{
			displayName: 'Webhook URL',
			name: 'webhookUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://n8n.example.com/webhook/fal',
			description: 'Public address that fal calls with the result when the request is done',
		},
		optionsField(requestOptions),
	],
	async execute(item) {
		const { params } = item;
		const request = await namingModel(item, async () => {
			const endpoint = parseEndpointId(params.locator('model'));
			const webhookUrl = readWebhookUrl(item);
			const read = readOptions(requestOptions, params.options());
			const options = { ...read, webhookUrl, tagHeader: tagHeaderOf(item, read) };
			return await item.within(SUBMITTING, async ({ signal }) => {
				const bounded = { ...item, models: item.models.until(signal) };
				const given = await readInput(bounded, endpoint);
				signal.throwIfAborted();
				const { maxCost } = read;
				return await submitItem(item, { endpoint, given, options, maxCost }, signal);
			});
		});
		return { json: describe(request), requestId: request.requestId };
	},
	async check(item) {
		await namingModel(item, async () => {
			const endpoint = parseEndpointId(item.params.locator('model'));
			readWebhookUrl(item);
			readOptions(requestOptions, item.params.options());
			await item.within(SUBMITTING, async ({ signal }) => {
				await readCheckedInput({ ...item, models: item.models.until(signal) }, endpoint);
			});
		});
	},
};

function describe({ requestId, endpointId, ...urls }: OpenRequest): IDataObject {
	const { statusUrl, responseUrl, cancelUrl } = urls;
	return { requestId, model: endpointId, status: 'IN_QUEUE', statusUrl, responseUrl, cancelUrl };
}
