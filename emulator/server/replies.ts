import type { ServerResponse } from 'node:http';
import type { Call } from './types';
import type { Switches } from '../control/switches';

export type ReplyHeaders = Readonly<Record<string, string | number>>;

/** Ways to answer a call. All give true, so that a handler can `return replies.json(…)`. */
export interface Replies {
	json(call: Call, status: number, body: unknown, headers?: ReplyHeaders): true;
	text(call: Call, status: number, body: string, headers?: ReplyHeaders): true;
	bytes(
		call: Call,
		status: number,
		contentType: string,
		body: Buffer,
		headers?: ReplyHeaders,
	): true;
	empty(call: Call, status: number, headers?: ReplyHeaders): true;
	/** `{"detail": …}`, the form of the gateway and of models (docs/protocol.md 3.1). */
	detail(call: Call, status: number, detail: unknown, headers?: ReplyHeaders): true;
	/** `{"detail", "error_type"}` with the header `X-Fal-Error-Type` (docs/protocol.md 3.1, shape 2). */
	requestError(call: Call, status: number, errorType: string, detail: string): true;
	/** 429, in the words of the page on concurrency limits (docs/protocol.md 3.3). */
	overLimit(call: Call, limit: number): true;
	/** Destroys the connection, as a network failure does. */
	reset(call: Call): true;
}

export function createReplies(switches: Switches): Replies {
	const replies: Replies = {
		json: (call, status, body, headers = {}) =>
			replies.bytes(call, status, 'application/json', Buffer.from(JSON.stringify(body)), headers),
		text: (call, status, body, headers = {}) =>
			replies.bytes(call, status, 'text/plain; charset=utf-8', Buffer.from(body), headers),
		bytes(call, status, contentType, body, headers = {}) {
			const { response } = call;
			// A fault or the body reader may have answered already.
			if (response.headersSent || response.destroyed) return true;
			response.writeHead(status, {
				'content-type': contentType,
				'content-length': body.length,
				...requestIdHeader(call),
				...retryAfter(status, switches),
				...headers,
			});
			response.end(body);
			return true;
		},
		empty(call, status, headers = {}) {
			if (call.response.headersSent || call.response.destroyed) return true;
			call.response.writeHead(status, { 'content-length': 0, ...headers }).end();
			return true;
		},
		detail: (call, status, detail, headers = {}) => replies.json(call, status, { detail }, headers),
		requestError: (call, status, errorType, detail) =>
			replies.json(
				call,
				status,
				{ detail, error_type: errorType },
				{ 'x-fal-error-type': errorType },
			),
		overLimit: (call, limit) =>
			replies.json(
				call,
				429,
				{
					detail: `Reached concurrent requests limit of ${limit}`,
					type: 'concurrent_requests_limit',
				},
				{ 'x-fal-needs-retry': '1' },
			),
		reset(call) {
			call.line.status = 0;
			destroyConnection(call.response);
			return true;
		},
	};
	return replies;
}

/** Hangs up without an answer, or in the midst of one. */
export function destroyConnection(response: ServerResponse): void {
	response.socket?.destroy();
	response.destroy();
}

function requestIdHeader(call: Call): ReplyHeaders {
	return call.line.requestId === undefined ? {} : { 'x-fal-request-id': call.line.requestId };
}

function retryAfter(status: number, switches: Switches): ReplyHeaders {
	if (status !== 429 || switches.retryAfterHeader === undefined) return {};
	return { 'retry-after': switches.retryAfterHeader };
}
