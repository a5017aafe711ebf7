import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import {
	asFalError,
	falError,
	isRecord,
	mayCarryKey,
	type FalError,
	type FalRequest,
	type FalStreamResponse,
	type Transport,
} from '../../fal';
import { LONGEST_TIMEOUT_MS, watchCall, type CallWatch } from './callWatch';
import { networkFailure } from './networkFailure';
import { isEmitter, watchPieces } from './silence';

export const CREDENTIAL = 'falApi';

/** What sends requests: a node that runs, a form that somebody fills in, a webhook, or a trigger that looks. */
export type RequestContext =
	IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions | IWebhookFunctions;

/** For results with files written out in them; larger files have addresses. */
const LARGEST_RESULT_MB = 128;
/** For all that fal says itself. It is parsed at once, and n8n does nothing else meanwhile. */
const LARGEST_ANSWER_MB = 16;

/** The body of an answer, in the type that n8n's helpers take. */
export type NodeStream = Awaited<ReturnType<IExecuteFunctions['helpers']['getBinaryStream']>>;

export interface N8nStreamResponse extends FalStreamResponse {
	/** What `chunks` reads; whoever takes the one leaves the other alone. */
	readonly stream: NodeStream | undefined;
	/** Why the stream ended with this error. */
	readonly whyBroken: (thrown: unknown) => FalError;
}

export type N8nTransport = Transport<N8nStreamResponse>;

/**
 * The one door to the network: n8n's HTTP helper, so that the proxy, TLS, SSRF and credential
 * settings of the instance hold. The key goes along only to fal's own hosts, and never through us.
 */
export function createTransport(context: RequestContext): N8nTransport {
	return {
		async send(request) {
			const watch = watchCall(request);
			const largest = request.isForResult === true ? LARGEST_RESULT_MB : LARGEST_ANSWER_MB;
			// A file may take as long as it moves; anything else has its time, however it arrives.
			if (request.maxSilenceMs === undefined) watch.endAfter(request.timeoutMs);
			try {
				const { body, ...answer } = await call(context, request, watch.signal);
				return { ...answer, body: await readWhole(body, watch, largest) };
			} finally {
				watch.end();
			}
		},
		async open(request) {
			const watch = watchCall(request);
			const { body, ...answer } = await beginStream(context, request, watch);
			watch.touch();
			const stream = isNodeStream(body) ? body : undefined;
			if (stream && watch.isTimed) watchPieces(stream, watch.touch);
			// A stream that is given up may still report that it broke; nobody needs to know.
			stream?.on('error', () => undefined);
			const whyBroken = (thrown: unknown) => failureOf(thrown, watch.signal);
			return {
				...answer,
				stream,
				chunks: readChunks(stream, whyBroken),
				whyBroken,
				close() {
					watch.end();
					watch.hangUp();
					stream?.destroy();
				},
			};
		},
	};
}

async function beginStream(
	context: RequestContext,
	request: FalRequest,
	watch: CallWatch,
): Promise<Answer> {
	try {
		return await call(context, request, watch.signal);
	} catch (thrown) {
		watch.end();
		throw asFalError(thrown);
	}
}

interface Answer {
	readonly status: number;
	readonly headers: Record<string, string>;
	readonly body: unknown;
}

async function call(
	context: RequestContext,
	request: FalRequest,
	signal: AbortSignal,
): Promise<Answer> {
	const options: IHttpRequestOptions = {
		method: request.method,
		url: request.url,
		headers: { accept: 'application/json', ...request.headers },
		encoding: 'stream',
		json: false,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// n8n would send the key along to wherever a redirect leads.
		disableFollowRedirect: true,
		sendCredentialsOnCrossOriginRedirect: false,
		timeout: Math.min(Math.max(1, Math.ceil(request.timeoutMs)), LONGEST_TIMEOUT_MS),
		...(request.body !== undefined && { body: request.body }),
	};
	try {
		signal.throwIfAborted();
		const carriesKey = request.withoutKey !== true && mayCarryKey(request.url);
		const send = carriesKey ? fetchWithKey : fetchPlainly;
		return answerOf(await send(context, options, signal));
	} catch (thrown) {
		throw failureOf(thrown, signal);
	}
}

function failureOf(thrown: unknown, signal: AbortSignal): FalError {
	return signal.aborted ? asFalError(signal.reason) : networkFailure(thrown);
}

async function fetchPlainly(
	context: RequestContext,
	options: IHttpRequestOptions,
	signal: AbortSignal,
): Promise<unknown> {
	return await context.helpers.httpRequest({ ...options, abortSignal: signal });
}

async function fetchWithKey(
	context: RequestContext,
	options: IHttpRequestOptions,
	signal: AbortSignal,
): Promise<unknown> {
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
function withSignal(context: RequestContext, signal: AbortSignal): RequestContext {
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

function isNodeStream(value: unknown): value is NodeStream {
	return isEmitter(value) && Symbol.asyncIterator in value && 'destroy' in value;
}

/** @throws {FalError} `network` for an answer that is larger than any of fal's, packed or not */
async function readWhole(body: unknown, watch: CallWatch, largestMb: number): Promise<Buffer> {
	if (!isNodeStream(body)) return Buffer.alloc(0); // An answer without a body.
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	// A stream that is given up may still report that it broke; nobody needs to know.
	body.on('error', () => undefined);
	for await (const chunk of readChunks(body, (thrown) => failureOf(thrown, watch.signal))) {
		bytes += chunk.length;
		if (bytes > largestMb * 1024 * 1024) {
			watch.hangUp();
			body.destroy();
			throw falError({ kind: 'network', message: `The answer is larger than ${largestMb} MB` });
		}
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

async function* readChunks(
	stream: AsyncIterable<Uint8Array> | undefined,
	whyBroken: (thrown: unknown) => FalError,
): AsyncGenerator<Uint8Array> {
	if (!stream) return; // An answer without a body.
	try {
		yield* stream;
	} catch (thrown) {
		throw whyBroken(thrown);
	}
}
