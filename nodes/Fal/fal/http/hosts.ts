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
	if (!URL.canParse(url)) return false;
	const { protocol, host, hostname, username, password } = new URL(url);
	const isPlain = host === hostname && username === '' && password === '';
	return protocol === 'https:' && isPlain && HOSTS_OF_FAL.has(hostname);
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
