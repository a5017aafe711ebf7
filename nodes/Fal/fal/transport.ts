/** What this ring needs from an HTTP client, and nothing more. */
export interface Transport {
	/**
	 * Sends one request and reads the whole answer. Answers of any HTTP status are returned.
	 *
	 * @throws {FalError} `network` when no complete answer arrived (its `sent` tells whether fal may
	 *   have seen the request), or the reason of `signal` when that aborts.
	 */
	send(request: FalRequest): Promise<FalResponse>;
	/** The same, but the body arrives piece by piece. */
	open(request: FalRequest): Promise<FalStreamResponse>;
}

export interface FalRequest {
	readonly method: 'GET' | 'POST' | 'PUT';
	readonly url: string;
	readonly headers?: Readonly<Record<string, string>>;
	/** JSON text. A string, because n8n's helper drops an empty object. */
	readonly body?: string;
	/** Longest silence on the connection, in milliseconds. */
	readonly timeoutMs: number;
	readonly signal?: AbortSignal | undefined;
}

export interface FalResponse {
	readonly status: number;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
}

export interface FalStreamResponse {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly chunks: AsyncIterable<Uint8Array>;
	/** Ends the connection; nothing more is read. */
	close(): void;
}

export function isSuccess(status: number): boolean {
	return status >= 200 && status < 300;
}

/**
 * The media type of a `Content-Type` header, lower case and without parameters;
 * empty when there is none.
 */
export function mediaType(headers: Readonly<Record<string, string>>): string {
	const [type = ''] = (headers['content-type'] ?? '').split(';');
	return type.trim().toLowerCase();
}

/** Whether the media type is JSON (`application/json` or any `+json`). */
export function isJsonType(type: string): boolean {
	return type === 'application/json' || type.endsWith('+json');
}
