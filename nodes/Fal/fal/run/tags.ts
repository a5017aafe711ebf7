/** A name and its value, for the reports on what the account has paid. */
export type Tag = readonly [name: string, value: string];

/** What fal takes of them, as one header, and what it would drop without a word. */
export interface SentTags {
	/** Undefined when none is left. */
	readonly header: string | undefined;
	readonly dropped: readonly DroppedTag[];
}

export interface DroppedTag {
	readonly name: string;
	/** The end of a sentence that begins with the tag. */
	readonly reason: string;
}

const MOST_TAGS = 10;
const MOST_LENGTH = 1024;
const NAME = /^[a-z0-9._-]{1,64}$/;
/** Printable ASCII without the comma, which parts the tags. */
const VALUE = /^[\x20-\x2b\x2d-\x7e]{1,256}$/;
const RESERVED = 'fal.';

/**
 * The header `X-Fal-Tags`. Of a name that is given twice the first one counts, and so do the first ten.
 *
 * @see https://fal.ai/docs/documentation/model-apis/request-tags
 */
export function sentTags(tags: readonly Tag[]): SentTags {
	const taken = new Map<string, string>();
	const dropped: DroppedTag[] = [];
	let length = 0;
	for (const [name, value] of tags) {
		if (taken.has(name)) continue;
		const written = `${name}=${value}`;
		const reason =
			mistakeIn(name, value) ??
			(taken.size >= MOST_TAGS ? `is more than the ${MOST_TAGS} that fal takes` : undefined) ??
			(length + written.length > MOST_LENGTH
				? `makes all of them longer than ${MOST_LENGTH} characters`
				: undefined);
		if (reason !== undefined) {
			dropped.push({ name, reason });
			continue;
		}
		taken.set(name, written);
		length += written.length + 1;
	}
	return { header: taken.size === 0 ? undefined : [...taken.values()].join(','), dropped };
}

/** A text as a value of a tag: what fal does not take becomes a line, accents go. */
export function asTagValue(text: string): string {
	const plain = text.normalize('NFKD').replace(/\p{M}/gu, '');
	return plain
		.replace(/[^\x20-\x2b\x2d-\x7e]+/gu, '_')
		.trim()
		.slice(0, 256);
}

function mistakeIn(name: string, value: string): string | undefined {
	if (!NAME.test(name))
		return 'has a name of other than a to z, 0 to 9, ".", "_" and "-", or too long a one';
	if (name.startsWith(RESERVED))
		return 'has a name that begins with "fal.", which fal keeps for itself';
	if (value.length > 256) return 'has a value of more than 256 characters';
	if (value === '') return 'has no value';
	return VALUE.test(value)
		? undefined
		: 'has a value with a comma, a line break, or other than plain Latin letters, digits and punctuation';
}
