import type { IBinaryKeyData, IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import type { JsonObject, OpenRequest } from '../../fal';
import { describeFailure, toErrorRow, type OtherRequests } from '../errors/nodeError';

/** What an operation makes of one item. */
export interface ItemOutput {
	readonly json: IDataObject;
	readonly binary?: IBinaryKeyData | undefined;
	/** The request behind it, named when another item fails. */
	readonly requestId?: string | undefined;
}

/** An item whose request goes on at fal while the execution is put to wait. */
export interface WaitingItem {
	readonly request: OpenRequest;
	/** What to make of the result: plain data, kept with the execution. */
	readonly plan: JsonObject;
	/** Longest wait of the execution, in milliseconds. */
	readonly limitMs: number;
	/**
	 * What the item came to, or undefined when that is not known by the time the signal aborts.
	 *
	 * @throws {FalError} what the run failed with
	 */
	finishSoon(grace: AbortSignal): Promise<ItemOutput | readonly ItemOutput[] | undefined>;
}

export type Work = ItemOutput | readonly ItemOutput[] | { readonly waiting: WaitingItem };

/** Where an item stands when the node has done what it could. */
export type Outcome =
	| { readonly state: 'done'; readonly outputs: readonly ItemOutput[] }
	| { readonly state: 'waiting'; readonly waiting: WaitingItem }
	| { readonly state: 'failed'; readonly error: unknown }
	| { readonly state: 'skipped' };

export function outcomeOf(work: Work): Outcome {
	if ('waiting' in work) return { state: 'waiting', waiting: work.waiting };
	return { state: 'done', outputs: [work].flat() };
}

/**
 * The outgoing items of one incoming item, of which something is known.
 *
 * @param node the node whose output they become at once; n8n routes them by their members then
 */
export function toItems(outcome: Outcome, index: number, node?: INode): INodeExecutionData[] {
	switch (outcome.state) {
		case 'done':
			return outcome.outputs.map((output) => toItem(output, index));
		case 'failed':
			return [
				toItem(
					{ json: node ? toErrorRow(node, outcome.error) : describeFailure(outcome.error) },
					index,
				),
			];
		case 'waiting':
		case 'skipped':
			return [];
	}
}

/** The requests of the items that did not fail, so that nothing paid for is lost from sight. */
export function requestIdsOf(outcomes: readonly Outcome[]): OtherRequests {
	const finished = outcomes.flatMap((outcome) => {
		const outputs = outcome.state === 'done' ? outcome.outputs : [];
		// Several items of one request name it once.
		const ids = new Set(outputs.map(({ requestId }) => requestId));
		return [...ids].filter((id) => id !== undefined);
	});
	const open = outcomes.flatMap((outcome) =>
		outcome.state === 'waiting' ? [outcome.waiting.request.requestId] : [],
	);
	return { finished, open };
}

function toItem({ json, binary }: ItemOutput, index: number): INodeExecutionData {
	return { json, ...(binary && { binary }), pairedItem: { item: index } };
}
