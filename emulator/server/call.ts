import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { journalBody, type Journal } from '../control/journal';
import type { Replies } from './replies';
import type { Call } from './types';

/** Where a request was meant to go, however it came in. */
export interface Target {
	readonly host: string;
	/** Path and query as sent. */
	readonly url: string;
}

/** Thrown by `call.json()` after it has answered; the server ignores it. */
export class Answered extends Error {}

const EMULATED_HOST_HEADER = 'x-emulated-host';

/** Reads the target from an absolute URL, from the tunnel, or from the headers. */
export function readTarget(
	request: IncomingMessage,
	tunnelHost: string | undefined,
): Target | undefined {
	const sent = request.url ?? '/';
	if (/^https?:\/\//i.test(sent)) {
		if (!URL.canParse(sent)) return undefined;
		const url = new URL(sent);
		return { host: url.hostname.toLowerCase(), url: url.pathname + url.search };
	}
	const named = request.headers[EMULATED_HOST_HEADER];
	const host = typeof named === 'string' ? named : (request.headers.host ?? '');
	return { host: tunnelHost ?? withoutPort(host), url: sent };
}

export function createCall(
	request: IncomingMessage,
	response: ServerResponse,
	target: Target,
	tools: { journal: Journal; replies: Replies; atMs: number },
): Call {
	const split = target.url.indexOf('?');
	const path = split < 0 ? target.url : target.url.slice(0, split);
	const query = new URLSearchParams(split < 0 ? '' : target.url.slice(split + 1));
	const headers: IncomingHttpHeaders = { ...request.headers, host: target.host };
	delete headers[EMULATED_HOST_HEADER];
	const gone = new AbortController();
	const method = request.method ?? 'GET';
	const line = tools.journal.add({
		atMs: tools.atMs,
		host: target.host,
		method,
		path,
		query: Object.fromEntries(query),
		headers,
	});
	response.on('close', () => {
		if (response.writableFinished) {
			line.status ??= response.statusCode;
			return;
		}
		if (line.status !== 0) line.hungUp = true;
		gone.abort();
	});
	let whole: Promise<Buffer> | undefined;

	const call: Call = {
		host: target.host,
		method,
		path,
		query,
		headers,
		request,
		response,
		key: readKey(headers.authorization),
		gone: gone.signal,
		line,
		bytes() {
			whole ??= readWhole(request).then((body) => {
				line.body = journalBody(body);
				return body;
			});
			return whole;
		},
		async json() {
			const body = await call.bytes();
			try {
				const value: unknown = JSON.parse(body.toString('utf8'));
				return value;
			} catch {
				tools.replies.detail(call, 400, 'Request body is not valid JSON');
				throw new Answered();
			}
		},
	};
	return call;
}

async function readWhole(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks);
}

function readKey(authorization: string | undefined): string | undefined {
	const sent = /^key(?:\s+(.*))?$/i.exec(authorization ?? '');
	return sent === null ? undefined : (sent[1] ?? '').trim();
}

function withoutPort(host: string): string {
	return host.replace(/:\d+$/, '').toLowerCase();
}
