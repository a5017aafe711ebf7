import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type ISupplyDataFunctions,
	type SupplyData,
} from 'n8n-workflow';

import { searchChatModels } from './chatModel/models';
import { chatModelProperties } from './chatModel/properties';
import { supplyChatModel } from './chatModel/supply';

/** A language model of fal for n8n's agents and chains. */
export class FalChatModel implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FAL Chat Model',
		name: 'falChatModel',
		icon: { light: 'file:fal.svg', dark: 'file:fal.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["model"].value || $parameter["model"] }}',
		description: 'Use the language models of fal.ai in an AI agent or chain',
		defaults: { name: 'FAL Chat Model' },
		inputs: [],
		outputs: [NodeConnectionTypes.AiLanguageModel],
		outputNames: ['Model'],
		credentials: [{ name: 'falApi', required: true }],
		properties: chatModelProperties,
	};

	methods = { listSearch: { searchChatModels } };

	async supplyData(this: ISupplyDataFunctions, itemIndex: number): Promise<SupplyData> {
		return await supplyChatModel(this, itemIndex);
	}
}
