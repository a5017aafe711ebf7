/** A request as the account's history knows it, however it came. Times are milliseconds since 1970. */
export interface PastRequest {
	readonly requestId: string;
	readonly endpointId: string;
	/** The part of the key before its colon; undefined for requests made on fal's own pages. */
	readonly keyId: string | undefined;
	readonly input: unknown;
	readonly output: unknown;
	readonly sentAt: number;
	readonly startedAt: number;
	/** Absent while it runs. */
	readonly endedAt?: number;
	/** HTTP status of the answer; absent while it runs. */
	readonly statusCode?: number;
	/** Type of a request error, as in the status of the queue. */
	readonly errorType?: string;
	/** What was billed, in the model's units. */
	readonly units: number;
	readonly tags: Readonly<Record<string, string>>;
	/** False where input and output were not to be kept (`X-Fal-Store-IO: 0`), or were deleted. */
	readonly hasPayloads: boolean;
}

export type NewPastRequest = Partial<PastRequest> & Pick<PastRequest, 'endpointId'>;

export interface History {
	/** All that have started, in no order. */
	list(): readonly PastRequest[];
	find(requestId: string): PastRequest | undefined;
	/**
	 * Puts a request into the history that nobody has sent here, for tests of long histories. What is not
	 * told is made up: it was sent by the first key, ended well a moment ago, and billed one unit.
	 */
	add(request: NewPastRequest): PastRequest;
	/** A request that was answered directly; for the emulator's own use. */
	record(request: PastRequest): void;
	/** Forgets input and output of a request. */
	wipe(requestId: string): void;
	clear(): void;
}
