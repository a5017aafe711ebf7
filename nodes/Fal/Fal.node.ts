import {
	NodeConnectionTypes,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { modelInputFields } from './methods/modelInputFields';
import { searchModels } from './methods/searchModels';
import { executeItems } from './n8n/items';
import { answerCall, resumeWebhooks } from './n8n/pause/call';
import { findOperation, outputAfterPause, properties } from './operations';
import { readMaxConcurrency } from './operations/options/options';

export class Fal implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FAL',
		name: 'fal',
		icon: { light: 'file:fal.svg', dark: 'file:fal.dark.svg' },
		group: ['transform'],
		version: [1, 1.1],
		// n8n cuts it at about 26 characters: the model comes without what most models begin with. A model
		// that is an expression has no value on the canvas, and would leave the whole subtitle empty.
		subtitle:
			'={{ $parameter["operation"].replace(/([A-Z])/g, " $1").toLowerCase() + ": " + String($rawParameter["model"] || $parameter["resource"]).replace(/^=.*/s, $parameter["resource"]).replace(/^https?:\\/\\/[^/]+\\/(models\\/)?/, "").replace(/^fal-ai\\//, "") }}',
		description: 'Run any fal.ai model: images, video, audio, 3D and text',
		defaults: { name: 'FAL' },
		// At a node that is paused; which requests it waits for is no expression's business.
		waitingNodeTooltip:
			'Goes on when fal has called about the last request. Stop does not end them: cancel them at <a href="https://fal.ai/dashboard/requests" target="_blank">fal.ai/dashboard/requests</a> or with Request: Cancel.',
		// For the assistants of n8n that build workflows.
		builderHint: {
			searchHint:
				'Makes and changes images, video, speech, music and 3D models with any model of fal.ai, and runs language models. Choose the resource by what is to be made; Model with the operation Run takes any model by its ID. The first file of an output item is the first entry of its media list, and with Download Files it is in the binary field data. Jobs of many minutes go with Wait Mode Pause Until Webhook.',
		},
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'falApi', required: true }],
		webhooks: resumeWebhooks,
		properties,
	};

	methods = { listSearch: { searchModels }, resourceMapping: { modelInputFields } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const resource = this.getNodeParameter('resource', 0);
		const name = this.getNodeParameter('operation', 0);
		const operation = findOperation(resource, name);
		if (!operation) {
			throw new NodeOperationError(
				this.getNode(),
				`FAL has no operation "${name}" for "${resource}"`,
			);
		}
		return [await executeItems(this, operation, readMaxConcurrency)];
	}

	/** Called by fal while an execution waits (Wait Mode: Pause Until Webhook). */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answerCall(this, outputAfterPause);
	}
}
