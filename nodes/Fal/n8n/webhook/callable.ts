import type { IExecuteFunctions, IHookFunctions } from 'n8n-workflow';

/**
 * Whether n8n can call the webhooks of the node. For nodes of version 1 it evaluates an expression
 * first, and n8n 2.41 cannot do that for a webhook while the workflow's binary mode is `combined`
 * (n8n/dist/webhooks/webhook-helpers.js, `parseRequestBody`).
 */
export function isCallable(context: IExecuteFunctions | IHookFunctions): boolean {
	const { typeVersion } = context.getNode();
	return typeVersion > 1 || context.getWorkflowSettings().binaryMode !== 'combined';
}

/** What stands against it, and what to do. */
export const NOT_CALLABLE =
	'with the workflow’s setting for binary data n8n cannot call a node of version 1. Delete the node and add it anew';
