import { falError } from '../errors';
import { isRecord, readNumber, readText, tryParseJson, type JsonObject } from '../json';
import { isJsonType, mediaType, type FalResponse } from '../transport';

/** What one run of a model came to. */
export interface Finished {
	/** Absent only when fal named none, which happens with direct calls alone. */
	readonly requestId: string | undefined;
	readonly result: unknown;
	/** `x-fal-billable-units` times the model's unit price is what the run cost. */
	readonly billableUnits: number | undefined;
	readonly metrics?: JsonObject | undefined;
	readonly logs?: readonly JsonObject[] | undefined;
}

/** A finished run that was kept as plain data; undefined when it is none. */
export function readFinished(kept: unknown): Finished | undefined {
	if (!isRecord(kept) || !('result' in kept)) return undefined;
	const { result, metrics, logs } = kept;
	return {
		requestId: readText(kept, 'requestId'),
		result,
		billableUnits: readNumber(kept, 'billableUnits'),
		...(isRecord(metrics) && { metrics }),
		...(Array.isArray(logs) && { logs: logs.filter(isRecord) }),
	};
}

/**
 * The run that the answer of a model is.
 *
 * @throws {FalError} `unexpectedAnswer` for what no model answers; `notReady` when fal says with it that
 *   the request is still in its queue
 */
export function finished(requestId: string | undefined, response: FalResponse): Finished {
	const result = readAnswer(response);
	if (response.status === 202 || isStatusObject(result)) {
		const message = 'fal says that the request is still in its queue';
		throw falError({ kind: 'notReady', message });
	}
	return { requestId, result, billableUnits: billableUnits(response.headers) };
}

const STATUSES: readonly unknown[] = ['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'];
const MEMBERS_OF_STATUS = new Set([
	'status',
	'request_id',
	'response_url',
	'status_url',
	'cancel_url',
	'queue_position',
	'logs',
	'metrics',
]);

/** Whether the value says where a request stands, and nothing that a model could have made. */
function isStatusObject(value: unknown): boolean {
	if (!isRecord(value) || !STATUSES.includes(value['status'])) return false;
	return Object.keys(value).every((name) => MEMBERS_OF_STATUS.has(name));
}

/** A number with fractions, e.g. 3.008 (https://fal.ai/docs/documentation/model-apis/inference/queue). */
export function billableUnits(headers: FalResponse['headers']): number | undefined {
	const text = headers['x-fal-billable-units']?.trim() ?? '';
	const units = Number(text);
	return text !== '' && Number.isFinite(units) ? units : undefined;
}

/**
 * What the model returned, as it returned it: any JSON value, text of a text model, or, when a
 * model answers with the bytes of a file, a data URI of them.
 *
 * @throws {FalError} `unexpectedAnswer` for an answer that cannot be a model's: a web page, an empty
 *   body, or JSON that is none
 */
export function readAnswer(response: FalResponse): unknown {
	const type = mediaType(response.headers);
	const { body } = response;
	if (type === '' || isJsonType(type)) return parsed(body);
	if (body.length === 0) throw unreadable('is empty');
	if (type === 'text/html') throw unreadable('is a web page');
	if (type.startsWith('text/')) {
		const text = body.toString('utf8');
		if (isAllEvents(text)) throw unreadable(IS_STREAM);
		return text;
	}
	if (type === 'application/octet-stream' && EVENTS.test(body.toString('latin1', 0, 20))) {
		throw unreadable(IS_STREAM);
	}
	return `data:${type};base64,${body.toString('base64')}`;
}

/** How a stream of events begins (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
const EVENTS = /^\s*(?:data|event|id|retry)?:/;
const FIELD = /^(?:(?:data|event|id|retry)(?::|$)|:)/;
const MOST_LOOKED_AT = 4_000;
const IS_STREAM = 'is a stream of events under another type';

/** A text may begin like a stream; only a stream has its empty line, and goes on with another event. */
function isAllEvents(text: string): boolean {
	const lines = text.slice(0, MOST_LOOKED_AT).trimStart().split(/\r?\n/);
	const end = lines.indexOf('');
	// What the last line break leaves is no empty line.
	const hasEnd = end > 0 && end < lines.length - 1;
	if (!hasEnd || !lines.slice(0, end).every((line) => FIELD.test(line))) return false;
	const next = lines.slice(end).find((line) => line.trim() !== '');
	return next === undefined || FIELD.test(next);
}

function parsed(body: Buffer): unknown {
	const value = tryParseJson(body.toString('utf8'));
	if (value === undefined) throw unreadable(body.length === 0 ? 'is empty' : 'is no valid JSON');
	return value;
}

function unreadable(how: string) {
	return falError({ kind: 'unexpectedAnswer', message: `The answer of the model ${how}` });
}
