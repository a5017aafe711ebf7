import type { Clock } from '../clock';
import type { EndpointId } from '../endpointId';
import { falError, type FalError } from '../errors';
import { readErrorBody } from '../failure/body';
import { errorFromResponse, type CallContext } from '../failure/fromAnswer';
import { MAYBE_TAKEN } from '../fate';
import { mayCarryKey, requestUrls } from '../http/hosts';
import { isRecord, readText, tryParseJson, type JsonObject } from '../json';
import type { Look } from '../look';
import { namesOf, type OpenRequest } from '../openRequest';
import { isRequestId } from '../requestId';
import { parseQueueStatus, type QueueStatus } from './status';
import type { RunOptions } from '../run/options';
import { submitOnce } from '../run/paidCall';
import { getFollowing } from '../http/redirects';
import { readEvents } from '../http/sse';
import { isSuccess, mediaType, type FalResponse, type Transport } from '../transport';

/** What is asked of a model. */
export interface Submission {
	readonly endpoint: EndpointId;
	readonly input: JsonObject;
	readonly options: RunOptions;
}

/** What fal says of a cancellation: done, under way, or too late. */
export type CancelReply = 'cancelled' | 'requested' | 'completed';

const ONE_CALL_MS = 60_000;
/** fal answers with no other; whoever else says that all went well does not know. */
const STATUSES_OF_A_CANCELLATION = new Set([200, 202]);
const CANCEL_CALL_MS = 10_000;
/** The current status comes at once; a stream that withholds it is held up by something between. */
const STATUS_SILENCE = { firstMs: 5_000, betweenMs: 40_000 };

/**
 * Submits once. The signal is for giving up the answer: fal may take the request all the same, and then
 * nobody knows it.
 *
 * @throws {FalError} `unclear` when fal may have taken the request without saying which
 */
export async function submitRequest(
	transport: Transport,
	{ endpoint, input, options }: Submission,
	signal?: AbortSignal,
): Promise<OpenRequest> {
	const context: CallContext = { purpose: 'submit', endpointId: endpoint.id };
	const response = await submitOnce(transport, {
		endpoint,
		input,
		options,
		timeoutMs: ONE_CALL_MS,
		signal,
		check(answer) {
			if (!isSuccess(answer.status)) throw refusalOf(answer, context, options);
		},
	});
	return openRequest(endpoint, response);
}

/**
 * The refusal of a request that must not join too long a queue is final. Its words are not documented;
 * the limit of the account is told by its type.
 */
function refusalOf(answer: FalResponse, context: CallContext, options: RunOptions): FalError {
	const error = errorFromResponse(answer, context);
	const { maxQueueLength } = options;
	if (maxQueueLength === undefined || error.kind !== 'rateLimit') return error;
	const isOfAccount =
		readErrorBody(answer.body).type === 'concurrent_requests_limit' ||
		answer.headers['x-fal-needs-retry'] === '1';
	return isOfAccount ? error : falError({ ...error.facts, kind: 'queueFull' });
}

function openRequest(endpoint: EndpointId, response: FalResponse): OpenRequest {
	const parsed = tryParseJson(response.body.toString('utf8'));
	const reply = isRecord(parsed) ? parsed : {};
	const requestId = readText(reply, 'request_id') ?? response.headers['x-fal-request-id'];
	if (requestId === undefined || !isRequestId(requestId)) {
		throw falError({
			kind: 'unclear',
			message: wordsWithoutId(response),
			status: response.status,
			endpointId: endpoint.id,
			fate: MAYBE_TAKEN,
		});
	}
	const own = requestUrls(endpoint, requestId);
	// fal asks to follow the addresses of its reply. Those are data: one that is not fal's is not used.
	const named = (key: string, fallback: string) => {
		const url = readText(reply, key);
		return url !== undefined && mayCarryKey(url) ? url : fallback;
	};
	return {
		requestId,
		endpointId: endpoint.id,
		statusUrl: named('status_url', own.statusUrl),
		responseUrl: named('response_url', own.responseUrl),
		cancelUrl: named('cancel_url', own.cancelUrl),
	};
}

