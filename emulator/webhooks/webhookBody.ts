import type { QueueRequest } from '../queue/queueRequest';

const NOT_SERIALISABLE =
	'Response payload is not JSON serializable. Either return a JSON serializable object or use ' +
	'the queue endpoint to retrieve the response.';

/**
 * The body fal posts for a request that is over (docs/protocol.md 5.1).
 *
 * The payload is the model's own text, not a parsed copy: numbers above 2^53 must arrive as the
 * model wrote them. Blanks stand where Python's JSON writer puts them.
 */
export function webhookBody({ requestId, answer }: QueueRequest): Buffer {
	const status = answer?.status ?? 500;
	const isGood = status < 400;
	const isJson = answer?.json !== undefined;
	const error = answer?.errorType === undefined ? undefined : answer.error;
	const members: ReadonlyArray<readonly [string, string]> = [
		['request_id', JSON.stringify(requestId)],
		['gateway_request_id', JSON.stringify(requestId)],
		['status', isGood ? '"OK"' : '"ERROR"'],
		...(isGood
			? []
			: [['error', JSON.stringify(error ?? `Invalid status code: ${status}`)] as const]),
		['payload', isJson ? answer.body.toString('utf8') : 'null'],
		...(isJson ? [] : [['payload_error', JSON.stringify(NOT_SERIALISABLE)] as const]),
	];
	return Buffer.from(`{${members.map(([name, value]) => `"${name}": ${value}`).join(', ')}}`);
}
