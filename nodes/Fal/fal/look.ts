/** How a request is looked at. */
export interface Look {
	/** Ends the wait; the request itself goes on at fal. */
	readonly signal: AbortSignal;
	readonly includeLogs?: boolean | undefined;
}
