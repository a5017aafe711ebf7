import type { FalResponse, Transport } from '../transport';

/**
 * Redirects that a result may lead through; fal passes those of a model on.
 *
 * @see https://fal.ai/docs/documentation/model-apis/inference/synchronous
 */
const MOST_REDIRECTS = 3;
const ONE_CALL_MS = 60_000;

/**
 * Reads a result by a GET that follows redirects. Each hop is a request of its own, so that the transport decides
 * anew whether the key may go along.
 *
 * @throws {FalError} `network`, or the signal's reason
 */
export async function getFollowing(
	transport: Transport,
	url: string,
	signal: AbortSignal | undefined,
): Promise<FalResponse> {
	let next = url;
	for (let hops = 0; ; hops++) {
		const response: FalResponse = await transport.send({
			method: 'GET',
			url: next,
			timeoutMs: ONE_CALL_MS,
			isForResult: true,
			signal,
		});
		const target = redirectTarget(response, next);
		if (target === undefined || hops === MOST_REDIRECTS) return response;
		next = target;
	}
}

/** Where the answer of `from` leads, if it is a redirect. */
export function redirectTarget({ status, headers }: FalResponse, from: string): string | undefined {
	const location = headers['location'];
	if (status < 300 || status >= 400 || location === undefined) return undefined;
	return URL.canParse(location, from) ? new URL(location, from).href : undefined;
}
