/** Something that fal was asked to run, from before it was sent. */
export interface Entry {
	readonly check: string;
	readonly endpointId: string;
	/** Undefined until fal has named it. */
	requestId: string | undefined;
	state: EntryState;
	/** Whether fal has taken a cancellation of it. */
	isCancelled: boolean;
	/** Of the queue's. */
	statusUrl: string;
	cancelUrl: string;
}

export type EntryState =
	/** No answer has come: it may run, and is not sent again. */
	| 'unanswered'
	/** Taken, and not known to be over. */
	| 'open'
	| 'complete'
	/** Over, after fal was asked to cancel it. */
	| 'cancelled'
	/** fal did not take it. */
	| 'refused';

/** Everything that was sent to be run. */
export interface Ledger {
	readonly entries: readonly Entry[];
	/** Names the check that what follows belongs to. */
	begin(check: string): void;
	add(endpointId: string): Entry;
	open(): readonly Entry[];
	/** Those, and what no answer has come to. */
	unfinished(): readonly Entry[];
}

export function createLedger(): Ledger {
	const entries: Entry[] = [];
	let check = '';
	return {
		entries,
		begin(name) {
			check = name;
		},
		add(endpointId) {
			const entry: Entry = {
				check,
				endpointId,
				requestId: undefined,
				state: 'unanswered',
				isCancelled: false,
				statusUrl: '',
				cancelUrl: '',
			};
			entries.push(entry);
			return entry;
		},
		open: () => entries.filter(({ state }) => state === 'open'),
		unfinished: () => entries.filter(({ state }) => state === 'open' || state === 'unanswered'),
	};
}
