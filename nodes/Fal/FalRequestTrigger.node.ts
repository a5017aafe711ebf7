import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { pollRequests } from './trigger/poll';
import { pollProperties } from './trigger/pollProperties';

/** Looks by itself: for an n8n that fal cannot reach, and for requests that other programs made. */
export class FalRequestTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FAL Request Trigger',
		name: 'falRequestTrigger',
		icon: { light: 'file:fal.svg', dark: 'file:fal.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ String($parameter["models"]).replace(/fal-ai\\//g, "") }}',
		description: 'Start the workflow with requests of a model that have ended, whoever made them',
		defaults: { name: 'FAL Request Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'falApi', required: true }],
		properties: pollProperties,
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollRequests(this);
	}
}
