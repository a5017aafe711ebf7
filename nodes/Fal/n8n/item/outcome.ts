import type { IBinaryKeyData, IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { asFalError, type FalError, type JsonObject, type OpenRequest } from '../../fal';
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

/**
 * The requests of all items but the one whose error is thrown, by what became of them, so that nothing
 * that may be billed is lost from sight.
 */
export function requestIdsOf(outcomes: readonly Outcome[], thrown?: number): OtherRequests {
	const others = outcomes.flatMap((outcome, index) =>
		index === thrown ? [] : requestsOf(outcome),
	);
	const idsOf = (state: RequestState) =>
		// Several items of one request name it once.
		[...new Set(others.flatMap((one) => (one.state === state ? [one.requestId] : [])))];
	return {
		finished: idsOf('finished'),
		open: idsOf('open'),
		unclear: idsOf('unclear'),
		failed: idsOf('failed'),
		cancelled: idsOf('cancelled'),
	};
}

type RequestState = keyof OtherRequests;

interface NamedRequest {
	readonly requestId: string;
	readonly state: RequestState;
}

function requestsOf(outcome: Outcome): NamedRequest[] {
	switch (outcome.state) {
		case 'done':
			return outcome.outputs.flatMap(({ requestId }) => named(requestId, 'finished'));
		case 'waiting':
			return named(outcome.waiting.request.requestId, 'open');
		case 'failed': {
			const error = asFalError(outcome.error);
			return named(error.requestId, stateOf(error));
		}
		case 'skipped':
			return [];
	}
}

function named(requestId: string | undefined, state: RequestState | undefined): NamedRequest[] {
	return requestId === undefined || state === undefined ? [] : [{ requestId, state }];
}

/** Undefined when nothing was paid for. */
function stateOf({ fate }: FalError): RequestState | undefined {
	switch (fate.state) {
		case 'notTaken':
			return undefined;
		case 'maybeTaken':
			return 'unclear';
		case 'open':
			return fate.stand === 'cancelling' ? 'cancelled' : 'open';
		case 'over':
			return fate.how === 'cancelledHere' ? 'cancelled' : 'failed';
	}
}

function toItem({ json, binary }: ItemOutput, index: number): INodeExecutionData {
	return { json, ...(binary && { binary }), pairedItem: { item: index } };
}
