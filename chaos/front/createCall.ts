import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import type { HostileCall } from './call';
import type { Core, CoreAnswer } from './core';
import { purposeOf, requestIdOf } from './purpose';

/** Where a request was meant to go. */
export interface Target {
	readonly host: string;
	/** Path and query, as sent. */
	readonly target: string;
	/** Whether it came inside TLS. */
	readonly isSecure: boolean;
}

export function createCall(
	request: IncomingMessage,
	response: ServerResponse,
	{ host, target }: Target,
	wire: Socket,
	core: Core,
): HostileCall {
	const [path = ''] = target.split('?');
	const method = request.method ?? 'GET';
	const over = new AbortController();
	response.on('close', () => over.abort());
	response.on('error', () => undefined);
	let read: Promise<Buffer> | undefined;
	let asked: Promise<CoreAnswer> | undefined;
	/** Whether what was written so far has left before the caller did. */
	const sent = async (): Promise<boolean> => {
		if (response.writableFinished) return true;
		if (response.destroyed) return false;
		return await new Promise((resolve) => {
			response.once('finish', () => resolve(true));
			response.once('close', () => resolve(response.writableFinished));
		});
	};
	const call: HostileCall = {
		purpose: purposeOf(method, host, path),
		host,
		method,
		path,
		target,
		headers: request.headers,
		requestId: requestIdOf(path),
		request,
		response,
		socket: request.socket,
		wire,
		over: over.signal,
		async body() {
			read ??= readWhole(request);
			return await read;
		},
		async ask(onEvent = () => undefined) {
			const sendOn = async (body: Buffer) =>
				await core.ask({ host, method, target, headers: call.headers, body }, onEvent);
			asked ??= call.body().then(sendOn);
			return await asked;
		},
		async answer({ status, headers, body }) {
			if (response.destroyed || response.headersSent) return false;
			response.writeHead(status, { 'content-length': body.length, ...headers });
			response.end(method === 'HEAD' ? undefined : body);
			return await sent();
		},
		async handOn(answer) {
			const { events } = answer;
			if (!events) return await call.answer(answer);
			response.writeHead(answer.status, answer.headers);
			response.flushHeaders();
			over.signal.addEventListener('abort', () => events.destroy(), { once: true });
			try {
				for await (const chunk of events) response.write(chunk);
			} catch {
				call.reset(); // The honest fal broke off, or the caller has gone.
			}
			response.end();
			return await sent();
		},
		reset() {
			wire.destroy();
			response.destroy();
		},
	};
	return call;
}

async function readWhole(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks);
}
