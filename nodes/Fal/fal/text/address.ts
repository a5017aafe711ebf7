/** The type and the parameters of a data URI, up to the comma before its content. */
const HEAD_OF_DATA = /^data:([\w.+-]+\/[\w.+-]+)?((?:;[^;,]*)*),/i;
/** The head is short; a search through megabytes of base64 would be wasted. */
const LONGEST_HEAD = 1_000;

/** Whether the whole text is the address of a page or a file on the web. */
export function isHttpUrl(text: string): boolean {
	return /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);
}

/** Whether the text is a file written out as `data:…`, with its type. Only its head is looked at. */
export function isDataUri(text: string): boolean {
	return (headOfDataUri(text)?.contentType ?? '') !== '';
}

/**
 * Whether the text is given to fal as the file it names; anything else may be the name of a file of the
 * item. Blanks in the path of a URL are a matter for whoever opens it.
 */
export function isFileAddress(text: string): boolean {
	return isDataUri(text) || (/^https?:\/\//i.test(text) && URL.canParse(text));
}

export interface DataUriHead {
	/** Lower case, without parameters; empty when the URI names none. */
	readonly contentType: string;
	readonly isBase64: boolean;
	/** Characters before the content. */
	readonly length: number;
}

export function headOfDataUri(text: string): DataUriHead | undefined {
	const match = HEAD_OF_DATA.exec(text.slice(0, LONGEST_HEAD));
	if (!match) return undefined;
	const [head, type = '', parameters = ''] = match;
	const isBase64 = /;\s*base64\s*$/i.test(parameters);
	return { contentType: type.toLowerCase(), isBase64, length: head.length };
}
