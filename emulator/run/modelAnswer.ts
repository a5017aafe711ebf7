import type { Behaviour, ModelRequest } from '../control/behaviour';
import type { EndpointParts } from '../server/endpointIds';
import { breakOffAfterFlush } from '../control/faultyResponse';
import type { ModelAnswer } from '../queue/queueRequest';
import type { Replies } from '../server/replies';
import type { Call } from '../server/types';

/** A request body as the model's own parser sees it. */
export type ModelInput =
	| { readonly kind: 'json'; readonly value: unknown }
	| { readonly kind: 'broken'; readonly value?: undefined };

export function readModelInput(body: Buffer): ModelInput {
	if (body.length === 0) return { kind: 'json', value: {} };
	try {
		return { kind: 'json', value: JSON.parse(body.toString('utf8')) };
	} catch {
		return { kind: 'broken' };
	}
}

/** What the model makes of an input: its output, or one of its errors. */
function answerOf(
	model: Behaviour | undefined,
	endpoint: EndpointParts,
	input: ModelInput,
	request: ModelRequest,
): ModelAnswer {
	if (model === undefined) {
		return jsonAnswer(404, { detail: `Path ${endpoint.path || '/'} not found` }, UNBILLED);
	}
	return refusalOf(model, input) ?? outputOf(model, input, request);
}

/**
 * The same; a failure with 5xx goes to the model's fallback, unless the caller has forbidden it
 * (https://docs.fal.ai/documentation/model-apis/common-parameters).
 */
export function answerWithFallback(
	models: ReadonlyMap<string, Behaviour>,
	endpoint: EndpointParts,
	input: ModelInput,
	request: ModelRequest,
	model = models.get(endpoint.endpointId),
): ModelAnswer {
	const answer = answerOf(model, endpoint, input, request);
	const fallback = model?.fallback;
	const isForbidden = ['1', 'true'].includes(String(request.headers['x-app-fal-disable-fallback']));
	if (answer.status < 500 || fallback === undefined || isForbidden) return answer;
	const other = answerOf(models.get(fallback), endpoint, input, request);
	return { ...other, headers: { ...other.headers, 'x-fal-served-from': fallback } };
}

/** The model's error for this input, if it has one; streams ask before their first event. */
export function refusalOf(model: Behaviour, input: ModelInput): ModelAnswer | undefined {
	if (input.kind === 'broken') return jsonAnswer(422, { detail: [BROKEN_JSON] }, UNBILLED);
	const invalid = model.validate?.(input.value);
	if (invalid !== undefined) return jsonAnswer(422, { detail: invalid }, UNBILLED);
	if (model.error === undefined) return undefined;
	const { status, body, headers } = model.error;
	return jsonAnswer(status, body, { ...UNBILLED, ...headers });
}

export function jsonAnswer(
	status: number,
	json: unknown,
	headers: Readonly<Record<string, string>> = {},
): ModelAnswer {
	const failure = status < 400 ? {} : requestErrorOf(json);
	const { errorType } = failure;
	return {
		status,
		headers: errorType === undefined ? headers : { 'x-fal-error-type': errorType, ...headers },
		contentType: 'application/json',
		body: Buffer.from(json === undefined ? 'null' : JSON.stringify(json)),
		json,
		...failure,
	};
}

/** Sends an answer as the model gave it: status, headers and body (docs/protocol.md 2.4). */
export function sendAnswer(call: Call, answer: ModelAnswer, replies: Replies): true {
	if (answer.truncateTo === undefined) {
		return replies.bytes(call, answer.status, answer.contentType, answer.body, answer.headers);
	}
	call.response.writeHead(answer.status, {
		'content-type': answer.contentType,
		'content-length': answer.body.length,
		...answer.headers,
	});
	call.response.write(answer.body.subarray(0, answer.truncateTo));
	breakOffAfterFlush(call);
	return true;
}

const UNBILLED = { 'x-fal-billable-units': '0' } as const;
const BROKEN_JSON = {
	type: 'json_invalid',
	loc: ['body', 0],
	msg: 'JSON decode error',
	input: {},
	ctx: { error: 'Expecting value' },
} as const;

function outputOf(model: Behaviour, input: ModelInput, request: ModelRequest): ModelAnswer {
	const billed = { 'x-fal-billable-units': String(model.billableUnits ?? 1) };
	if (model.rawOutput !== undefined) {
		const { status = 200, contentType, body, headers, truncateTo } = model.rawOutput;
		return {
			status,
			headers: { ...billed, ...headers },
			contentType,
			body: Buffer.from(body),
			...(truncateTo === undefined ? {} : { truncateTo }),
			...parsed(contentType, body),
		};
	}
	if (typeof model.output !== 'function')
		return jsonAnswer(200, model.output === undefined ? {} : model.output, billed);
	try {
		return jsonAnswer(200, model.output(input.value, request), billed);
	} catch {
		return jsonAnswer(500, { detail: 'Internal Server Error' }, UNBILLED);
	}
}

function parsed(contentType: string, body: string | Uint8Array): { json?: unknown } {
	if (!contentType.startsWith('application/json')) return {};
	try {
		return { json: JSON.parse(Buffer.from(body).toString('utf8')) };
	} catch {
		return {};
	}
}

/** Request errors name their type in the body; model errors do not, nor does their status. */
function requestErrorOf(body: unknown): { errorType?: string; error?: string } {
	if (typeof body !== 'object' || body === null || !('error_type' in body)) return {};
	const detail = 'detail' in body ? body.detail : '';
	return { errorType: String(body.error_type), error: String(detail) };
}
