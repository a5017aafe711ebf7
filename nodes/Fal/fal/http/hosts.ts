import type { EndpointId } from '../endpointId';
import type { RequestUrls } from '../openRequest';

/**
 * The hosts that may see the key. A closed list compared as a whole: a check for the ending
 * would also trust `evilfal.ai`.
 */
const HOSTS_OF_FAL = new Set(['fal.run', 'queue.fal.run', 'rest.fal.ai', 'api.fal.ai']);

const QUEUE_ORIGIN = 'https://queue.fal.run';
const RUN_ORIGIN = 'https://fal.run';

/** Whether a request to this address may carry the key. False for anything that is no https URL. */
export function mayCarryKey(url: string): boolean {
	return HOSTS_OF_FAL.has(plainUrl(url)?.hostname ?? '');
}

/** fal's folders on a server that it shares with everybody else. */
const FOLDERS_OF_FAL = /^\/(?:falserverless|fal_cdn)\//;

/**
 * Whether fal itself keeps the file at this address: on its CDN, as nearly all results are, or in its
 * own folders at Google. Partners of fal may keep theirs elsewhere. See docs/protocol.md, 6.
 */
export function isFileOfFal(url: string): boolean {
	const { hostname = '', pathname = '' } = plainUrl(url) ?? {};
	if (hostname === 'storage.googleapis.com') return FOLDERS_OF_FAL.test(pathname);
	return hostname === 'fal.media' || hostname.endsWith('.fal.media');
}

/** An https address on the usual port without a login; undefined for every other text. */
function plainUrl(text: string): URL | undefined {
	if (!URL.canParse(text)) return undefined;
	const url = new URL(text);
	const isPlain = url.host === url.hostname && url.username === '' && url.password === '';
	return url.protocol === 'https:' && isPlain ? url : undefined;
}

/** The addresses of a request: the app, without the path of the model. */
export function requestUrls(endpoint: EndpointId, requestId: string): RequestUrls {
	const base = `${QUEUE_ORIGIN}/${endpoint.app}/requests/${encodeURIComponent(requestId)}`;
	return { statusUrl: `${base}/status`, responseUrl: base, cancelUrl: `${base}/cancel` };
}

/** The streaming endpoint of a model; an ID that names it already stays as it is. */
export function streamUrl(endpoint: EndpointId): string {
	return `${RUN_ORIGIN}/${endpoint.id}${endpoint.id.endsWith('/stream') ? '' : '/stream'}`;
}
