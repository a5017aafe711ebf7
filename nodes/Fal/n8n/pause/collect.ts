import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import pLimit from 'p-limit';

import {
	asFalError,
	within,
	type FalError,
	type Finished,
	type JsonObject,
	type Seen,
	type WebhookBody,
} from '../../fal';
import { createFileStore, type FileStore } from '../files/fileStore';
import { clock } from '../ports/clock';
import { outcomeOf, toItems, type ItemOutput } from '../item/outcome';
import { failOnResume, goesOn, type ResumeFailure } from './failure';
import { requestIdOf, type KeptItem } from './state';
import type { N8nFal } from '../ports/fal';

/** Makes the output of a result as the kept plan says. */
export type MakeOutput = (
	plan: JsonObject,
	finished: Finished,
	store: FileStore,
	signal: AbortSignal,
) => Promise<ItemOutput | readonly ItemOutput[]>;

const COLLECTED_AT_ONCE = 10;
/** For all results and their files. */
const COLLECTING = { ms: 30 * 60_000 };

interface Collection {
	readonly fal: N8nFal;
	readonly kept: readonly KeptItem[];
	readonly told: WebhookBody;
	readonly seen: Seen;
	readonly makeOutput: MakeOutput;
}

/**
 * The outgoing items of an execution whose requests are all complete, in the order of the incoming
 * ones. A failed one becomes an error row. Unless the node is set to go on, it fails, and what is given
 * are the incoming items, on which it is run again.
 *
 * @throws {FalError} when a result is there and cannot be fetched now
 */
export async function collectItems(
	context: IWebhookFunctions,
	{ fal, kept, told, seen, makeOutput }: Collection,
): Promise<INodeExecutionData[]> {
	const store = createFileStore(context, fal.files);
	const limit = pLimit(COLLECTED_AT_ONCE);
	const collected = await within(clock, COLLECTING, undefined, async ({ signal }) => {
		const collect = async (item: KeptItem, index: number): Promise<Collected> => {
			if (item.state === 'over') return { items: item.items };
			const includeLogs = item.plan['includeLogs'] === true;
			try {
				const { request } = item;
				const status = seen.complete.get(request.requestId);
				const look = { signal, includeLogs };
				const finished = await fal.requests.calledBack(request, told, look, status);
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
	const failure = goesOn(context) ? undefined : failureOf(kept, collected);
	return failure && failOnResume(context, failure)
		? kept.map(({ given }) => given ?? { json: {} })
		: collected.flatMap(({ items }) => items);
}

/** What one incoming item came to. */
interface Collected {
	readonly items: readonly INodeExecutionData[];
	readonly error?: FalError;
}

function failureOf(
	kept: readonly KeptItem[],
	collected: readonly Collected[],
): ResumeFailure | undefined {
	const failed = [...collected.keys()].filter((index) => collected[index]?.error !== undefined);
	const [index = -1] = failed;
	const error = collected[index]?.error;
	if (!error) return undefined;
	const idsOf = (isMeant: (number: number) => boolean) =>
		kept.flatMap((item, number) => (isMeant(number) ? [requestIdOf(item)] : [])).filter(isKnown);
	const others = {
		finished: idsOf((number) => !failed.includes(number)),
		failed: idsOf((number) => number !== index && failed.includes(number)),
	};
	return { error, index, others, failed };
}

function isKnown(id: string | undefined): id is string {
	return id !== undefined;
}
