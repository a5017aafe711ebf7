import { headOfDataUri } from '../text/address';

export interface DataUri {
	/** Lower case, without parameters; empty when the URI names none. */
	readonly contentType: string;
	readonly bytes: Buffer;
}

/** The bytes inside a data URI; undefined for what is none. */
export function parseDataUri(uri: string): DataUri | undefined {
	const head = headOfDataUri(uri);
	if (!head) return undefined;
	const bytes = bytesOf(uri.slice(head.length), head.isBase64);
	return bytes && { contentType: head.contentType, bytes };
}

function bytesOf(content: string, isBase64: boolean): Buffer | undefined {
	// Also in base64: where a data URI was part of an address, `+` and `=` may stand as `%2B` and `%3D`.
	const isPlain = isBase64 && !content.includes('%');
	const text = isPlain ? content : percentDecoded(content);
	return text === undefined ? undefined : Buffer.from(text, isBase64 ? 'base64' : 'utf8');
}

function percentDecoded(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		// No text that was encoded so: not a data URI that anybody can read.
		return undefined;
	}
}
