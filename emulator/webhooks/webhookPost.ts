import { type ClientRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';

/** What came of one attempt: a status, or why there was none. */
export type PostOutcome = { readonly status: number } | { readonly error: string };

export interface Post {
	readonly outcome: Promise<PostOutcome>;
	/** Ends the attempt; its outcome is then the reason. */
	abort(reason: string): void;
}

/**
 * Posts straight to the target, past the emulated internet and past any proxy; redirects are not
 * followed. Node's own client, since a test may have replaced the global `fetch`.
 *
 * @param localNames lead to this machine, whatever they mean elsewhere
 */
export function post(
	url: string,
	body: Buffer,
	headers: Readonly<Record<string, string>>,
	localNames: readonly string[] = [],
): Post {
	let sent: ClientRequest | undefined;
	const outcome = new Promise<PostOutcome>((resolve) => {
		const send = url.startsWith('https:') ? httpsRequest : httpRequest;
		try {
			const isLocal = localNames.includes(new URL(url).hostname);
			sent = send(url, {
				method: 'POST',
				agent: false,
				...(isLocal && { lookup: lookUpHere }),
				headers: {
					'content-type': 'application/json',
					'content-length': body.length,
					...headers,
				},
			});
		} catch (error) {
			resolve({ error: String(error) });
			return;
		}
		sent.on('error', (error) => resolve({ error: error.message }));
		sent.on('response', (response) => {
			response.resume();
			resolve({ status: response.statusCode ?? 0 });
		});
		sent.end(body);
	});
	return { outcome, abort: (reason) => sent?.destroy(new Error(reason)) };
}

/** Node asks for one address or, when it may try several, for a list. */
const lookUpHere: LookupFunction = (_name, { all }, answer) => {
	const here = { address: '127.0.0.1', family: 4 };
	if (all === true) answer(null, [here]);
	else answer(null, here.address, here.family);
};
