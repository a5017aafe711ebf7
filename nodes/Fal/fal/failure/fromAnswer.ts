import { errorBodyOf, readErrorBody, type ErrorBody } from './body';
import { falError, type FalError, type FalErrorKind } from '../errors';
import type { FalResponse } from '../transport';

/** What the failed call was for; the same status means different things at different calls. */
export interface CallContext {
	readonly purpose: 'submit' | 'run' | 'stream' | 'status' | 'result' | 'cancel';
	/** Absent where fal does not name it: in a webhook. */
	readonly endpointId?: string | undefined;
	readonly requestId?: string | undefined;
}

/** The error that a failed answer stands for. */
export function errorFromResponse(response: FalResponse, context: CallContext): FalError {
	return errorFromBody(response.status, readErrorBody(response.body), context, response.headers);
}

/** The same for a failure told inside an event stream, which has a status but no headers. */
export function errorFromEvent(status: number, body: unknown, context: CallContext): FalError {
	return errorFromBody(status, errorBodyOf(body), context, {});
}

function errorFromBody(
	status: number,
	body: ErrorBody,
	context: CallContext,
	headers: FalResponse['headers'],
): FalError {
	const userTimeout = headers['x-fal-request-timeout-type'] === 'user';
	const requestId = context.requestId ?? headers['x-fal-request-id'];
	const unclear = mayHaveTaken(status, body, context, requestId);
	return falError({
		kind: userTimeout ? 'startTimeout' : unclear ? 'unclear' : kindOf(status, body, context),
		message: body.text === '' ? `fal answered with HTTP ${String(status)}` : body.text,
		status,
		requestId,
		endpointId: context.endpointId,
		fields: body.fields,
		retryAfterMs: retryAfterMs(headers['retry-after']),
		worthRepeating: worthRepeating(headers),
		fromFal: body.fromFal,
	});
}

/**
 * Whether the answer leaves open that fal took a paid call. Behind a submission a queue may have it
 * already, unless the door itself was shut (503 without a request ID). A model that was run directly
 * answers its own failures; only an answer that is not fal's says nothing about it.
 */
function mayHaveTaken(
	status: number,
	body: ErrorBody,
	{ purpose }: CallContext,
	requestId: string | undefined,
): boolean {
	if (purpose === 'submit') return status >= 500 && (status !== 503 || requestId !== undefined);
	const isPaid = purpose === 'run' || purpose === 'stream';
	return isPaid && (status === 502 || status === 504) && !body.fromFal;
}

const FILE_PROBLEMS = new Set(['image_load_error', 'file_download_error']);

function kindOf(status: number, body: ErrorBody, context: CallContext): FalErrorKind {
	const types = [body.type, ...body.fields.map((field) => field.type)];
	const has = (type: string) => types.includes(type);
	if (has('content_policy_violation')) return 'contentPolicy';
	if (types.some((type) => type !== undefined && FILE_PROBLEMS.has(type))) return 'fileNotLoaded';
	if (has('generation_timeout')) return 'generationTimeout';
	if (has('client_cancelled')) return 'cancelled';
	if (status === 400 && /still in progress/i.test(body.text)) return 'notReady';
	switch (status) {
		case 401:
			return 'invalidKey';
		case 402:
			return 'noCredit';
		case 403:
			return /locked|balance|top.?up|credit/i.test(body.text) ? 'noCredit' : 'forbidden';
		case 404:
		case 405:
			return notFoundKind(body, context);
		// Asked by a proxy on the way; fal has not seen the request.
		case 407:
			return 'network';
		case 408:
			return 'gatewayTimeout';
		case 429:
			return 'rateLimit';
		case 499:
			return 'cancelled';
		case 504:
			return has('startup_timeout') ? 'startTimeout' : 'gatewayTimeout';
	}
	if (status >= 500) return 'server';
	return status >= 400 ? 'invalidInput' : 'unexpectedAnswer';
}

/**
 * A queue takes requests for paths that do not exist and tells only with the result, so a result
 * that is "not found" is about the model, unless fal speaks of the request.
 *
 * @see https://fal.ai/docs/documentation/model-apis/common-parameters
 */
function notFoundKind(body: ErrorBody, context: CallContext): FalErrorKind {
	const application = /^application .* not found/i.test(body.text);
	if (context.purpose === 'stream' && !application) return 'streamingNotSupported';
	const aboutRequest = body.queueStatus === 'NOT_FOUND' || /request/i.test(body.text);
	const knowsRequest = context.purpose !== 'submit' && context.purpose !== 'run';
	if (knowsRequest && !application && (aboutRequest || !body.fromFal)) return 'requestNotFound';
	return 'modelNotFound';
}

function worthRepeating(headers: FalResponse['headers']): boolean | undefined {
	const value = headers['x-fal-needs-retry'] ?? headers['x-fal-retryable'];
	return value === undefined ? undefined : value === '1' || value.toLowerCase() === 'true';
}

const LONGEST_RETRY_AFTER_MS = 120_000;

/** `Retry-After` in seconds, as milliseconds; a date or anything else is left to our own backoff. */
function retryAfterMs(value: string | undefined): number | undefined {
	const seconds = Number(value ?? Number.NaN);
	if (!Number.isFinite(seconds) || seconds <= 0) return undefined;
	return Math.min(seconds * 1000, LONGEST_RETRY_AFTER_MS);
}
