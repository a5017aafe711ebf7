import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	IWebhookResponseData,
} from 'n8n-workflow';

const shared = {
	version: 1,
	group: ['transform'],
	description: 'Frames the node under test',
	outputs: [NodeConnectionTypes.Main],
} satisfies Partial<INodeType['description']>;

/** Emits what it was started with: to the engine it is a webhook that has just been called. */
export class StartNode implements INodeType {
	description: INodeType['description'] = {
		...shared,
		displayName: 'Start',
		name: 'start',
		group: ['trigger'],
		defaults: { name: 'Start' },
		inputs: [],
		properties: [],
	};

	async webhook(): Promise<IWebhookResponseData> {
		return {};
	}
}

/** Passes its items on; a second output holds the parameter `expressions`, evaluated for each item. */
export class AfterNode implements INodeType {
	description: INodeType['description'] = {
		...shared,
		displayName: 'After',
		name: 'after',
		defaults: { name: 'After' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		properties: [{ displayName: 'Expressions', name: 'expressions', type: 'json', default: {} }],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		const evaluated = items.map((_, item) => {
			const json: IDataObject = {};
			Object.assign(json, this.getNodeParameter('expressions', item, {}));
			return { json, pairedItem: { item } };
		});
		return [items, evaluated];
	}
}
