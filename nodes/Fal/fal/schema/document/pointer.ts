import { isRecord } from '../../json';

/** What `#/components/schemas/Image` points at in a document; undefined when that is missing. */
export function followPointer(document: unknown, pointer: string): unknown {
	if (!pointer.startsWith('#/')) return undefined;
	return pointerTokens(pointer).reduce(memberOf, document);
}

/** `#/loras/0/path` → `['loras', '0', 'path']` */
function pointerTokens(pointer: string): string[] {
	return pointer.split('/').slice(1).map(decodeToken);
}

function memberOf(value: unknown, token: string): unknown {
	if (Array.isArray(value)) return /^\d+$/.test(token) ? value[Number(token)] : undefined;
	return isRecord(value) && Object.hasOwn(value, token) ? value[token] : undefined;
}

function decodeToken(token: string): string {
	const text = token.replaceAll('~1', '/').replaceAll('~0', '~');
	try {
		return decodeURIComponent(text);
	} catch {
		// A percent sign that encodes nothing is one.
		return text;
	}
}
