import type { IDataObject } from 'n8n-workflow';

import {
	falError,
	parseEndpointId,
	requestById,
	startDeadline,
	submitInTime,
	type EndpointId,
} from '../../fal';
import { inputFields } from '../fields/input';
import { modelField } from '../fields/model';
import { optionsField, REQUEST_OPTIONS } from '../fields/runOptions';
import type { Operation } from '../operation';
import { readInput, uploadInto } from './input';
import { readRunOptions } from './runOptions';

/** For the files and the submission; nobody waits for the model here. */
const SUBMIT_MS = 10 * 60_000;

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
		optionsField(REQUEST_OPTIONS),
	],
	async execute(item) {
		const { params, ports, stop, memory } = item;
		const endpoint = parseEndpointId(params.locator('model'));
		const webhookUrl = readWebhookUrl(params.text('webhookUrl'));
		const options = { ...readRunOptions(params.options()), webhookUrl };
		const given = await readInput(item, endpoint);
		const deadline = startDeadline(ports.clock, SUBMIT_MS, stop);
		try {
			const { requestId } = await memory.once(async (known, onOpen) => {
				const open = async () => {
					const input = await uploadInto(item, given, options.keepFilesFor, deadline.signal);
					return await submitInTime(ports, { endpoint, input, options }, deadline.signal);
				};
				const request = known ?? (await open());
				onOpen(request);
				return { requestId: request.requestId, result: null, billableUnits: undefined };
			});
			return { json: describe(endpoint, requestId ?? ''), requestId };
		} finally {
			deadline.end();
		}
	},
};

function describe(endpoint: EndpointId, id: string): IDataObject {
	const { requestId, statusUrl, responseUrl, cancelUrl } = requestById(endpoint, id);
	const urls = { statusUrl, responseUrl, cancelUrl };
	return { requestId, model: endpoint.id, status: 'IN_QUEUE', ...urls };
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
