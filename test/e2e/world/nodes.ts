import { FAL_NODE } from '../../../rig/n8n/package';
import type { WorkflowNode } from '../../../rig/n8n/api';

/** *Model → Run*; other parameters than the given ones have their defaults. */
export function falNode(
	credential: { id: string; name: string },
	model: string,
	parameters: Readonly<Record<string, unknown>> = {},
): WorkflowNode {
	return {
		name: 'FAL',
		type: FAL_NODE,
		typeVersion: 1,
		credentials: { falApi: credential },
		parameters: {
			resource: 'model',
			operation: 'run',
			model: { __rl: true, mode: 'id', value: model },
			specifyInput: 'json',
			inputParams: '{"prompt": "a fox"}',
			...parameters,
		},
	};
}

export const manualTrigger: WorkflowNode = {
	name: 'Start',
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
	parameters: {},
};

/** A production webhook at `/webhook/<path>`. */
export function webhook(
	path: string,
	responseMode: 'onReceived' | 'lastNode' | 'streaming',
): WorkflowNode {
	return {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		webhookId: `hook-${path}`,
		parameters: { httpMethod: 'GET', path, responseMode, options: {} },
	};
}

/** One item with these members, for each incoming item; texts that begin with `=` are JavaScript. */
export function setNode(name: string, members: Readonly<Record<string, unknown>>): WorkflowNode {
	return {
		name,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'raw', jsonOutput: jsonOf(members), options: {} },
	};
}

/** JSON whose expressions n8n evaluates in place. */
function jsonOf(members: Readonly<Record<string, unknown>>): string {
	const parts = Object.entries(members).map(([name, value]) => {
		const isExpression = typeof value === 'string' && value.startsWith('=');
		return `${JSON.stringify(name)}: ${isExpression ? value.slice(1) : JSON.stringify(value)}`;
	});
	return `={{ { ${parts.join(', ')} } }}`;
}
