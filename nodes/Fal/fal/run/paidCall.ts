import { createFalClient, type RequestMiddleware } from '@fal-ai/client';

import type { EndpointId } from '../endpointId';
import { asFalError } from '../errors';
import type { JsonObject } from '../json';
import type { FalResponse, Transport } from '../transport';
import { headersOf, type RunOptions } from './options';

/** One paid call. The client writes it; it is sent exactly once, whatever happens. */
export interface PaidCall {
	readonly endpoint: EndpointId;
	readonly input: JsonObject;
	readonly options: RunOptions;
	readonly timeoutMs: number;
	readonly signal?: AbortSignal | undefined;
	readonly isForResult?: boolean;
	/** @throws {FalError} for an answer that is a failure */
	readonly check: (response: FalResponse) => void;
}

/** POST to queue.fal.run. @throws {FalError} */
export async function submitOnce(transport: Transport, call: PaidCall): Promise<FalResponse> {
	const { priority, webhookUrl, maxQueueLength } = call.options;
	// The client has no member for it.
	const limited: RequestMiddleware = async (request) => {
		const url = new URL(request.url);
		url.searchParams.set('fal_max_queue_length', String(maxQueueLength));
		return await Promise.resolve({ ...request, url: url.href });
	};
	const send = async (client: ReturnType<typeof createFalClient>) => {
		await client.queue.submit(call.endpoint.id, {
			input: call.input,
			headers: headersOf(call.options),
			...(webhookUrl !== undefined && { webhookUrl }),
			...(priority !== undefined && { priority }),
		});
	};
	return await dispatch(transport, call, send, maxQueueLength === undefined ? undefined : limited);
}

/** POST to fal.run. @throws {FalError} */
export async function runOnce(transport: Transport, call: PaidCall): Promise<FalResponse> {
	const headers = headersOf(call.options);
	// `run` of the client takes no headers, its middleware does.
	const addHeaders: RequestMiddleware = async (request) =>
		await Promise.resolve({ ...request, headers: { ...request.headers, ...headers } });
	return await dispatch(
		transport,
		call,
		async (client) => {
			await client.run(call.endpoint.id, { input: call.input });
		},
		addHeaders,
	);
}

/**
 * Lets the client make the request and reads the answer ourselves: the client knows addresses and
 * headers, but hides the answer's headers, and would repeat a paid call three times unless its
 * `fetch` throws for every failure.
 *
 * @see https://github.com/fal-ai/fal-js/blob/main/libs/client/src/request.ts
 */
async function dispatch(
	transport: Transport,
	call: PaidCall,
	send: (client: ReturnType<typeof createFalClient>) => Promise<void>,
	requestMiddleware?: RequestMiddleware,
): Promise<FalResponse> {
	let answer: FalResponse | undefined;
	const client = createFalClient({
		// Explicitly none, or the client would look for a key in the environment of the server.
		credentials: undefined,
		...(requestMiddleware && { requestMiddleware }),
		fetch: async (url, init) => {
			try {
				answer = await transport.send({
					method: 'POST',
					url: url instanceof Request ? url.url : url.toString(),
					headers: Object.fromEntries(new Headers(init?.headers)),
					body: typeof init?.body === 'string' ? init.body : '{}',
					timeoutMs: call.timeoutMs,
					isForResult: call.isForResult === true,
					signal: call.signal,
				});
				call.check(answer);
			} catch (error) {
				// The client repeats what looks like a network failure to it; our errors do not.
				throw asFalError(error);
			}
			return new Response(null, { status: 204 });
		},
	});
	await send(client);
	if (!answer) throw new TypeError('The client of fal did not send the request');
	return answer;
}
