/** Half of a character that was cut in two. */
const HALF_CHARACTER = /[\ud800-\udbff]$/;

/** The first `most` characters; none is cut in two. */
export function beginning(text: string, most: number): string {
	return text.slice(0, most).replace(HALF_CHARACTER, '');
}

/** The text, or its beginning and an ellipsis when it is longer than `most` characters. */
export function cutText(text: string, most = 80): string {
	return text.length <= most ? text : `${beginning(text, most)}…`;
}

/** The beginning of the text that fits into so many bytes of UTF-8; no character is cut in two. */
export function cutBytes(text: string, mostBytes: number): string {
	if (Buffer.byteLength(text) <= mostBytes) return text;
	let bytes = 0;
	let end = 0;
	for (const character of text) {
		bytes += Buffer.byteLength(character);
		if (bytes > mostBytes) break;
		end += character.length;
	}
	return text.slice(0, end);
}
