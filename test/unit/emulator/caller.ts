import type { Emulator } from '../../../emulator';

export interface Reply {
	readonly status: number;
	readonly headers: Headers;
	readonly body: unknown;
}

export interface Submitted {
	readonly request_id: string;
	readonly status_url: string;
	readonly response_url: string;
	readonly cancel_url: string;
	readonly queue_position: number;
}

export interface Caller {
	get(url: string, headers?: Record<string, string>): Promise<Reply>;
	post(url: string, body: unknown, headers?: Record<string, string>): Promise<Reply>;
	put(url: string, body?: unknown): Promise<Reply>;
	delete(url: string, headers?: Record<string, string>): Promise<Reply>;
	submit(endpointId: string, body?: unknown, headers?: Record<string, string>): Promise<Submitted>;
	/** Opens a status stream; gives its events one by one. */
	events(url: string, method?: string): AsyncGenerator<string>;
}

/** A plain HTTP caller with a key, the way a client without a library would do it. */
export function callerOf(emulator: Emulator, key: string | undefined = emulator.key): Caller {
	const send = async (url: string, init: RequestInit): Promise<Reply> => {
		const headers = new Headers(init.headers);
		if (key !== '') headers.set('authorization', `Key ${key}`);
		const response = await emulator.fetch(url, { ...init, headers });
		const text = await response.text();
		const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
		return {
			status: response.status,
			headers: response.headers,
			body: isJson ? JSON.parse(text) : text,
		};
	};
	const caller: Caller = {
		get: (url, headers = {}) => send(url, { headers }),
		post: (url, body, headers = {}) => {
			const text = typeof body === 'string' ? body : JSON.stringify(body);
			const all = { 'content-type': 'application/json', ...headers };
			return send(url, { method: 'POST', body: text, headers: all });
		},
		put: (url, body) =>
			send(url, { method: 'PUT', ...(body !== undefined && { body: JSON.stringify(body) }) }),
		delete: (url, headers = {}) => send(url, { method: 'DELETE', headers }),
		async submit(endpointId, body = { prompt: 'a cat' }, headers = {}) {
			const reply = await caller.post(`https://queue.fal.run/${endpointId}`, body, headers);
			if (!isSubmitted(reply.body)) throw new Error(`submit: ${JSON.stringify(reply.body)}`);
			return reply.body;
		},
		async *events(url, method = 'GET') {
			const headers = { authorization: `Key ${key}`, accept: 'text/event-stream' };
			const response = await emulator.fetch(url, { method, headers });
			if (response.body === null) throw new Error('no body');
			let text = '';
			for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
				text += chunk;
				for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
					yield text.slice(0, end);
					text = text.slice(end + 2);
				}
			}
		},
	};
	return caller;
}

/** Keeps the only runner of an emulator busy until the function it gives is called. */
export async function closeGate(
	emulator: Emulator,
	endpointId: string,
): Promise<() => Promise<void>> {
	const caller = callerOf(emulator);
	emulator.define(endpointId, { endless: true });
	const { cancel_url } = await caller.submit(endpointId);
	return async () => {
		await caller.put(cancel_url);
	};
}

function isSubmitted(body: unknown): body is Submitted {
	return typeof body === 'object' && body !== null && 'request_id' in body;
}
