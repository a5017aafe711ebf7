import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	ICredentialType,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
} from 'n8n-workflow';
import type { Registry } from './nodeTypes';

/** A registry with one node that does what the test says. */
export function nodeThat(execute: (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>): {
	nodeType: string;
	registry: Registry;
} {
	const text = { displayName: 'Text', name: 'text', default: 'x', required: true } as const;
	const node: INodeType = {
		description: {
			displayName: 'Probe',
			name: 'probe',
			version: 1,
			group: ['transform'],
			description: 'Does what the test says',
			defaults: { name: 'Probe' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name: 'falApi', required: true }],
			properties: [{ ...text, type: 'string' }],
		},
		execute,
	};
	const falApi: ICredentialType = {
		name: 'falApi',
		displayName: 'FAL API',
		properties: [{ displayName: 'API Key', name: 'apiKey', type: 'string', default: '' }],
		authenticate: {
			type: 'generic',
			properties: { headers: { Authorization: '=Key {{$credentials.apiKey}}' } },
		},
	};
	return {
		nodeType: 'test.probe',
		registry: { nodes: { 'test.probe': node }, credentials: { falApi } },
	};
}
