import type { IncomingHttpHeaders } from 'node:http';

import { WebhookContext } from 'n8n-core';
import { Workflow } from 'n8n-workflow';
import type {
	INode,
	INodeExecutionData,
	INodeParameters,
	IRunExecutionData,
	IWebhookData,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { describeExecution } from '../../rig/engine/additionalData';
import { GivenCredentials } from '../../rig/engine/credentials';
import { loadBuiltNodes, nodeTypesOf } from '../../rig/engine/nodeTypes';
import { buildWorkflow, frameTypes } from '../../rig/engine/workflow';
import type { World } from './world';

/** A call of one of the nodes' webhooks, as n8n would take it. */
export interface WebhookCall {
	readonly nodeType: string;
	readonly parameters: INodeParameters;
	readonly node?: Partial<INode>;
	/** Of the execution that waits; absent for a trigger. */
	readonly data?: IRunExecutionData;
	readonly executionId: string;
	readonly headers: IncomingHttpHeaders;
	readonly body: Buffer;
}

/** What the node did with it. */
export interface WebhookOutcome {
	/** Status that the caller gets. */
	readonly status: number;
	readonly message: string;
	/** What starts or resumes the workflow. */
	readonly items: readonly INodeExecutionData[] | undefined;
	/** The node's own `webhook` threw, which n8n answers by going on with an empty item. */
	readonly thrown: unknown;
	readonly data: IRunExecutionData | undefined;
}

/** Has the built node answer a call, in n8n's own context for webhooks. */
export async function callWebhook(
	world: Pick<World, 'fal'>,
	call: WebhookCall,
): Promise<WebhookOutcome> {
	const built = await loadBuiltNodes();
	const registry = { ...built, nodes: { ...built.nodes, ...frameTypes } };
	const nodeTypes = nodeTypesOf(registry);
	const workflow = new Workflow({
		id: 'workflow',
		name: 'Test',
		active: true,
		nodeTypes,
		settings: { executionOrder: 'v1' },
		...buildWorkflow({
			type: call.nodeType,
			parameters: call.parameters,
			node: call.node ?? {},
			next: [],
			after: {},
			nodeTypes,
			hasCredentials: true,
		}),
	});
	const node = workflow.getNode(call.node?.name ?? 'FAL');
	if (!node) throw new Error('The workflow has no such node');
	const response = createResponse();
	const additionalData = {
		...describeExecution({
			workflow,
			mode: 'webhook',
			executionId: call.executionId,
			credentialsHelper: new GivenCredentials(built.credentials, { apiKey: world.fal.key }),
			timeoutMs: undefined,
			instanceUrl: 'https://n8n.example.com',
		}),
		httpRequest: {
			headers: call.headers,
			rawBody: call.body,
			body: parsed(call.body),
			params: {},
			query: {},
			method: 'POST',
		},
		httpResponse: response,
	} as unknown as IWorkflowExecuteAdditionalData;
	const webhookData = { webhookDescription: { name: 'default' } } as unknown as IWebhookData;
	const context = new WebhookContext(
		workflow,
		node,
		additionalData,
		'webhook',
		webhookData,
		[],
		call.data ?? null,
	);
	await workflow.expression.acquireIsolate();
	try {
		const type: unknown = nodeTypes.getByNameAndVersion(call.nodeType);
		const webhook: unknown = Reflect.get(Object(type), 'webhook');
		if (typeof webhook !== 'function') throw new Error('The node has no webhook');
		const given: unknown = await Reflect.apply(webhook, context, []);
		const [items]: readonly unknown[] = Object(given).workflowData ?? [];
		const isStarted = Array.isArray(items);
		return {
			status: isStarted ? 200 : response.statusCode,
			message: response.message,
			items: isStarted ? items : undefined,
			thrown: undefined,
			data: call.data,
		};
	} catch (thrown) {
		return { status: 500, message: String(thrown), items: undefined, thrown, data: call.data };
	} finally {
		response.close();
		await workflow.expression.releaseIsolate();
	}
}

/** As much of express' response as the node uses. */
function createResponse() {
	const listeners: Array<() => void> = [];
	const response = {
		statusCode: 200,
		message: '',
		status(code: number) {
			response.statusCode = code;
			return response;
		},
		json(body: unknown) {
			response.message = String(Object(body).message);
			return response;
		},
		once(_event: string, listener: () => void) {
			listeners.push(listener);
			return response;
		},
		close() {
			for (const listener of listeners) listener();
		},
	};
	return response;
}

/** n8n parses what it can and keeps the rest as text. */
function parsed(body: Buffer): unknown {
	try {
		return JSON.parse(body.toString());
	} catch {
		return body.toString();
	}
}
