import type { IExecuteFunctions, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import { isRecord, type JsonObject, type OpenRequest } from '../../fal';

/** One incoming item of an execution that waits: what it came to, or what it waits for. */
export type KeptItem =
	| {
			readonly state: 'over';
			readonly requestId: string | undefined;
			readonly items: INodeExecutionData[];
	  }
	| { readonly state: 'open'; readonly request: OpenRequest; readonly plan: JsonObject };

const CONTEXT_KEY = 'falPause';

/** Keeps the items in the node's context, which n8n stores with the execution. */
export function keepItems(context: IExecuteFunctions, items: readonly KeptItem[]): void {
	context.getContext('node')[CONTEXT_KEY] = items.map((item) => ({ ...item }));
}

/** The items that `keepItems` kept before the execution was put to wait; empty when there are none. */
export function readKeptItems(context: IWebhookFunctions): KeptItem[] {
	// A webhook has no `getContext`. Braces would end the expression.
	const name = JSON.stringify(context.getNode().name)
		.replaceAll('{', '\\u007b')
		.replaceAll('}', '\\u007d');
	const nodeContext: unknown = context.evaluateExpression(`{{ $node[${name}].context }}`, 0);
	const kept = isRecord(nodeContext) ? nodeContext[CONTEXT_KEY] : undefined;
	return Array.isArray(kept) ? kept.filter(isKeptItem) : [];
}

export function requestIdOf(item: KeptItem): string | undefined {
	return item.state === 'open' ? item.request.requestId : item.requestId;
}

function isKeptItem(value: unknown): value is KeptItem {
	return isRecord(value) && (value['state'] === 'open' || value['state'] === 'over');
}
