// Tests may put `emulator.fetch` in the place of the global one.
const nativeFetch = globalThis.fetch;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
const MOST_REDIRECTS = 20;

export interface FetchRules {
	/** Read at every call; the port is not known from the start. */
	origin: string;
	/** True when the connection to `host` shall fail. */
	refuses(host: string): boolean;
}

/**
 * A `fetch` whose internet is the emulator: the URL's host goes into a header, the call to the
 * loopback port. Redirects are followed here, since a real one would leave the machine.
 */
export function createFetch(rules: FetchRules): typeof fetch {
	return async function emulatedFetch(input, init) {
		let url = new URL(input instanceof Request ? input.url : input);
		let options = optionsOf(input, init);
		const mode = init?.redirect ?? (input instanceof Request ? input.redirect : 'follow');

		for (let redirects = 0; ; redirects += 1) {
			const response = await send(url, options);
			const location = response.headers.get('location');
			const isRedirect = REDIRECTS.includes(response.status) && location !== null;
			if (!isRedirect || mode === 'manual') return named(response, url, redirects > 0);
			await response.body?.cancel();
			if (mode === 'error' || redirects >= MOST_REDIRECTS) {
				throw new TypeError('fetch failed', { cause: new Error('unexpected redirect') });
			}
			const next = new URL(location, url);
			options = redirected(options, response.status, next.origin !== url.origin);
			url = next;
		}
	};

	async function send(url: URL, options: RequestInit): Promise<Response> {
		if (url.protocol === 'data:' || isLoopback(url)) return await nativeFetch(url, options);
		if (rules.refuses(url.hostname)) {
			const cause = Object.assign(new Error(`connect ECONNREFUSED ${url.host}`), {
				code: 'ECONNREFUSED',
			});
			throw new TypeError('fetch failed', { cause });
		}
		const headers = new Headers(options.headers);
		headers.set('x-emulated-host', url.host);
		const target = rules.origin + url.pathname + url.search;
		return await nativeFetch(target, { ...options, headers, redirect: 'manual' });
	}
}

function optionsOf(input: string | URL | Request, init: RequestInit | undefined): RequestInit {
	if (!(input instanceof Request)) return { ...init };
	const { method, headers, body, signal } = input;
	const own = {
		method,
		headers,
		signal,
		...(body === null ? {} : { body, duplex: 'half' as const }),
	};
	return { ...own, ...init };
}

/** As the fetch standard has it: 303, and POST on 301 or 302, become GET; keys stay at home. */
function redirected(options: RequestInit, status: number, isElsewhere: boolean): RequestInit {
	const headers = new Headers(options.headers);
	if (isElsewhere) ['authorization', 'cookie'].forEach((name) => headers.delete(name));
	const method = (options.method ?? 'GET').toUpperCase();
	if (status !== 303 && !((status === 301 || status === 302) && method === 'POST')) {
		return { ...options, headers };
	}
	const { body: _body, ...rest } = options;
	headers.delete('content-type');
	return { ...rest, method: method === 'HEAD' ? 'HEAD' : 'GET', headers };
}

/** Puts the meant URL in place of the loopback one. */
function named(response: Response, url: URL, wasRedirected: boolean): Response {
	Object.defineProperty(response, 'url', { value: url.href });
	Object.defineProperty(response, 'redirected', { value: wasRedirected });
	return response;
}

function isLoopback(url: URL): boolean {
	return ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
}
