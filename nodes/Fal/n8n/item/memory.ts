import { createHash } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import {
	asFalError,
	FAILED,
	falError,
	isRecord,
	MAYBE_TAKEN,
	type FalError,
	type OpenRequest,
} from '../../fal';
import { isOfThisVersion, KEPT_VERSION, keptByAnotherVersion } from '../keptState';
import {
	entryAfter,
	isCancelling,
	openOf,
	readEntry,
	requestsIn,
	type Entry,
	type RequestsOfTries,
} from './memoryEntry';

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
	/** Whether nothing was begun yet in this run of the node, nor in an earlier try of it. */
	readonly isFresh: boolean;
	/** What items have cost, in this run of the node and in earlier tries of it; see `budget.ts`. */
	readonly spent: IDataObject;
	/** What earlier tries submitted, by what is known of it. @throws {FalError} */
	requests(): RequestsOfTries;
	/** Called when every item succeeded: nothing can be tried again. */
	forget(): void;
}

const CONTEXT_KEY = 'falRequests';
/** Parameters that decide what becomes of a result and how long it may take, not what it is a result of. */
const OF_THE_RESULT = new Set(['options', 'downloadFiles']);

/** @returns a memory that keeps nothing unless the node may be run again by Retry On Fail */
export function openMemory(context: IExecuteFunctions): RunMemory {
	if (context.getNode().retryOnFail !== true) return { ...NO_MEMORY, spent: {} };
	const nodeContext = context.getContext('node');
	const kept: unknown = nodeContext[CONTEXT_KEY];
	if (!isOfThisVersion(kept)) return unreadable(kept);
	const runIndex = JSON.stringify(context.evaluateExpression('{{ $runIndex }}', 0));
	const written = Object.entries(context.getNode().parameters).filter(
		([name]) => !OF_THE_RESULT.has(name),
	);
	const { items: entries, spent } = keptOfRun(nodeContext, {
		runIndex,
		written: digestOf(written),
	});
	return {
		spent,
		ofItem: (index) => itemMemory(entries, String(index)),
		isFresh: Object.values(entries).every((entry) => entry === undefined),
		requests: () => requestsIn(Object.values(entries).map(readEntry)),
		forget() {
			nodeContext[CONTEXT_KEY] = undefined;
		},
	};
}

const NO_MEMORY = {
	isFresh: true,
	ofItem: (): ItemMemory => ({
		once: async (_, work) => await work(undefined, () => undefined),
		drop: () => undefined,
	}),
	requests: () => requestsIn([]),
	forget: () => undefined,
};

/** Of a memory that another version has written: nothing is paid for that may be in it. */
function unreadable(kept: unknown): RunMemory {
	const refuse = async () => await Promise.reject(keptByAnotherVersion(kept));
	return {
		spent: {},
		isFresh: false,
		ofItem: () => ({ once: refuse, drop: () => undefined }),
		requests: () => requestsIn([]),
		forget: () => undefined,
	};
}

/**
 * A loop runs the node several times in one execution; only tries of the same run belong together.
 * Within a run the item alone decides, not what its expressions give: one such as `{{ $now }}` gives
 * something else at every try, and the request of the first would be left running.
 */
function keptOfRun(nodeContext: IDataObject, run: RunKey): KeptOfRun {
	const kept = nodeContext[CONTEXT_KEY];
	if (isDataObject(kept) && isOfRun(kept, run) && isDataObject(kept['items'])) {
		// Versions before Max Cost did not keep it.
		const spent = isDataObject(kept['spent']) ? kept['spent'] : {};
		kept['spent'] = spent;
		return { items: kept['items'], spent };
	}
	const made = { items: {}, spent: {} };
	nodeContext[CONTEXT_KEY] = { version: KEPT_VERSION, ...run, ...made };
	return made;
}

interface KeptOfRun {
	readonly items: IDataObject;
	readonly spent: IDataObject;
}

interface RunKey {
	readonly runIndex: string;
	/**
	 * Of the parameters as they are written. n8n keeps the memory with the execution, and *Retry* runs it
	 * again with the saved workflow: what an edited node asks for is not what the memory is about.
	 */
	readonly written: string;
}

function isOfRun(kept: IDataObject, { runIndex, written }: RunKey): boolean {
	// Version 0.1.0 did not keep what was written.
	return kept['runIndex'] === runIndex && (kept['written'] ?? written) === written;
}

function digestOf(parameters: unknown): string {
	return createHash('sha256').update(JSON.stringify(parameters)).digest('base64url');
}

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
				case 'refused':
					throw falError({ ...entry.refusal, fate: FAILED });
				case undefined:
					keep({ state: 'sending' });
					break;
				case 'open':
					break;
			}
			try {
				return await attempt(work, keep, openOf(entry));
			} catch (thrown) {
				const error = asFalError(thrown);
				// It was cancelled here, and now fal says that it is over: the item begins anew.
				const isAnew = isCancelling(entry) && error.fate.state === 'over';
				if (!isAnew) throw error;
				keep({ state: 'sending' });
				return await attempt(work, keep, undefined);
			}
		},
		drop() {
			keep(undefined);
		},
	};
}

async function attempt<T>(
	work: PaidWork<T>,
	keep: (entry: Entry | undefined) => void,
	open: OpenRequest | undefined,
): Promise<T> {
	let request = open;
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
}

function notAgain(reason?: string): FalError {
	const why = reason === undefined ? '' : ` (${reason})`;
	return falError({
		kind: 'unclear',
		fate: MAYBE_TAKEN,
		message: `Not sent again: fal may have taken the request of an earlier try${why}`,
	});
}

function isDataObject(value: unknown): value is IDataObject {
	return isRecord(value);
}
