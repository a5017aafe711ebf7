import type { ServerResponse } from 'node:http';
import { destroyConnection } from '../server/replies';
import type { Call } from '../server/types';

type Chunk = string | Buffer | undefined;

/** Lets the handler do its work, then breaks the connection in place of its answer. */
export function resetInsteadOfAnswer(call: Call): void {
	intercept(call.response, 'writeHead', () => call.response);
	intercept(call.response, 'flushHeaders', () => undefined);
	intercept(call.response, 'write', () => {
		breakOff(call);
		return true;
	});
	intercept(call.response, 'end', () => {
		breakOff(call);
		return call.response;
	});
}

/** Sends `bytes` of the body; the rest, announced by Content-Length, never comes. */
export function cutBodyAfter(call: Call, bytes: number): void {
	const { response } = call;
	const write = response.write.bind(response);
	const end = response.end.bind(response);
	let left = bytes;
	const take = (chunk: Chunk): boolean => {
		const body = Buffer.from(chunk ?? '');
		if (body.length <= left) {
			left -= body.length;
			return false;
		}
		if (left > 0) write(body.subarray(0, left), 'utf8', () => undefined);
		else response.flushHeaders();
		left = 0;
		breakOffAfterFlush(call);
		return true;
	};
	intercept(response, 'write', (chunk: Chunk) => {
		return take(chunk) || write(chunk ?? '', 'utf8', () => undefined);
	});
	intercept(response, 'end', (chunk: Chunk) => {
		if (!take(chunk)) end(chunk ?? '', 'utf8', () => undefined);
		return response;
	});
}

/** Lets `events` events of an event stream pass, then breaks the connection. */
export function cutStreamAfter(call: Call, events: number): void {
	const { response } = call;
	const write = response.write.bind(response);
	let passed = 0;
	intercept(response, 'write', (chunk: Chunk) => {
		const isComment = String(chunk).startsWith(':');
		if (events > 0) write(chunk ?? '', 'utf8', () => undefined);
		else response.flushHeaders();
		if (!isComment) passed += 1;
		if (passed >= events) breakOffAfterFlush(call);
		return true;
	});
}

/** Changes a JSON answer on its way out. */
export function rewriteAnswer(call: Call, rewrite: (body: unknown) => unknown): void {
	const { response } = call;
	const writeHead = response.writeHead.bind(response);
	const end = response.end.bind(response);
	const chunks: Buffer[] = [];
	intercept(response, 'writeHead', (status: number, headers: Record<string, string | number>) => {
		response.statusCode = status;
		for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
		return response;
	});
	intercept(response, 'write', (chunk: Chunk) => {
		chunks.push(Buffer.from(chunk ?? ''));
		return true;
	});
	intercept(response, 'end', (chunk: Chunk) => {
		const sent: unknown = JSON.parse(
			Buffer.concat([...chunks, Buffer.from(chunk ?? '')]).toString(),
		);
		const body = Buffer.from(JSON.stringify(rewrite(sent)));
		response.setHeader('content-length', body.length);
		writeHead(response.statusCode);
		return end(body, 'utf8', () => undefined);
	});
}

/** Breaks the connection once everything written so far has left. */
export function breakOffAfterFlush(call: Call): void {
	call.response.socket?.write('', () => breakOff(call));
}

function breakOff(call: Call): void {
	call.line.status = 0;
	destroyConnection(call.response);
}

/** Replaces one method of one response; the overloads of node's own types stay out of the way. */
function intercept(
	response: ServerResponse,
	method: 'writeHead' | 'flushHeaders' | 'write' | 'end',
	value: (...given: never[]) => unknown,
): void {
	Object.defineProperty(response, method, { value });
}
