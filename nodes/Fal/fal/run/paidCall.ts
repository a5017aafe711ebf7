import { createFalClient, type RequestMiddleware } from '@fal-ai/client';

import type { EndpointId } from '../endpointId';
import { asFalError } from '../errors';
import type { JsonObject } from '../json';
import { runLifetimeHeaders, type FileLifetime } from '../files/lifetime';
import type { FalResponse, Transport } from '../transport';

/**
 * What a user may ask of fal for one run.
 *
 * @see https://fal.ai/docs/documentation/model-apis/common-parameters
 */
export interface RunOptions {
	/** Seconds until the run must have started. */
	readonly startTimeoutSeconds?: number | undefined;
	readonly priority?: 'normal' | 'low' | undefined;
	readonly runnerHint?: string | undefined;
	/** No repetition by fal when a runner fails. */
	readonly noServerRetries?: boolean | undefined;
	/** False: fal keeps neither input nor output. */
	readonly storePayloads?: boolean | undefined;
	/** Public address that fal calls when the request is done; for the queue only. */
	readonly webhookUrl?: string | undefined;
	/** When fal deletes the files that the run makes. */
	readonly keepFilesFor?: FileLifetime | undefined;
}

/** One paid call. The client writes it; it is sent exactly once, whatever happens. */
export interface PaidCall {
	readonly endpoint: EndpointId;
	readonly input: JsonObject;
	readonly options: RunOptions;
	readonly timeoutMs: number;
	readonly signal?: AbortSignal | undefined;
	/** @throws {FalError} for an answer that is a failure */
	readonly check: (response: FalResponse) => void;
}

/** POST to queue.fal.run. @throws {FalError} */
export async function submitOnce(transport: Transport, call: PaidCall): Promise<FalResponse> {
	const { priority, runnerHint, webhookUrl } = call.options;
	return await dispatch(transport, call, async (client) => {
		await client.queue.submit(call.endpoint.id, {
			input: call.input,
			headers: headersOf(call.options),
			...(webhookUrl !== undefined && { webhookUrl }),
			...(priority !== undefined && { priority }),
			...(runnerHint !== undefined && { hint: runnerHint }),
		});
	});
}

/** POST to fal.run. @throws {FalError} */
export async function runOnce(transport: Transport, call: PaidCall): Promise<FalResponse> {
	const { runnerHint } = call.options;
	const hint = runnerHint === undefined ? {} : { 'x-fal-runner-hint': runnerHint };
	const headers = { ...headersOf(call.options), ...hint };
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

/** Headers that the client has no option for. */
export function headersOf(options: RunOptions): Record<string, string> {
	const { startTimeoutSeconds, noServerRetries, storePayloads, keepFilesFor } = options;
	return {
		// Both names: the documentation of fal disagrees on which one counts.
		// https://fal.ai/docs/documentation/model-apis/common-parameters
		...(startTimeoutSeconds !== undefined && {
			'x-fal-request-start-timeout': String(startTimeoutSeconds),
			'x-fal-request-timeout': String(startTimeoutSeconds),
		}),
		...(noServerRetries === true && { 'x-fal-no-retry': '1' }),
		...(storePayloads === false && { 'x-fal-store-io': '0' }),
		...runLifetimeHeaders(keepFilesFor),
	};
}

/**
 * Lets the client make the request and reads the answer ourselves: the client knows addresses and
 * headers, but hides the answer's headers, and would repeat a paid call three times unless its
 * `fetch` throws for every failure (style 1.6).
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
