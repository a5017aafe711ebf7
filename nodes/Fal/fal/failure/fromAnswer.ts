import { authorOf, type Authorship } from './author';
import { errorBodyOf, readErrorBody, type ErrorBody } from './body';
import { falError, type FalError, type FalErrorKind } from '../errors';
import { FAILED, MAYBE_TAKEN, NOT_TAKEN, type Fate } from '../fate';
import type { FalResponse } from '../transport';
import { isRequestId } from '../requestId';

/** What the failed call was for; the same status means different things at different calls. */
export interface CallContext {
	/** `ask` is for what concerns neither a run nor a request: the catalogue, the storage. */
	readonly purpose: 'submit' | 'run' | 'stream' | 'status' | 'result' | 'cancel' | 'ask';
	/** Absent where fal does not name it: in a webhook. */
	readonly endpointId?: string | undefined;
	readonly requestId?: string | undefined;
}

/** The error that a failed answer stands for. */
export function errorFromResponse(response: FalResponse, context: CallContext): FalError {
	const { status, headers } = response;
	const body = readErrorBody(response.body);
	const author = authorOf({ status, headers, body, requestId: context.requestId });
	return errorFromBody(status, body, context, { headers, author });
}

/**
 * The same for a failure that fal tells inside an event stream or a signed call, which has a status but
 * no headers.
 */
export function errorFromEvent(status: number, body: unknown, context: CallContext): FalError {
	const author = { isFal: true, isVerdict: true };
	return errorFromBody(status, errorBodyOf(body), context, { headers: {}, author });
}

interface Source {
	readonly headers: FalResponse['headers'];
	readonly author: Authorship;
}

function errorFromBody(
	status: number,
	body: ErrorBody,
	context: CallContext,
	{ headers, author }: Source,
): FalError {
	const requestId = context.requestId ?? requestIdIn(headers);
	const kind = kindOfAnswer(status, body, context, { headers, author });
	const isWanted = asksAgain(headers);
	const fate = fateOf({ status, kind, body, author, requestId, isWanted }, context);
	const isUnclear = fate?.state === 'maybeTaken' && kind !== 'gatewayTimeout';
	return falError({
		kind: isUnclear ? 'unclear' : kind,
		message:
			author.isFal || context.purpose === 'ask' ? fromFal(status, body) : fromBetween(status, body),
		status,
		requestId,
		endpointId: context.endpointId,
		fields: author.isFal ? body.fields : [],
		cure: kind === 'notFromFal' && status === 407 ? PROXY_LOGIN : undefined,
		retryAfterMs: retryAfterMs(headers['retry-after']),
		fate,
	});
}

function fromFal(status: number, body: ErrorBody): string {
	return body.text === '' ? `fal answered with HTTP ${status}` : body.text;
}

function fromBetween(status: number, body: ErrorBody): string {
	if (status === 407) return 'A proxy asks for a login (HTTP 407)';
	const what =
		body.form === 'foreign' ? 'a web page or other text that fal did not write' : 'no word of fal';
	return `HTTP ${status} with ${body.text === '' ? what : `“${body.text}”`}`;
}

const PROXY_LOGIN =
	'Nothing was sent. Put user and password into the proxy address of the n8n server (HTTPS_PROXY), or let n8n reach fal without the proxy.';

function requestIdIn(headers: FalResponse['headers']): string | undefined {
	const id = headers['x-fal-request-id'] ?? '';
	return isRequestId(id) ? id : undefined;
}

interface Answer {
	readonly status: number;
	readonly kind: FalErrorKind;
	readonly body: ErrorBody;
	readonly author: Authorship;
	readonly requestId: string | undefined;
	/** fal itself asks for the same call again. */
	readonly isWanted: boolean;
}

/**
 * What the answer says of the money. Only fal's own words settle it; a web page, a bare status and the
 * answer about another request leave a paid call unclear, and a request as open as it was.
 *
 * - Behind a submission a queue may have taken what was answered with 408, 499, 500, 502 or 504.
 * - 429 and 503 are said at the door, before anything is done, unless the answer names a request.
 * - A model that was run directly answers its own failures. A time-out of fal's gateway is none of them:
 *   the model may go on behind it.
 * - A result that is a failure is what the request came to, if the answer is about the request.
 * - Status and cancellation cost nothing.
 */
