import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import {
	asFalError,
	falError,
	isOpenRequest,
	isRecord,
	MAYBE_TAKEN,
	type FalError,
	type OpenRequest,
} from '../../fal';
import { isOfThisVersion, KEPT_VERSION, keptByAnotherVersion } from '../keptState';

/**
 * What is known of the paid work of one item. *Retry On Fail* runs the whole node again, so this is
 * kept in the node's context: finished work is handed out again, open requests are followed, and
 * only what failed is paid for once more.
 */
export interface ItemMemory {
	/**
	 * Does paid work once.
	 *
	 * @param read makes of what was kept, plain data, what the work came to
	 * @throws {FalError} what `work` throws, or `unclear` when an earlier try may have been paid for
	 */
	once<T>(read: (kept: unknown) => T | undefined, work: PaidWork<T>): Promise<T>;
	/** Called when what was kept is over without a result: the item may be paid for again. */
	drop(): void;
}

export type PaidWork<T> = (
	open: OpenRequest | undefined,
	onOpen: (request: OpenRequest) => void,
) => Promise<T>;

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
	const kept: unknown = nodeContext[CONTEXT_KEY];
	if (!isOfThisVersion(kept)) return unreadable(kept);
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
		once: async (_, work) => await work(undefined, () => undefined),
		drop: () => undefined,
	}),
	forget: () => undefined,
};

/** Of a memory that another version has written: nothing is paid for that may be in it. */
function unreadable(kept: unknown): RunMemory {
	const refuse = async () => await Promise.reject(keptByAnotherVersion(kept));
	return {
		ofItem: () => ({ once: refuse, drop: () => undefined }),
		forget: () => undefined,
	};
}

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
	nodeContext[CONTEXT_KEY] = { version: KEPT_VERSION, runIndex, items };
	return items;
}

type Entry =
	| { readonly state: 'sending' }
	| { readonly state: 'open'; readonly request: OpenRequest }
	| { readonly state: 'finished'; readonly finished: unknown }
	| { readonly state: 'unclear'; readonly message: string };

function itemMemory(entries: IDataObject, index: string): ItemMemory {
	const keep = (entry: Entry | undefined) => {
		entries[index] = entry && { ...entry };
	};
	return {
		async once(read, work) {
			const entry = readEntry(entries[index]);
			switch (entry?.state) {
				case 'finished': {
					const value = read(entry.finished);
					if (value !== undefined) return value;
					throw keptByAnotherVersion(entry);
				}
				case 'sending':
					throw notAgain();
				case 'unclear':
					throw notAgain(entry.message);
				case undefined:
					keep({ state: 'sending' });
					break;
				case 'open':
					break;
			}
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
				keep(entryAfter(error, request));
				throw error;
			}
		},
		drop() {
			keep(undefined);
		},
	};
}

/** What a failed try leaves behind; undefined when the item may be paid for again. */
function entryAfter({ fate, message }: FalError, known?: OpenRequest): Entry | undefined {
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

function notAgain(reason?: string): FalError {
	const why = reason === undefined ? '' : ` (${reason})`;
	return falError({
		kind: 'unclear',
		fate: MAYBE_TAKEN,
		message: `Not sent again: fal may have taken the request of an earlier try${why}`,
	});
}

/** @throws {FalError} when something is kept that this version does not know */
function readEntry(kept: unknown): Entry | undefined {
	if (kept === undefined || kept === null) return undefined;
	const { state, request, finished, message } = isRecord(kept) ? kept : {};
	switch (state) {
		case 'sending':
			return { state };
		case 'open':
			if (isOpenRequest(request)) return { state, request };
			break;
		case 'finished':
			return { state, finished };
		case 'unclear':
			if (typeof message === 'string') return { state, message };
			break;
	}
	throw keptByAnotherVersion(kept);
}

function isDataObject(value: unknown): value is IDataObject {
	return isRecord(value);
}
