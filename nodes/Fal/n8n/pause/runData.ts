import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { isRecord, type JsonObject } from '../../fal';

type Context = IExecuteFunctions | IWebhookFunctions;

/**
 * The node's context as n8n stores it with the execution. A webhook has no `getContext`, and an
 * expression is no way to it: n8n forbids some names in expressions, and cannot evaluate any for a
 * webhook while the workflow's binary mode is `combined`.
 *
 * @returns undefined where this version of n8n keeps it elsewhere
 */
export function nodeContextOf(context: Context): JsonObject | undefined {
	const contexts = executionDataOf(context)?.['contextData'];
	const own = isRecord(contexts) ? contexts[`node:${context.getNode().name}`] : undefined;
	return isRecord(own) ? own : undefined;
}

/**
 * Lets the node itself run when the execution resumes. n8n has switched it off for that moment, so
 * that it passes on what its webhook gives.
 *
 * @returns false where this version of n8n has no such switch
 */
export function letNodeRun(context: IWebhookFunctions): boolean {
	const stack = executionDataOf(context)?.['nodeExecutionStack'];
	const entry: unknown = Array.isArray(stack) ? stack[0] : undefined;
	const node = isRecord(entry) ? entry['node'] : undefined;
	if (!isRecord(node) || node['disabled'] !== true) return false;
	node['disabled'] = false;
	return true;
}

/** n8n's own data of the execution, to which no public function leads. */
function executionDataOf(context: object): JsonObject | undefined {
	const run = isRecord(context) ? context['runExecutionData'] : undefined;
	const data = isRecord(run) ? run['executionData'] : undefined;
	return isRecord(data) ? data : undefined;
}
