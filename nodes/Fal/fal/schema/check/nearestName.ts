import { distance } from 'fastest-levenshtein';

/** Longer names are nobody's slip of the hand, and would only cost time. */
const LONGEST_NAME = 80;

/**
 * The known name that an unknown one was probably meant to be: `image_url` for `imageUrl`,
 * `image_urls` for `image_url`. Names that only count differently, such as `prompt_2` beside `prompt`,
 * are different things and no mistakes.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
	const plain = simplify(name);
	if (plain === '' || plain.length > LONGEST_NAME) return undefined;
	let nearest: string | undefined;
	let least = Math.min(2, Math.floor(plain.length / 3)) + 1;
	for (const candidate of known) {
		const other = simplify(candidate);
		if (other.length > LONGEST_NAME || countsDifferently(plain, other)) continue;
		const steps = distance(plain, other);
		if (steps < least) [nearest, least] = [candidate, steps];
	}
	return nearest;
}

/** `imageUrl`, `image-url` and `image_url` are one name. */
function simplify(name: string): string {
	return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function countsDifferently(one: string, other: string): boolean {
	return one !== other && one.replace(/\d/g, '') === other.replace(/\d/g, '');
}
