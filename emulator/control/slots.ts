import type { Account } from './account';

/**
 * How many requests of the account are in progress, over all endpoints. Direct ones are refused beyond
 * the limit, those of the queue wait (https://docs.fal.ai/documentation/model-apis/concurrency-limits).
 */
export interface Slots {
	readonly isFree: boolean;
	take(): void;
	give(): void;
	/** Called whenever a place has become free. */
	onFree(listener: () => void): void;
	reset(): void;
}

export function createSlots(account: Account): Slots {
	let taken = 0;
	let listener = () => {};
	return {
		get isFree() {
			return taken < account.concurrency;
		},
		take: () => {
			taken += 1;
		},
		give() {
			// A request that a reset has forgotten may still end.
			taken = Math.max(0, taken - 1);
			listener();
		},
		onFree(next) {
			listener = next;
		},
		reset: () => {
			taken = 0;
		},
	};
}
