import type { IDataObject } from 'n8n-workflow';

import { falError, isPublicHost, parseEndpointId, type OpenRequest } from '../../fal';
import type { Item } from '../../n8n/items';
import { inputFields } from '../fields/input';
import { modelField } from '../fields/model';
import { requestOptions } from '../options/options';
import { optionsField, readOptions } from '../options/optionSet';
import type { Operation } from '../operation';
import { SUBMITTING } from '../timeLimits';
import { readInput } from './input';
import { submitItem } from './submitItem';

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
		const endpoint = parseEndpointId(params.locator('model'));
		const webhookUrl = readWebhookUrl(params.text('webhookUrl'));
		const options = { ...readOptions(requestOptions, params.options()), webhookUrl };
		warnIfPrivate(item, webhookUrl);
		return await item.within(SUBMITTING, async ({ signal }) => {
			const bounded = { ...item, models: item.models.until(signal) };
			const given = await readInput(bounded, endpoint);
			signal.throwIfAborted();
			const request = await submitItem(item, { endpoint, given, options }, signal);
			return { json: describe(request), requestId: request.requestId };
		});
	},
};

function describe({ requestId, endpointId, ...urls }: OpenRequest): IDataObject {
	const { statusUrl, responseUrl, cancelUrl } = urls;
	return { requestId, model: endpointId, status: 'IN_QUEUE', statusUrl, responseUrl, cancelUrl };
}

/** fal takes such an address, and calls it in vain. */
function warnIfPrivate({ hints }: Item, webhookUrl: string | undefined): void {
	const url = webhookUrl === undefined ? undefined : new URL(webhookUrl);
	if (url === undefined || isPublicHost(url.hostname)) return;
	hints.warn(
		`fal cannot reach ${url.host} and will not call the Webhook URL. Fetch the result with Request: Get Result.`,
	);
}

/** @throws {FalError} `invalidInput`, before anything is paid */
function readWebhookUrl(text: string): string | undefined {
	const url = text.trim();
	if (url === '') return undefined;
	if (/^https?:\/\//i.test(url) && URL.canParse(url)) return url;
	throw falError({
		kind: 'invalidInput',
		message: 'Webhook URL must be an http(s) URL that can be reached from the internet',
	});
}
