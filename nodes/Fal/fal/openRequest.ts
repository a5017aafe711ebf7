import { isRecord } from './json';

/** Where one request is asked about. Plain data: it is kept for a retry and put into items. */
export interface RequestUrls {
	readonly statusUrl: string;
	readonly responseUrl: string;
	readonly cancelUrl: string;
}

/** A request that fal has taken. Plain data: it is kept for a retry and put into items. */
export interface OpenRequest extends RequestUrls {
	readonly requestId: string;
	readonly endpointId: string;
}

/** Whether n8n has kept such a request. */
export function isOpenRequest(value: unknown): value is OpenRequest {
	const names = ['requestId', 'endpointId', 'statusUrl', 'responseUrl', 'cancelUrl'];
	return isRecord(value) && names.every((name) => typeof value[name] === 'string');
}

/** What an error says of the request it is about. */
export function namesOf({ requestId, endpointId }: OpenRequest) {
	return { requestId, endpointId };
}
