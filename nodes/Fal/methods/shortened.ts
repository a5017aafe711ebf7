/** Words that a title can do without. */
const FILLERS = /^(?:Enable|Use|Should|Num|Number|Of|The|Is|For|To|In)$/i;
/** Letters that are left of a word that is cut. */
const STEM = 4;

/**
 * A title in so many characters, without an end that is missing: first without words that say nothing,
 * then with its longest words abbreviated, at last without those in the middle.
 */
export function shortened(title: string, most: number): string {
	const steps = [withoutFiller, withAbbreviation, withoutMiddle];
	let words = title.trim().split(/\s+/);
	for (const step of steps) {
		for (let next = step(words); joined(words).length > most && next; next = step(words)) {
			words = next;
		}
	}
	return joined(words).slice(0, most);
}

function joined(words: readonly string[]): string {
	return words.join(' ');
}

function withoutFiller(words: readonly string[]): string[] | undefined {
	const index = words.findIndex((word) => FILLERS.test(word));
	return index < 0 || words.length < 3 ? undefined : withAt(words, index);
}

function withAbbreviation(words: readonly string[]): string[] | undefined {
	const longest = words.reduce((one, other) => (other.length > one.length ? other : one));
	// The dot takes the place of a letter.
	if (longest.length <= STEM + 1) return undefined;
	return withAt(words, words.indexOf(longest), `${longest.slice(0, STEM)}.`);
}

function withoutMiddle(words: readonly string[]): string[] | undefined {
	const gap = words.indexOf('…');
	if (gap < 0) return words.length < 3 ? undefined : withAt(words, words.length >> 1, '…');
	const isLeft = gap > words.length - 1 - gap;
	const index = isLeft ? gap - 1 : gap + 1;
	return words.length < 4 ? undefined : withAt(words, index);
}

/** The words with others, or none, in the place of one. */
function withAt(words: readonly string[], index: number, ...others: readonly string[]): string[] {
	return [...words.slice(0, index), ...others, ...words.slice(index + 1)];
}
