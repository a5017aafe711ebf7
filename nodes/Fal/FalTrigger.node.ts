import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { asFalError, within, type WebhookBody } from './fal';
import { createFileStore } from './n8n/files/fileStore';
import { clock } from './n8n/ports/clock';
import { createDeliveries, onceForRequest } from './n8n/webhook/deliveries';
import { readFalCall } from './n8n/webhook/falCall';
import { createTransport } from './n8n/ports/transport';
import { answer } from './n8n/webhook/exchange';
import { FETCHING_FILES } from './operations/timeLimits';
import { eventOf, eventOutput } from './trigger/event';
import { triggerProperties } from './trigger/properties';

/** What this n8n has heard of, for all its triggers. */
const deliveries = createDeliveries(() => Date.now());

export class FalTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FAL Trigger',
		name: 'falTrigger',
		icon: { light: 'file:fal.svg', dark: 'file:fal.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ [$parameter["events"]].flat().join(", ") }}',
		// n8n's node panel shows it for both nodes as one: FAL and its trigger.
		description: 'Run any fal.ai model, or start the workflow when a request at fal is over',
		defaults: { name: 'FAL Trigger' },
		eventTriggerDescription: 'Waiting for a webhook from fal',
		activationMessage: 'fal can now start this workflow through the production URL.',
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'fal' }],
		properties: triggerProperties,
	};

	/** fal keeps no list of webhooks: each request names its own. */
	webhookMethods = {
		default: {
			checkExists: async () => true,
			create: async () => true,
			delete: async () => true,
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const call = await readFalCall(this);
		if (call.state === 'refused') return answer(this, 401, call.message);
		const { body } = call;
		try {
			const events: unknown = this.getNodeParameter('events');
			const isWanted = Array.isArray(events) && events.includes(eventOf(body));
			if (!isWanted) return answer(this, 200, 'This event does not start the workflow');
			const work = async () => await outputOf(this, body);
			const outputs = await onceForRequest(this, deliveries, body.requestId, work);
			if (!outputs) return answer(this, 200, 'This request has started the workflow already');
			return { workflowData: [outputs] };
		} catch (thrown) {
			// If this threw, n8n would start the workflow all the same, with an empty item.
			const { message } = asFalError(thrown);
			this.logger.error(`${this.getNode().name}: ${message}`);
			return answer(this, 500, message);
		}
	}
}

async function outputOf(
	context: IWebhookFunctions,
	body: WebhookBody,
): Promise<INodeExecutionData[]> {
	const store = createFileStore(context, createTransport(context));
	const options: unknown = context.getNodeParameter('options', {});
	return await within(clock, FETCHING_FILES, undefined, async ({ signal }) => {
		const outputs = await eventOutput(store, body, options, signal);
		return outputs.map(({ json, binary }) => ({ json, ...(binary && { binary }) }));
	});
}
