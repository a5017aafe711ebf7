import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import {
	asFalError,
	falError,
	isRecord,
	MAYBE_TAKEN,
	type FalError,
	type Finished,
	type OpenRequest,
} from '../../fal';

/**
 * What is known of the paid work of one item. *Retry On Fail* runs the whole node again, so this is
 * kept in the node's context: finished work is handed out again, open requests are followed, and
 * only what failed is paid for once more.
 */
export interface ItemMemory {
	/**
	 * Does paid work once.
	 *
	 * @throws {FalError} what `work` throws, or `unclear` when an earlier try may have been paid for
	 */
	once(work: PaidWork): Promise<Finished>;
	/** Called when what was kept is over without a result: the item may be paid for again. */
	drop(): void;
}

export type PaidWork = (
	open: OpenRequest | undefined,
	onOpen: (request: OpenRequest) => void,
) => Promise<Finished>;

/** The memory of all items of one run of the node. */
export interface RunMemory {
	ofItem(index: number): ItemMemory;
	/** Called when every item succeeded: nothing can be tried again. */
	forget(): void;
}

const CONTEXT_KEY = 'falRequests';

/** @returns a memory that keeps nothing unless the node may be run again by Retry On Fail */
export function openMemory(context: IExecuteFunctions): RunMemory {
	if (context.getNode().retryOnFail !== true) return NO_MEMORY;
	const nodeContext = context.getContext('node');
	const runIndex = JSON.stringify(context.evaluateExpression('{{ $runIndex }}', 0));
	const entries = entriesOfRun(nodeContext, runIndex);
	return {
		ofItem: (index) => itemMemory(entries, String(index)),
		forget() {
			nodeContext[CONTEXT_KEY] = undefined;
		},
	};
}

const NO_MEMORY: RunMemory = {
	ofItem: () => ({
		once: async (work) => await work(undefined, () => undefined),
		drop: () => undefined,
	}),
	forget: () => undefined,
};

/**
 * A loop runs the node several times in one execution; only tries of the same run belong together.
 * Within a run the item alone decides, not its input: an expression such as `{{ $now }}` gives
 * another one at every try, and the request of the first would be left running.
 */
function entriesOfRun(nodeContext: IDataObject, runIndex: string): IDataObject {
	const kept = nodeContext[CONTEXT_KEY];
	if (isDataObject(kept) && kept['runIndex'] === runIndex && isDataObject(kept['items'])) {
		return kept['items'];
	}
	const items: IDataObject = {};
	nodeContext[CONTEXT_KEY] = { runIndex, items };
	return items;
}

type Entry =
	| { readonly state: 'sending' }
	| { readonly state: 'open'; readonly request: OpenRequest }
	| { readonly state: 'finished'; readonly finished: Finished }
	| { readonly state: 'unclear'; readonly message: string };

function itemMemory(entries: IDataObject, index: string): ItemMemory {
	return {
		async once(work) {
			const known = entries[index];
			const entry = isEntry(known) ? known : undefined;
			const keep = (state: Entry) => {
				entries[index] = { ...state };
			};
			if (entry?.state === 'finished') return entry.finished;
			if (entry?.state === 'unclear' || entry?.state === 'sending') throw notAgain(entry);
			if (!entry) keep({ state: 'sending' });
			let request = entry?.request;
			try {
				const finished = await work(request, (opened) => {
					request = opened;
					keep({ state: 'open', request });
				});
				keep({ state: 'finished', finished });
				return finished;
			} catch (thrown) {
				const error = asFalError(thrown);
				const state = stateAfter(error, request);
				if (state) keep(state);
				else entries[index] = undefined;
				throw error;
			}
		},
		drop() {
			entries[index] = undefined;
		},
	};
}

/** What a failed try leaves behind; undefined when the item may be paid for again. */
function stateAfter({ fate, message }: FalError, known?: OpenRequest): Entry | undefined {
	switch (fate.state) {
		case 'over':
			return undefined;
		case 'open':
			return { state: 'open', request: fate.request };
		case 'notTaken':
			return known && { state: 'open', request: known };
		case 'maybeTaken':
			return known ? { state: 'open', request: known } : { state: 'unclear', message };
	}
}

function notAgain(entry: Entry): FalError {
	const reason = entry.state === 'unclear' ? ` (${entry.message})` : '';
	return falError({
		kind: 'unclear',
		fate: MAYBE_TAKEN,
		message: `Not sent again: fal may have taken the request of an earlier try${reason}`,
	});
}

function isEntry(value: unknown): value is Entry {
	return isRecord(value) && typeof value['state'] === 'string';
}

function isDataObject(value: unknown): value is IDataObject {
	return isRecord(value);
}