function fateOf(answer: Answer, { purpose }: CallContext): Fate | undefined {
	const { status, author } = answer;
	switch (purpose) {
		case 'submit':
			if (author.isFal && status >= 400 && status < 500 && !BEHIND_THE_DOOR.has(status))
				return NOT_TAKEN;
			return wasRefused(answer) ? NOT_TAKEN : MAYBE_TAKEN;
		case 'run':
		case 'stream':
			if (wasRefused(answer)) return NOT_TAKEN;
			return author.isFal && answer.kind !== 'gatewayTimeout' ? FAILED : MAYBE_TAKEN;
		case 'result':
			return author.isVerdict && !ABOUT_THE_CALL.has(answer.kind) ? FAILED : undefined;
		case 'status':
		case 'cancel':
		case 'ask':
			return undefined;
	}
}

/** Whether fal, or a proxy on the way to it, turned the call away before doing anything. */
function wasRefused(answer: Answer): boolean {
	const { status, body, author, requestId, isWanted } = answer;
	if (status === 407) return true;
	if (status === 429) return body.form !== 'foreign' && (isWanted || requestId === undefined);
	if (!author.isFal) return false;
	if (status === 503) return requestId === undefined || isWanted;
	return REFUSED.has(status);
}

/** fal looks at key, credit and model before it takes a call. */
const REFUSED = new Set([401, 402, 403, 404, 405, 413, 415]);
/** A queue says these of what it was given and did not get to an end with: 429 has a rule of its own. */
const BEHIND_THE_DOOR = new Set([408, 409, 425, 429, 499]);

/** Kinds of answers that are about the call and not about the run. */
const ABOUT_THE_CALL: ReadonlySet<FalErrorKind> = new Set<FalErrorKind>([
	'network',
	'notFromFal',
	'rateLimit',
	'invalidKey',
	'noCredit',
	'forbidden',
	'notReady',
	'requestNotFound',
]);

function kindOfAnswer(
	status: number,
	body: ErrorBody,
	context: CallContext,
	{ headers, author }: Source,
): FalErrorKind {
	if (headers['x-fal-request-timeout-type'] === 'user') return 'startTimeout';
	if (author.isFal) return kindOf(status, body, context);
	const isOwn = context.purpose === 'ask' ? status !== 407 : status === 429;
	const isReadable = body.form !== 'foreign' || (context.purpose === 'ask' && status === 404);
	return isOwn && isReadable ? kindOf(status, body, context) : 'notFromFal';
}

/** fal's names of problems that have a kind of their own, whatever status they come with. */
const KINDS: Readonly<Partial<Record<string, FalErrorKind>>> = {
	content_policy_violation: 'contentPolicy',
	image_load_error: 'fileNotLoaded',
	file_download_error: 'fileNotLoaded',
	generation_timeout: 'generationTimeout',
	client_cancelled: 'cancelled',
	no_media_generated: 'nothingMade',
	downstream_service_error: 'downstream',
	downstream_service_unavailable: 'downstream',
	concurrent_requests_limit: 'rateLimit',
};

function kindOf(status: number, body: ErrorBody, context: CallContext): FalErrorKind {
	const types = [body.type, ...body.fields.map((field) => field.type)];
	const told = types.flatMap((type) => {
		const kind = type !== undefined && Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
		return kind === undefined ? [] : [kind];
	});
	if (told[0] !== undefined) return told[0];
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
		case 408:
			return 'gatewayTimeout';
		case 429:
			return 'rateLimit';
		case 499:
			return 'cancelled';
		case 504:
			return types.includes('startup_timeout') ? 'startTimeout' : 'gatewayTimeout';
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
	return knowsRequest && !application && aboutRequest ? 'requestNotFound' : 'modelNotFound';
}

function asksAgain(headers: FalResponse['headers']): boolean {
	const value = headers['x-fal-needs-retry'] ?? headers['x-fal-retryable'] ?? '';
	return value === '1' || value.toLowerCase() === 'true';
}

const SHORTEST_RETRY_AFTER_MS = 250;
const LONGEST_RETRY_AFTER_MS = 120_000;

/** `Retry-After` in seconds, as milliseconds; a date or anything else is left to our own backoff. */
function retryAfterMs(value: string | undefined): number | undefined {
	const seconds = Number(value ?? Number.NaN);
	if (!Number.isFinite(seconds) || seconds <= 0) return undefined;
	// A thousandth of a second is no pause, whoever asks for it.
	return Math.min(Math.max(seconds * 1000, SHORTEST_RETRY_AFTER_MS), LONGEST_RETRY_AFTER_MS);
}
