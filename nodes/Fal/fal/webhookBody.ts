import { errorBodyOf } from './errorBody';
import { cleanText } from './errors';
import { isRecord, readText, tryParseJson } from './json';

/** What fal tells about a finished request (fal-protocol 5.1). */
export type WebhookBody =
	| { readonly status: 'OK'; readonly requestId: string; readonly payload: unknown }
	| { readonly status: 'ERROR'; readonly requestId: string; readonly message: string }
	/** Finished, but the result is not in the body: it has to be fetched. */
	| { readonly status: 'UNKNOWN'; readonly requestId: string };

/** Undefined for anything that is not such a message. */
export function readWebhookBody(body: Buffer): WebhookBody | undefined {
	const value = tryParseJson(body.toString('utf8'));
	if (!isRecord(value)) return undefined;
	const requestId = readText(value, 'request_id');
	if (requestId === undefined) return undefined;
	const { status, payload } = value;
	if (status === 'ERROR') return { status, requestId, message: messageOf(value) };
	const isWhole = status === 'OK' && 'payload' in value && value['payload_error'] === undefined;
	return isWhole ? { status: 'OK', requestId, payload } : { status: 'UNKNOWN', requestId };
}

function messageOf(value: Record<string, unknown>): string {
	const told = errorBodyOf(value['payload']).text;
	const error = cleanText(readText(value, 'error') ?? '');
	return told === '' ? error : told;
}
