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

/** What an error says of the request it is about. */
export function namesOf({ requestId, endpointId }: OpenRequest) {
	return { requestId, endpointId };
}
