import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import type { CoreAnswer } from './core';
import type { Purpose } from './purpose';

/** An answer as it is to be sent. */
export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
}

/** One call that has come through to the front, before anybody has answered it. */
export interface HostileCall {
	readonly purpose: Purpose;
	readonly host: string;
	readonly method: string;
	/** Without the query. */
	readonly path: string;
	/** Path and query, as sent. */
	readonly target: string;
	readonly headers: IncomingHttpHeaders;
	readonly requestId: string | undefined;
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	/** The connection as the caller sees it. */
	readonly socket: Socket;
	/** What is below TLS; the same as `socket` without TLS. */
	readonly wire: Socket;
	/** Aborts when the caller hangs up or the answer is complete. */
	readonly over: AbortSignal;
	/** Reads the whole body. */
	body(): Promise<Buffer>;
	/**
	 * Lets the honest fal have the call; from here on it is taken. Asks only once.
	 *
	 * @param onEvent told the text of an event stream as it passes
	 */
	ask(onEvent?: (text: string) => void): Promise<CoreAnswer>;
	/** Sends an answer in order. Resolves with whether it went out whole. */
	answer(answer: Answer): Promise<boolean>;
	/** Hands the honest answer on as it comes. Resolves with whether it went out whole. */
	handOn(answer: CoreAnswer): Promise<boolean>;
	/** Breaks the connection. */
	reset(): void;
}
