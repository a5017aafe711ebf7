export interface DataUri {
	/** Lower case, without parameters; empty when the URI names none. */
	readonly contentType: string;
	readonly bytes: Buffer;
}

const HEAD = /^data:([\w.+-]+\/[\w.+-]+)?((?:;[^;,]*)*),/i;

/** The bytes inside a data URI; undefined for what is none. */
export function parseDataUri(uri: string): DataUri | undefined {
	// The head is short; a search through megabytes of base64 would be wasted.
	const match = HEAD.exec(uri.slice(0, 1_000));
	if (!match) return undefined;
	const [head, type = '', parameters = ''] = match;
	const content = uri.slice(head.length);
	const isBase64 = /;\s*base64\s*$/i.test(parameters);
	const bytes = isBase64 ? Buffer.from(content, 'base64') : percentDecoded(content);
	return bytes && { contentType: type.toLowerCase(), bytes };
}

function percentDecoded(text: string): Buffer | undefined {
	try {
		return Buffer.from(decodeURIComponent(text));
	} catch {
		// No text that was encoded so: not a data URI that anybody can read.
		return undefined;
	}
}
