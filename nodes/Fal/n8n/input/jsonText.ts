/** Blanks that JSON does not count as such, and marks that nobody sees. */
const ODD_BLANK =
	/[\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]/;
const FENCE = '```';

/** JSON without what language models and web pages put around it: a fence, odd blanks, unseen marks. */
export function withoutWrapping(text: string): string {
	return withPlainBlanks(withoutShell(withoutFence(text)));
}

/** In front of an object: what a curl command, or the name of a language, puts there. */
const BEFORE = /^(?:(?:-d|--data(?:-raw|-binary)?|--json|json)\s{1,20})?['`]?\s{0,20}(?=\{)/;
/** Behind it: a quote, the end of a statement or of an entry in a list. */
const BEHIND = "'`,;";

/** The text without what code and commands put around an object; looks at each character once. */
function withoutShell(text: string): string {
	const begun = text.trimStart();
	if (!BEFORE.test(begun)) return text;
	const inner = begun.replace(BEFORE, '');
	let end = inner.length;
	while (end > 0 && isBehind(inner.charAt(end - 1))) end -= 1;
	return inner.charAt(end - 1) === '}' ? inner.slice(0, end) : inner;
}

function isBehind(character: string): boolean {
	return BEHIND.includes(character) || character.trim() === '';
}

/** The text between the first and the last fence, without the name of its language. */
function withoutFence(text: string): string {
	const start = text.indexOf(FENCE);
	const end = text.lastIndexOf(FENCE);
	// Fences inside of a prompt belong to it.
	const isAround = start >= 0 && end > start && !text.slice(0, start).includes('{');
	return isAround ? text.slice(start + FENCE.length, end).replace(/^[a-z0-9]*\s/i, '') : text;
}

/** Outside of its texts; looks at each character once. */
function withPlainBlanks(json: string): string {
	if (!ODD_BLANK.test(json)) return json;
	let plain = '';
	let isInText = false;
	let isEscaped = false;
	for (const character of json) {
		plain += isInText || !ODD_BLANK.test(character) ? character : ' ';
		if (isInText && !isEscaped && character === '\\') {
			isEscaped = true;
			continue;
		}
		if (character === '"' && !isEscaped) isInText = !isInText;
		isEscaped = false;
	}
	return plain;
}
