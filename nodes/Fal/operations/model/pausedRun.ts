import { asFalError, falError, isRecord, type EndpointId, type RunOptions } from '../../fal';
import { NO_HINTS } from '../../n8n/item/hints';
import type { Item } from '../../n8n/items';
import type { Work } from '../../n8n/item/outcome';
import type { MakeOutput } from '../../n8n/pause/collect';
import type { InputWithFiles } from './input/input';
import { FETCHING_FILES } from '../timeLimits';
import { outputOf, type OutputPlan } from './output/output';
import { submitItem } from './submitItem';

/** A run whose result may come when the execution has been put to wait. */
export interface PausedRun {
	readonly endpoint: EndpointId;
	readonly given: InputWithFiles;
	readonly options: RunOptions & { readonly maxCost: number | undefined };
	readonly plan: OutputPlan;
	/** Longest wait of the execution, in milliseconds. */
	readonly limitMs: number;
}

/** The address that resumes the execution. @throws {FalError} `cannotPause` */
export function resumeUrlFor({ resumeUrl }: Pick<Item, 'resumeUrl'>, options: RunOptions): string {
	if (options.storePayloads !== false) return resumeUrl();
	throw falError({
		kind: 'cannotPause',
		message: 'fal must keep the results until all are there. Remove Store Payloads at Fal',
	});
}

/** Submits the item with the address that resumes the execution. @throws {FalError} */
export async function submitForPause(
	item: Item,
	run: PausedRun,
	submitting: AbortSignal,
): Promise<Work> {
	const { fal, stop, memory } = item;
	const { endpoint, given, plan, limitMs } = run;
	const options = { ...run.options, webhookUrl: resumeUrlFor(item, run.options) };
	const { maxCost } = options;
	const request = await submitItem(item, { endpoint, given, options, maxCost }, submitting);
	item.models.askPrice(endpoint.id);
	const { includeLogs } = plan;
	return {
		waiting: {
			request,
			// Read when the execution is put to wait: the price is known by then.
			get plan() {
				const price = item.models.knownPrice(endpoint.id);
				return { ...plan, ...(price && { price: { ...price } }) };
			},
			limitMs,
			async finishSoon(signal) {
				try {
					const grace = { signal, includeLogs, stop };
					const finished = await fal.requests.finishSoon(request, grace);
					if (!finished) return undefined;
					return await item.within(
						FETCHING_FILES,
						async (files) => await outputOf(item, plan, finished, files.signal),
					);
				} catch (thrown) {
					const error = asFalError(thrown);
					if (error.fate.state === 'over') memory.drop();
					throw error;
				}
			},
		},
	};
}

/** Makes the output when the execution has resumed, just as Run does. */
export const outputAfterPause: MakeOutput = async (kept, finished, store, signal) => {
	if (!isOutputPlan(kept)) {
		throw falError({
			kind: 'unexpectedAnswer',
			message: 'What n8n kept of the item is not readable',
		});
	}
	// n8n shows no hints for what a webhook gives; failed downloads stand in the output.
	return await outputOf({ store, hints: NO_HINTS }, kept, finished, signal);
};

/** n8n keeps what `submitForPause` gave it. */
function isOutputPlan(value: unknown): value is OutputPlan {
	return isRecord(value) && typeof value['model'] === 'string';
}
