/** An endpoint ID in its parts: `fal-ai/flux/dev` is the app `fal-ai/flux` and the path `/dev`. */
export interface EndpointParts {
	readonly endpointId: string;
	/** `[namespace/]owner/alias`, what status, result and cancel are asked under. */
	readonly app: string;
	readonly alias: string;
	/** What follows the app, with its slash; empty for a two-part ID. */
	readonly path: string;
}

/** Namespaces that shift owner and alias by one (docs/protocol.md 1.3). */
const NAMESPACES: readonly string[] = ['workflows', 'comfy'];
/** Runs a workflow that comes with the input: it has neither owner nor name. */
const EXECUTE = 'workflows/execute';

/** Undefined when there is no owner and alias. */
export function splitEndpointId(endpointId: string): EndpointParts | undefined {
	const parts = endpointId.split('/');
	const isNamespaced = NAMESPACES.includes(parts[0] ?? '') && endpointId !== EXECUTE;
	const appLength = isNamespaced ? 3 : 2;
	const alias = parts[appLength - 1];
	if (alias === undefined || parts.some((part) => part === '')) return undefined;
	const rest = parts.slice(appLength);
	return {
		endpointId,
		app: parts.slice(0, appLength).join('/'),
		alias,
		path: rest.length === 0 ? '' : `/${rest.join('/')}`,
	};
}

/** The endpoint ID a URL path names: without the outer slashes and percent-encoding. */
export function endpointIdOfPath(path: string): string {
	return decoded(path.replace(/^\/+|\/+$/g, ''));
}

export function isKnownApp(models: ReadonlyMap<string, unknown>, app: string): boolean {
	for (const endpointId of models.keys()) {
		if (endpointId === app || endpointId.startsWith(`${app}/`)) return true;
	}
	return false;
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
