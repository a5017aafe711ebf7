import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { isRecord, mayCarryKey, type FalRequest, type Transport } from '../fal';
import { networkFailure } from './networkFailure';

export const CREDENTIAL = 'falApi';

/** The longest time-out a timer takes, in milliseconds. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * The one door to the network: n8n's HTTP helper, so that the proxy, TLS, SSRF and credential
 * settings of the instance hold. The key goes along only to fal's own hosts, and never through us.
 */
export function createTransport(context: IExecuteFunctions): Transport {
	return {
		async send(request) {
			const { body, ...answer } = await call(context, request, 'arraybuffer');
			return { ...answer, body: Buffer.isBuffer(body) ? body : Buffer.alloc(0) };
		},
		async open(request) {
			const { body, ...answer } = await call(context, request, 'stream');
			const stream = isByteStream(body) ? body : NO_BYTES;
			// A stream that is given up may still report that it broke; nobody needs to know.
			stream.on('error', () => undefined);
			return {
				...answer,
				chunks: readChunks(stream, request.signal),
				close() {
					stream.destroy();
				},
			};
		},
	};
}

interface Answer {
	readonly status: number;
	readonly headers: Record<string, string>;
	readonly body: unknown;
}

async function call(
	context: IExecuteFunctions,
	request: FalRequest,
	encoding: 'arraybuffer' | 'stream',
): Promise<Answer> {
	const options: IHttpRequestOptions = {
		method: request.method,
		url: request.url,
		headers: { accept: 'application/json', ...request.headers },
		encoding,
		json: false,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// n8n would send the key along to wherever a redirect leads (design D2).
		disableFollowRedirect: true,
		sendCredentialsOnCrossOriginRedirect: false,
		timeout: Math.min(Math.max(1, Math.ceil(request.timeoutMs)), LONGEST_TIMEOUT_MS),
		...(request.body !== undefined && { body: request.body }),
	};
	try {
		request.signal?.throwIfAborted();
		return answerOf(await fetchThrough(context, options, request.signal));
	} catch (thrown) {
		request.signal?.throwIfAborted();
		throw networkFailure(thrown);
	}
}

async function fetchThrough(
	context: IExecuteFunctions,
	options: IHttpRequestOptions,
	signal: AbortSignal | undefined,
): Promise<unknown> {
	if (!mayCarryKey(options.url)) {
		return await context.helpers.httpRequest({
			...options,
			...(signal && { abortSignal: signal }),
		});
	}
	const { helpers } = context;
	return await helpers.httpRequestWithAuthentication.call(
		withSignal(context, signal),
		CREDENTIAL,
		options,
	);
}

/**
 * The same context with a signal of our own. The helper puts the execution's signal into every
 * authenticated request, and after a Stop that one is aborted: not even a cancellation would leave.
 */
function withSignal(
	context: IExecuteFunctions,
	signal: AbortSignal | undefined,
): IExecuteFunctions {
	const scoped: unknown = Object.create(context, {
		getExecutionCancelSignal: { value: () => signal },
	});
	return inheritsFrom(scoped, context) ? scoped : context;
}

function inheritsFrom<T extends object>(value: unknown, parent: T): value is T {
	return typeof value === 'object' && Object.getPrototypeOf(value) === parent;
}

function answerOf(response: unknown): Answer {
	const { statusCode, headers, body } = isRecord(response) ? response : {};
	const named = isRecord(headers) ? Object.entries(headers) : [];
	return {
		status: Number(statusCode),
		headers: Object.fromEntries(named.map(([name, value]) => [name.toLowerCase(), String(value)])),
		body,
	};
}

interface ByteStream extends AsyncIterable<Uint8Array> {
	destroy(): void;
	on(event: 'error', listener: () => void): unknown;
}

function isByteStream(value: unknown): value is ByteStream {
	return (
		typeof value === 'object' &&
		value !== null &&
		Symbol.asyncIterator in value &&
		'destroy' in value
	);
}

const NO_BYTES: ByteStream = {
	destroy: () => undefined,
	on: () => undefined,
	async *[Symbol.asyncIterator]() {
		// An answer without a body.
	},
};

async function* readChunks(
	stream: ByteStream,
	signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
	try {
		yield* stream;
	} catch (thrown) {
		signal?.throwIfAborted();
		throw networkFailure(thrown);
	}
}
