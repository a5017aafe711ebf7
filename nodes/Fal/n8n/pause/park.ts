import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import pLimit from 'p-limit';

import { asFalError, within } from '../../fal';
import { clock } from '../ports/clock';
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
 * @returns what a caller gets who does not wait with the execution
 */
export async function park(
	context: IExecuteFunctions,
	outcomes: readonly Outcome[],
): Promise<INodeExecutionData[]> {
	keepItems(context, outcomes.map(toKeptItem));
	const items = context.getInputData();
	outcomes.forEach((outcome, index) => {
		const item = items[index];
		// n8n passes the incoming items on when the time is over, and calls nobody before that.
		if (item) item.json = jsonAtTimeOut(item.json, outcome, index);
	});
	const limits = outcomes.map((outcome) =>
		outcome.state === 'waiting' ? outcome.waiting.limitMs : 0,
	);
	await context.putExecutionToWait(new Date(Date.now() + Math.max(...limits)));
	return outcomes.flatMap((outcome, index) =>
		outcome.state === 'waiting'
			? [{ json: describe(outcome.waiting.request), pairedItem: { item: index } }]
			: toItems(outcome, index),
	);
}

function toKeptItem(outcome: Outcome, index: number): KeptItem {
	if (outcome.state === 'waiting') {
		const { request, plan } = outcome.waiting;
		return { state: 'open', request, plan };
	}
	const requestId =
		outcome.state === 'failed'
			? asFalError(outcome.error).requestId
			: outcome.state === 'done'
				? outcome.outputs[0]?.requestId
				: undefined;
	return { state: 'over', requestId, items: toItems(outcome, index) };
}

function jsonAtTimeOut(given: IDataObject, outcome: Outcome, index: number): IDataObject {
	if (outcome.state === 'waiting') {
		return { ...given, falTimedOut: true, ...namesOf(outcome.waiting.request) };
	}
	return toItems(outcome, index)[0]?.json ?? given;
}

function describe(request: Parameters<typeof namesOf>[0]): IDataObject {
	return { ...namesOf(request), status: 'WAITING' };
}

function namesOf({ requestId, endpointId }: { requestId: string; endpointId: string }) {
	return { requestId, model: endpointId };
}
