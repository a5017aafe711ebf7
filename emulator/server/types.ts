import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

/** One HTTP call as the emulator sees it, whatever way it came in (proxy, TLS tunnel, plain). */
export interface Call {
	/** Host the caller meant, lower case, without port: `queue.fal.run`, `v3b.fal.media`, `example.com`. */
	readonly host: string;
	readonly method: string;
	/** Path as sent, still percent-encoded, without the query. */
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingHttpHeaders;
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	/** The key of `Authorization: Key …`, if any. */
	readonly key: string | undefined;
	/** Aborts when the caller hangs up. */
	readonly gone: AbortSignal;
	/** The journal line of this call; handlers add what they know (`endpointId`, `requestId`). */
	readonly line: JournalLine;
	/** The whole body. Not called by handlers of large uploads, which read `request` as a stream. */
	bytes(): Promise<Buffer>;
	/** The body as JSON; answers 400 in fal's form and rejects when it is none. */
	json(): Promise<unknown>;
}

/** Answers the call and returns true, or returns false to let the next handler look. */
export type Handler = (call: Call) => Promise<boolean> | boolean;

export interface JournalLine {
	readonly sequence: number;
	/** Milliseconds since the emulator was started. */
	readonly atMs: number;
	readonly host: string;
	readonly method: string;
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly headers: IncomingHttpHeaders;
	/** The body as text, where a handler read it whole; at most 64 KiB are kept. */
	body?: string;
	/** Status of the answer; absent while open, 0 when the connection was reset on purpose. */
	status?: number;
	/** The caller hung up before the answer was complete. */
	hungUp?: boolean;
	endpointId?: string;
	requestId?: string;
}
