import { type ClientRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

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
 */
export function post(url: string, body: Buffer, headers: Readonly<Record<string, string>>): Post {
	let sent: ClientRequest | undefined;
	const outcome = new Promise<PostOutcome>((resolve) => {
		const send = url.startsWith('https:') ? httpsRequest : httpRequest;
		try {
			sent = send(url, {
				method: 'POST',
				agent: false,
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
