import type { IExecuteFunctions, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import { isOpenRequest, isRecord, type JsonObject, type OpenRequest } from '../../fal';
import { isOfThisVersion, KEPT_VERSION } from '../keptState';
import { nodeContextOf } from './runData';

/** One incoming item of an execution that waits: what it came to, or what it waits for. */
export type KeptItem = (
	| {
			readonly state: 'over';
			readonly requestId: string | undefined;
			readonly items: INodeExecutionData[];
	  }
	| { readonly state: 'open'; readonly request: OpenRequest; readonly plan: JsonObject }
) & {
	/** As it came in: what n8n keeps of it is what it passes on when nobody calls. */
	readonly given?: INodeExecutionData | undefined;
};

const CONTEXT_KEY = 'falPause';

/** Keeps the items in the node's context, which n8n stores with the execution. */
export function keepItems(context: IExecuteFunctions, items: readonly KeptItem[]): void {
	context.getContext('node')[CONTEXT_KEY] = {
		version: KEPT_VERSION,
		items: items.map((item) => ({ ...item })),
	};
}

/** What `keepItems` kept before the execution was put to wait, in whichever version. */
export function readKept(context: IWebhookFunctions): unknown {
	return nodeContextOf(context)?.[CONTEXT_KEY];
}

/** The items of what was kept; undefined when this version cannot read them. */
export function keptItems(kept: unknown): KeptItem[] | undefined {
	if (!isOfThisVersion(kept)) return undefined;
	// Version 0.1.0 kept the bare list.
	const items: unknown = isRecord(kept) ? kept['items'] : kept;
	return Array.isArray(items) && items.every(isKeptItem) ? items : undefined;
}

export function requestIdOf(item: KeptItem): string | undefined {
	return item.state === 'open' ? item.request.requestId : item.requestId;
}

function isKeptItem(value: unknown): value is KeptItem {
	if (!isRecord(value)) return false;
	return value['state'] === 'open'
		? isOpenRequest(value['request']) && isRecord(value['plan'])
		: value['state'] === 'over' && Array.isArray(value['items']);
}
