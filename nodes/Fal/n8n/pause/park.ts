import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import pLimit from 'p-limit';

import { asFalError, within } from '../../fal';
import { clock } from '../ports/clock';
import { describeFailure } from '../errors/nodeError';
import { outcomeOf, toItems, type Outcome } from '../item/outcome';
import { keepItems, type KeptItem } from './state';

/** Quick runs end within it. A call that comes while the execution still runs is refused by n8n. */
const GRACE = { ms: 5_000 };
const FOLLOWED_AT_ONCE = 20;

/** Waits a little, once for all items, and tells where they stand then. Never throws. */
export async function finishQuickOnes(
	outcomes: readonly Outcome[],
	stop: AbortSignal | undefined,
): Promise<Outcome[]> {
	if (!isAnyWaiting(outcomes)) return [...outcomes];
	const limit = pLimit(FOLLOWED_AT_ONCE);
	return await within(
		clock,
		GRACE,
		stop,
		async ({ signal }) =>
			await limit.map(outcomes, async (outcome) => await finishSoon(outcome, signal)),
	);
}

async function finishSoon(outcome: Outcome, grace: AbortSignal): Promise<Outcome> {
	if (outcome.state !== 'waiting') return outcome;
	try {
		const work = await outcome.waiting.finishSoon(grace);
		return work ? outcomeOf(work) : outcome;
	} catch (error) {
		return { state: 'failed', error };
	}
}

export function isAnyWaiting(outcomes: readonly Outcome[]): boolean {
	return outcomes.some(({ state }) => state === 'waiting');
}

/**
 * Puts the execution to wait for fal's calls.
 *
 * @returns what a caller gets who does not wait with the execution. No item has a member `error`: n8n
 * would run a node with Retry On Fail once more, and its incoming items are not what they were
 */
export async function park(
	context: IExecuteFunctions,
	outcomes: readonly Outcome[],
): Promise<INodeExecutionData[]> {
	const items = incomingItems(context);
	keepItems(
		context,
		outcomes.map((outcome, index) => toKeptItem(outcome, index, items[index])),
	);
	const limits = outcomes.map((outcome) =>
		outcome.state === 'waiting' ? outcome.waiting.limitMs : 0,
	);
	await context.putExecutionToWait(new Date(Date.now() + Math.max(...limits)));
	leaveForTimeOut(items, outcomes);
	return outcomes.flatMap(describe);
}

/** The list that n8n keeps with the execution; with Execute Once the node is given a part of it. */
function incomingItems(context: IExecuteFunctions): INodeExecutionData[] {
	return context.getExecuteData().data['main']?.[0] ?? context.getInputData();
}

function toKeptItem(outcome: Outcome, index: number, item?: INodeExecutionData): KeptItem {
	const given = item && { json: item.json, ...(item.binary && { binary: item.binary }) };
	if (outcome.state === 'waiting') {
		const { request, plan } = outcome.waiting;
		return { state: 'open', request, plan, given };
	}
	const requestId =
		outcome.state === 'failed'
			? asFalError(outcome.error).requestId
			: outcome.state === 'done'
				? outcome.outputs[0]?.requestId
				: undefined;
	return { state: 'over', requestId, items: toItems(outcome, index), given };
}

/**
 * n8n passes the incoming items on when the time is over, and calls nobody before that. So they are
 * replaced by what is to come out then. n8n takes each for one of the incoming items by its place;
 * that holds for the first of every outcome, and what is more stands at the end.
 */
function leaveForTimeOut(items: INodeExecutionData[], outcomes: readonly Outcome[]): void {
	const first: INodeExecutionData[] = [];
	const more: INodeExecutionData[] = [];
	for (const [index, outcome] of outcomes.entries()) {
		const given = items[index] ?? { json: {} };
		const [one = given, ...others] = itemsAtTimeOut(given, outcome, index);
		first.push(one);
		more.push(...others);
	}
	items.length = 0;
	for (const item of [...first, ...more]) items.push(item);
}

function itemsAtTimeOut(
	given: INodeExecutionData,
	outcome: Outcome,
	index: number,
): INodeExecutionData[] {
	if (outcome.state !== 'waiting') return toItems(outcome, index);
	const json = { ...given.json, falTimedOut: true, ...namesOf(outcome.waiting.request) };
	return [{ ...given, json }];
}

function describe(outcome: Outcome, index: number): INodeExecutionData[] {
	const pairedItem = { item: index };
	switch (outcome.state) {
		case 'waiting': {
			const json: IDataObject = { ...namesOf(outcome.waiting.request), status: 'WAITING' };
			return [{ json, pairedItem }];
		}
		case 'failed': {
			const { error: failure, message: advice, details } = describeFailure(outcome.error);
			return [{ json: { status: 'FAILED', failure, advice, details }, pairedItem }];
		}
		case 'done':
		case 'skipped':
			return toItems(outcome, index);
	}
}

function namesOf({ requestId, endpointId }: { requestId: string; endpointId: string }) {
	return { requestId, model: endpointId };
}
