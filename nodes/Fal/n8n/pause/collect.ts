import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import pLimit from 'p-limit';

import {
	asFalError,
	within,
	type FalError,
	type Finished,
	type JsonObject,
	type WebhookBody,
} from '../../fal';
import { createFileStore, type FileStore } from '../files/fileStore';
import { clock } from '../ports/clock';
import { toNodeError } from '../errors/nodeError';
import { outcomeOf, toItems, type ItemOutput } from '../item/outcome';
import { failOnResume, goesOn } from './failure';
import { requestIdOf, type KeptItem } from './state';
import type { N8nFal } from '../ports/fal';

/** Makes the output of a result as the kept plan says. */
export type MakeOutput = (
	plan: JsonObject,
	finished: Finished,
	store: FileStore,
	signal: AbortSignal,
) => Promise<ItemOutput | readonly ItemOutput[]>;

const COLLECTED_AT_ONCE = 5;
/** For all results and their files. */
const COLLECTING = { ms: 30 * 60_000 };

/**
 * The outgoing items of an execution whose requests are all complete, in the order of the incoming
 * ones. A failed one becomes an error row; unless the node is set to go on, the node fails.
 *
 * @throws {FalError} when a result is there and cannot be fetched now
 */
export async function collectItems(
	context: IWebhookFunctions,
	fal: N8nFal,
	kept: readonly KeptItem[],
	told: WebhookBody,
	makeOutput: MakeOutput,
): Promise<INodeExecutionData[]> {
	const store = createFileStore(context, fal);
	const limit = pLimit(COLLECTED_AT_ONCE);
	const collected = await within(clock, COLLECTING, undefined, async ({ signal }) => {
		const collect = async (item: KeptItem, index: number): Promise<Collected> => {
			if (item.state === 'over') return { items: item.items };
			const includeLogs = item.plan['includeLogs'] === true;
			try {
				const finished = await fal.requests.calledBack(item.request, told, {
					signal,
					includeLogs,
				});
				const output = await makeOutput(item.plan, finished, store, signal);
				return { items: toItems(outcomeOf(output), index) };
			} catch (thrown) {
				const error = asFalError(thrown);
				if (error.fate.state !== 'over') throw error;
				return { items: toItems({ state: 'failed', error }, index), error };
			}
		};
		return await limit.map(kept, collect);
	});
	if (!goesOn(context)) failIfAnyFailed(context, kept, collected);
	return collected.flatMap(({ items }) => items);
}

/** What one incoming item came to. */
interface Collected {
	readonly items: readonly INodeExecutionData[];
	readonly error?: FalError;
}

function failIfAnyFailed(
	context: IWebhookFunctions,
	kept: readonly KeptItem[],
	collected: readonly Collected[],
): void {
	const index = collected.findIndex(({ error }) => error !== undefined);
	if (index < 0) return;
	const finished = kept.flatMap((item, number) => {
		const id = collected[number]?.error ? undefined : requestIdOf(item);
		return id === undefined ? [] : [id];
	});
	failOnResume(
		context,
		toNodeError(context.getNode(), collected[index]?.error, index, { finished }),
	);
}
