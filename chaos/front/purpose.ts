/** What a call is for, as its address tells. */
export const PURPOSES = [
	'submit',
	'status',
	'statusStream',
	'result',
	'cancel',
	'direct',
	'modelStream',
	'initiate',
	'initiateParts',
	'put',
	'part',
	'complete',
	'download',
	'catalogue',
	'pricing',
	'document',
	'keys',
	'elsewhere',
] as const;

export type Purpose = (typeof PURPOSES)[number];

/** The hosts that may see the key. */
export const HOSTS_OF_FAL: ReadonlySet<string> = new Set([
	'fal.run',
	'queue.fal.run',
	'rest.fal.ai',
	'api.fal.ai',
]);

const REQUEST = /\/requests\/([^/]+)(?:\/(status\/stream|status|cancel))?\/?$/;

/** @param path without the query */
export function purposeOf(method: string, host: string, path: string): Purpose {
	switch (host) {
		case 'queue.fal.run':
			return queuePurpose(method, path);
		case 'fal.run':
			return path.endsWith('/stream') ? 'modelStream' : 'direct';
		case 'rest.fal.ai':
			if (path.startsWith('/.well-known/')) return 'keys';
			return path.endsWith('-multipart') ? 'initiateParts' : 'initiate';
		case 'api.fal.ai':
			return path.endsWith('/pricing') ? 'pricing' : 'catalogue';
		case 'fal.ai':
			return 'document';
		default:
			return storagePurpose(method, path);
	}
}

/** The request that the address names. */
export function requestIdOf(path: string): string | undefined {
	return REQUEST.exec(path)?.[1];
}

function queuePurpose(method: string, path: string): Purpose {
	const [, id, step] = REQUEST.exec(path) ?? [];
	if (id === undefined) return method === 'POST' ? 'submit' : 'elsewhere';
	switch (step) {
		case 'cancel':
			return 'cancel';
		case 'status':
			return 'status';
		case 'status/stream':
			return 'statusStream';
		default:
			return 'result';
	}
}

function storagePurpose(method: string, path: string): Purpose {
	if (method === 'GET') return 'download';
	if (method === 'POST') return path.endsWith('/complete') ? 'complete' : 'elsewhere';
	return /\/\d+$/.test(path) ? 'part' : 'put';
}
