import { errorBodyOf, readErrorBody, type ErrorBody } from './body';
import { falError, type FalError, type FalErrorKind } from '../errors';
import { FAILED, MAYBE_TAKEN, NOT_TAKEN, type Fate } from '../fate';
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
	const told = userTimeout ? 'startTimeout' : kindOf(status, body, context);
	const isWanted = asksAgain(headers);
	const fromFal = body.fromFal || userTimeout;
	const fate = fateOf({ status, kind: told, fromFal, requestId, isWanted }, context);
	return falError({
		kind: fate?.state === 'maybeTaken' ? 'unclear' : told,
		message: body.text === '' ? `fal answered with HTTP ${status}` : body.text,
		status,
		requestId,
		endpointId: context.endpointId,
		fields: body.fields,
		retryAfterMs: retryAfterMs(headers['retry-after']),
		fate,
	});
}

interface Answer {
	readonly status: number;
	readonly kind: FalErrorKind;
	readonly fromFal: boolean;
	readonly requestId: string | undefined;
	/** fal itself asks for the same call again. */
	readonly isWanted: boolean;
}

/**
 * What the answer says of the money. 429 and 503 are said at the door, before anything is done, unless
 * the answer names a request.
 *
 * - Behind a submission a queue may have taken what was answered with 500, 502 or 504.
 * - A model that was run directly answers its own failures; only an answer that is not fal's leaves
 *   open what became of it.
 * - A result that is a failure is what the request came to, if the answer is about the request.
 * - Status and cancellation cost nothing.
 */
function fateOf(answer: Answer, { purpose }: CallContext): Fate | undefined {
	const { status, fromFal, requestId, isWanted } = answer;
	switch (purpose) {
		case 'submit':
			return status >= 500 && (status !== 503 || requestId !== undefined) ? MAYBE_TAKEN : NOT_TAKEN;
		case 'run':
		case 'stream':
			if ((status === 502 || status === 504) && !fromFal) return MAYBE_TAKEN;
			if (status === 503) return isWanted || requestId === undefined ? NOT_TAKEN : FAILED;
			return status === 429 ? NOT_TAKEN : FAILED;
		case 'result':
			return isAnswerOfModel(answer) ? FAILED : undefined;
		case 'status':
		case 'cancel':
			return undefined;
	}
}

/** Kinds of answers that are about the call and not about the run. */
const ABOUT_THE_CALL: ReadonlySet<FalErrorKind> = new Set<FalErrorKind>([
	'network',
	'rateLimit',
	'invalidKey',
	'noCredit',
	'forbidden',
	'notReady',
]);

/** Whether the failure is what the model came to, so that getting the result again is of no use. */
function isAnswerOfModel({ kind, status, fromFal }: Answer): boolean {
	return !ABOUT_THE_CALL.has(kind) && (status < 500 || fromFal);
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

function asksAgain(headers: FalResponse['headers']): boolean {
	const value = headers['x-fal-needs-retry'] ?? headers['x-fal-retryable'] ?? '';
	return value === '1' || value.toLowerCase() === 'true';
}

const LONGEST_RETRY_AFTER_MS = 120_000;

/** `Retry-After` in seconds, as milliseconds; a date or anything else is left to our own backoff. */
function retryAfterMs(value: string | undefined): number | undefined {
	const seconds = Number(value ?? Number.NaN);
	if (!Number.isFinite(seconds) || seconds <= 0) return undefined;
	return Math.min(seconds * 1000, LONGEST_RETRY_AFTER_MS);
}
