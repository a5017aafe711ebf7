import { createHash } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import {
	asFalError,
	falError,
	isRecord,
	type FalError,
	type Finished,
	type OpenRequest,
} from '../fal';

/**
 * What is known of the paid work of one item. *Retry On Fail* runs the whole node again, so this is
 * kept in the node's context: finished work is handed out again, open requests are followed, and
 * only what failed is paid for once more (design D5).
 */
export interface ItemMemory {
	/**
	 * Does paid work once.
	 *
	 * @param subject everything that makes two runs the same: model, input, options
	 * @throws {FalError} what `work` throws, or `unclear` when an earlier try may have been paid for
	 */
	once(subject: unknown, work: PaidWork): Promise<Finished>;
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
	ofItem: () => ({ once: async (_subject, work) => await work(undefined, () => undefined) }),
	forget: () => undefined,
};

/** A loop runs the node several times in one execution; only tries of the same run belong together. */
function entriesOfRun(nodeContext: IDataObject, runIndex: string): IDataObject {
	const kept = nodeContext[CONTEXT_KEY];
	if (isDataObject(kept) && kept['runIndex'] === runIndex && isDataObject(kept['items'])) {
		return kept['items'];
	}
	const items: IDataObject = {};
	nodeContext[CONTEXT_KEY] = { runIndex, items };
	return items;
}

type State =
	| { readonly state: 'sending' }
	| { readonly state: 'open'; readonly request: OpenRequest }
	| { readonly state: 'finished'; readonly finished: Finished }
	| { readonly state: 'unclear'; readonly message: string };

type Entry = State & { readonly fingerprint: string };

function itemMemory(entries: IDataObject, index: string): ItemMemory {
	return {
		async once(subject, work) {
			const fingerprint = fingerprintOf(subject);
			const known = entries[index];
			const entry = isEntry(known) && known.fingerprint === fingerprint ? known : undefined;
			const keep = (state: State) => {
				entries[index] = { ...state, fingerprint };
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
				throw asFalError(thrown);
			}
		},
	};
}

/** What a failed try leaves behind; undefined when the item may be paid for again. */
function stateAfter(error: FalError, request: OpenRequest | undefined): State | undefined {
	if (error.facts.over === true) return undefined;
	if (request) return { state: 'open', request };
	const mayBePaid = error.kind === 'unclear' || error.facts.unanswered === true;
	return mayBePaid ? { state: 'unclear', message: error.message } : undefined;
}

function notAgain(entry: State): FalError {
	const reason = entry.state === 'unclear' ? ` (${entry.message})` : '';
	return falError({
		kind: 'unclear',
		message: `Not sent again: fal may have taken the request of an earlier try${reason}`,
	});
}

/** A hash, because inputs may be large and the context is stored with the execution. */
function fingerprintOf(subject: unknown): string {
	return createHash('sha256').update(JSON.stringify(subject)).digest('hex');
}

function isEntry(value: unknown): value is Entry {
	return isRecord(value) && typeof value['state'] === 'string' && 'fingerprint' in value;
}

function isDataObject(value: unknown): value is IDataObject {
	return isRecord(value);
}
