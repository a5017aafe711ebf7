/** Time and chance as arguments, so that waiting can be tested without waiting. */
export interface Clock {
	/** Milliseconds; only differences between two readings mean something. */
	now(): number;
	/** Resolves after `ms` milliseconds; rejects with the signal's reason when it aborts first. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** A number in [0, 1), used to spread retries of many items. */
	random(): number;
}
