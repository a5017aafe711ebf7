/** What this ring needs from an HTTP client, and nothing more; `A` is an answer whose body arrives piece by piece. */
export interface Transport<A extends FalStreamResponse = FalStreamResponse> {
	/**
	 * Sends one request and reads the whole answer. Answers of any HTTP status are returned.
	 *
	 * @throws {FalError} `network` when no complete answer arrived (`notTaken` when the request surely
	 *   never left, and otherwise without a fate), or the reason of `signal` when that aborts.
	 */
	send(request: FalRequest): Promise<FalResponse>;
	/** The same, but the body arrives piece by piece. */
	open(request: FalRequest): Promise<A>;
}

export interface FalRequest {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	readonly url: string;
	readonly headers?: Readonly<Record<string, string>>;
	/**
	 * JSON as text, because n8n's helper drops an empty object; or the bytes of a file. A stream can be
	 * sent once only, and belongs to whoever opened it.
	 */
	readonly body?: string | Buffer | ByteStream;
	/**
	 * Milliseconds that the whole call may take, or, where a body is moved piece by piece (`open`, a
	 * `maxSilenceMs`), until the answer begins.
	 */
	readonly timeoutMs: number;
	/** Longest pause between two pieces of a file on its way, in milliseconds. */
	readonly maxSilenceMs?: number;
	/** The answer is what a model made, which may hold whole files; every other one is small. */
	readonly isForResult?: boolean;
	/** The call is about a file, not about the account: no key, even if the host is fal's. */
	readonly withoutKey?: boolean;
	readonly signal?: AbortSignal | undefined;
}

/** A stream of Node, as far as this ring knows one. */
export interface ByteStream extends AsyncIterable<Uint8Array> {
	/** Lets go of what is behind the stream. */
	destroy(): void;
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
	return plainType(headers['content-type']);
}

/** A media type in lower case and without its parameters: `Image/PNG; q=1` as `image/png`. */
export function plainType(type: string | undefined): string {
	const [plain = ''] = (type ?? '').split(';');
	return plain.trim().toLowerCase();
}

/** Whether the media type is JSON (`application/json` or any `+json`). */
export function isJsonType(type: string): boolean {
	return type === 'application/json' || type.endsWith('+json');
}