/** A login page of a proxy has a status of success too, and tells nothing of what is behind it. */
function wordsWithoutId({ status, body }: FalResponse): string {
	return readErrorBody(body).form === 'foreign'
		? `HTTP ${status} with a web page or other text that fal did not write`
		: `The answer (HTTP ${status}) names no request`;
}

/** One look at the status. @throws {FalError} */
export async function readStatus(
	transport: Transport,
	request: OpenRequest,
	look: Look,
): Promise<QueueStatus> {
	const response = await transport.send({
		method: 'GET',
		url: statusAddress(request, '', look),
		timeoutMs: ONE_CALL_MS,
		signal: look.signal,
	});
	if (!isSuccess(response.status)) throw refusal(response, 'status', request);
	const value = tryParseJson(response.body.toString('utf8'));
	if (isRecord(value)) return parseQueueStatus(value);
	throw falError({
		kind: 'notFromFal',
		message: 'The answer to the question where the request stands is no status',
		...namesOf(request),
	});
}

/**
 * Every change of the status, as it happens; ends when fal closes the stream.
 *
 * @throws {FalError} also when the answer is no event stream
 */
export async function* streamStatus(
	transport: Transport,
	clock: Clock,
	request: OpenRequest,
	look: Look,
): AsyncGenerator<QueueStatus> {
	const stream = await transport.open({
		method: 'GET',
		url: statusAddress(request, '/stream', look),
		headers: { accept: 'text/event-stream' },
		timeoutMs: ONE_CALL_MS,
		signal: look.signal,
	});
	if (!isSuccess(stream.status) || mediaType(stream.headers) !== 'text/event-stream') {
		stream.close();
		throw refusal({ ...stream, body: Buffer.alloc(0) }, 'status', request);
	}
	for await (const event of readEvents(stream, clock, STATUS_SILENCE)) {
		yield parseQueueStatus(tryParseJson(event.data));
	}
}

function statusAddress(request: OpenRequest, path: string, look: Look): string {
	const url = new URL(request.statusUrl);
	url.pathname = url.pathname.replace(/\/+$/, '') + path;
	if (look.includeLogs === true) url.searchParams.set('logs', '1');
	return url.href;
}

/** The result as the model answered it. @throws {FalError} also when the model answered an error */
export async function readResult(
	transport: Transport,
	request: OpenRequest,
	look: Look,
): Promise<FalResponse> {
	const response = await getFollowing(transport, request.responseUrl, look.signal);
	if (!isSuccess(response.status)) throw refusal(response, 'result', request);
	return response;
}

/**
 * Asks fal once to end the request. The replies differ between fal's documents; one that is in none of
 * their forms confirms nothing.
 *
 * @throws {FalError} when fal refused, or did not answer
 * @see https://fal.ai/docs/documentation/model-apis/inference/queue
 */
export async function sendCancellation(
	transport: Transport,
	request: OpenRequest,
	signal: AbortSignal | undefined,
): Promise<CancelReply> {
	const response = await transport.send({
		method: 'PUT',
		url: request.cancelUrl,
		timeoutMs: CANCEL_CALL_MS,
		signal,
	});
	const parsed = tryParseJson(response.body.toString('utf8'));
	const { status, success } = isRecord(parsed) ? parsed : {};
	if (status === 'ALREADY_COMPLETED') return 'completed';
	if (!isSuccess(response.status) || success === false) throw refusal(response, 'cancel', request);
	if (STATUSES_OF_A_CANCELLATION.has(response.status)) {
		if (status === 'CANCELLATION_REQUESTED') return 'requested';
		if (status === 'OK' || status === 'CANCELLED' || success === true) return 'cancelled';
	}
	throw falError({
		kind: 'notFromFal',
		message: 'The answer does not say whether the request was cancelled',
		...namesOf(request),
	});
}

function refusal(
	response: FalResponse,
	purpose: CallContext['purpose'],
	request: OpenRequest,
): FalError {
	return errorFromResponse(response, { purpose, ...namesOf(request) });
}
