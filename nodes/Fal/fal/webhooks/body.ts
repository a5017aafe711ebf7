import { errorBodyOf } from '../failure/body';
import { cleanText } from '../text/cleanText';
import { falError, type FalError } from '../errors';
import { errorFromEvent } from '../failure/fromAnswer';
import { isRecord, readText, tryParseJson } from '../json';

/**
 * What fal tells about a finished request.
 *
 * @see https://fal.ai/docs/documentation/model-apis/inference/webhooks
 */
export type WebhookBody =
	| { readonly status: 'OK'; readonly requestId: string; readonly payload: unknown }
	| {
			readonly status: 'ERROR';
			readonly requestId: string;
			readonly message: string;
			/** The same as getting the result would fail with. */
			readonly error: FalError;
	  }
	/** Finished, but the result is not in the body: it has to be fetched. */
	| { readonly status: 'UNKNOWN'; readonly requestId: string };

/** Undefined for anything that is not such a message. */
export function readWebhookBody(body: Buffer): WebhookBody | undefined {
	const value = tryParseJson(body.toString('utf8'));
	if (!isRecord(value)) return undefined;
	const requestId = readText(value, 'request_id');
	if (requestId === undefined) return undefined;
	const { status, payload } = value;
	if (status === 'ERROR') {
		const message = messageOf(value);
		return { status, requestId, message, error: errorOf(value, requestId, message) };
	}
	const isWhole = status === 'OK' && 'payload' in value && value['payload_error'] === undefined;
	return isWhole ? { status: 'OK', requestId, payload } : { status: 'UNKNOWN', requestId };
}

function messageOf(value: Record<string, unknown>): string {
	const told = errorBodyOf(value['payload']).text;
	const error = cleanText(readText(value, 'error') ?? '');
	return told === '' ? error : told;
}

/**
 * fal names the HTTP status in its words: `Invalid status code: 422`.
 *
 * @see https://fal.ai/docs/documentation/model-apis/inference/webhooks
 */
function errorOf(value: Record<string, unknown>, requestId: string, message: string): FalError {
	const status = Number(/status code: ([45]\d\d)\b/i.exec(readText(value, 'error') ?? '')?.[1]);
	if (Number.isNaN(status)) return falError({ kind: 'server', message, requestId });
	const { facts } = errorFromEvent(status, value['payload'], { purpose: 'result', requestId });
	return falError({ ...facts, message });
}
