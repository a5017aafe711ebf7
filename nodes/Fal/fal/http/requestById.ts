import type { EndpointId } from '../endpointId';
import { falError } from '../errors';
import type { OpenRequest } from '../openRequest';
import { isRequestId } from '../requestId';
import { requestUrls } from './hosts';

/**
 * A request known by its ID alone.
 *
 * @throws {FalError} `invalidInput` for a text that cannot be a request ID
 */
export function requestById(endpoint: EndpointId, text: string): OpenRequest {
	const requestId = text.trim();
	if (!isRequestId(requestId)) {
		throw falError({
			kind: 'invalidInput',
			message: whyNoRequestId(requestId),
			endpointId: endpoint.id,
		});
	}
	return { requestId, endpointId: endpoint.id, ...requestUrls(endpoint, requestId) };
}

function whyNoRequestId(text: string): string {
	if (text === '') return 'Request ID is empty';
	if (/^[\w-]{1,100}$/.test(text)) return `Request ID is the word "${text}" instead of an ID`;
	return 'Request ID may have only letters, digits, hyphens and underscores, at most 100';
}
