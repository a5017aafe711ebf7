const BEGINNING = /https?:\/\/|data:[\w.+-]+\/[\w.+-]+[;,]/gi;
/** What people put between addresses and names, and around them. */
const AROUND = new Set(',;|"\'`“”„‘’«»<>');
const END_OF_URL = /[,;]\s|[\n\r|]/;
/** Base64 may be broken into lines. */
const END_OF_DATA = /,\s/;

/**
 * The addresses in a text, and the names between them, in their order and without quotes around them:
 * `"https://…"; "https://…"`, one in each line, `photo1, https://…`. Commas and blanks inside of an
 * address belong to it.
 */
export function splitFiles(given: string): string[] {
	const text = withoutBrackets(given);
	const starts = [...text.matchAll(BEGINNING)]
		.map(({ index }) => index)
		.filter((index) => index === 0 || isAround(text.charAt(index - 1)));
	const names = namesIn(text.slice(0, starts[0] ?? text.length));
	const rest = starts.flatMap((start, index) => {
		const piece = text.slice(start, starts[index + 1] ?? text.length);
		const end = endOf(piece);
		return [bare(piece.slice(0, end)), ...namesIn(piece.slice(end))];
	});
	return [...names, ...rest];
}

function endOf(piece: string): number {
	const isData = /^data:/i.test(piece);
	// Behind the head of a data URI, which has a comma of its own.
	const from = isData ? piece.indexOf(',') + 1 : 0;
	const end = piece.slice(from).search(isData ? END_OF_DATA : END_OF_URL);
	return end < 0 ? piece.length : from + end;
}

function namesIn(text: string): string[] {
	return text
		.split(/[,;|\n]/)
		.map(bare)
		.filter((name) => name !== '');
}

/** A picture or a link as chats and language models write it, a list without quotes, `=` of an expression. */
const MARKDOWN = /^!?\[[^\]]*\]\((https?:\/\/[^()\s]+)\)$/;
const IN_BRACKETS = /^[([]\s*((?:https?:\/\/|data:)[^]*)[)\]]$/i;
const BEHIND_EQUALS = /^=\s*(?=https?:\/\/)/;

/** The address, or the addresses, without the brackets that chats and texts put around them. */
export function withoutBrackets(text: string): string {
	// A data URI is long, and has none.
	const plain = text.slice(0, LONGEST_SPLIT).trim();
	if (plain.length < text.trim().length) return text;
	return (MARKDOWN.exec(plain)?.[1] ?? IN_BRACKETS.exec(plain)?.[1] ?? text).replace(
		BEHIND_EQUALS,
		'',
	);
}

const LONGEST_SPLIT = 20_000;

/** Without quotes, separators and white space at both ends; looks at each character once. */
export function bare(text: string): string {
	let start = 0;
	let end = text.length;
	while (start < end && isAround(text.charAt(start))) start += 1;
	while (end > start && isAround(text.charAt(end - 1))) end -= 1;
	return text.slice(start, end);
}

function isAround(character: string): boolean {
	return AROUND.has(character) || character.trim() === '';
}
