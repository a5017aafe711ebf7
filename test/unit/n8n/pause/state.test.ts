import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import {
	keepItems,
	keptItems,
	readKept,
	type KeptItem,
} from '../../../../nodes/Fal/n8n/pause/state';
import { OPEN } from '../../../harness/queuedRequest';

const ITEMS: KeptItem[] = [
	{ state: 'open', request: OPEN, plan: { model: 'fal-ai/flux/dev' } },
	{ state: 'over', requestId: 'abc', items: [{ json: { result: 1 } }] },
];

/** Keeps the items as a node, and reads them as a webhook does, through n8n's database. */
function throughN8n(items: readonly KeptItem[]): unknown {
	const nodeContext: IDataObject = {};
	const node: Partial<IExecuteFunctions> = { getContext: () => nodeContext };
	keepItems(node as IExecuteFunctions, items);
	const stored: unknown = JSON.parse(JSON.stringify({ 'node:FAL': nodeContext }));
	const webhook: unknown = {
		getNode: () => ({ name: 'FAL' }),
		runExecutionData: { executionData: { contextData: stored } },
	};
	return readKept(webhook as IWebhookFunctions);
}

describe('what is kept of a paused execution', () => {
	it('is read as it was kept', () => {
		expect(keptItems(throughN8n(ITEMS))).toEqual(ITEMS);
	});

	it('is understood as version 0.1.0 kept it', () => {
		expect(keptItems(JSON.parse(JSON.stringify(ITEMS)))).toEqual(ITEMS);
	});

	it.each<[unknown]>([
		[{ version: 2, items: ITEMS }],
		[{ version: '1', items: ITEMS }],
		[{ version: 1 }],
		[[{ state: 'open', request: { requestId: 'abc' }, plan: {} }]],
		[[{ state: 'elsewhere', requestId: 'abc' }]],
		[undefined],
		['text'],
	])('is not read in another form: %j', (kept) => {
		expect(keptItems(kept)).toBeUndefined();
	});
});
