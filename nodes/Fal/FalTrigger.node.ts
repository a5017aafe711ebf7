import {
	NodeConnectionTypes,
	NodeOperationError,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { isCallable, NOT_CALLABLE } from './n8n/webhook/callable';
import { triggerProperties } from './trigger/properties';
import { answerFal } from './trigger/webhook';

export class FalTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FAL Trigger',
		name: 'falTrigger',
		icon: { light: 'file:fal.svg', dark: 'file:fal.dark.svg' },
		group: ['trigger'],
		version: [1, 1.1],
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
			async checkExists(this: IHookFunctions) {
				if (isCallable(this)) return true;
				throw new NodeOperationError(this.getNode(), `FAL Trigger cannot start: ${NOT_CALLABLE}`);
			},
			create: async () => true,
			delete: async () => true,
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answerFal(this);
	}
}
