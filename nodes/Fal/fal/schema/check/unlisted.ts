import { distance } from 'fastest-levenshtein';

import type { JsonObject } from '../../json';
import type { Schema } from '../schema';

/** A parameter of an input that the model does not list. */
export interface Unlisted {
	readonly name: string;
	/** The listed parameter that was perhaps meant. */
	readonly meant: string | undefined;
	/** It was certainly meant, and was not given: the same word, written in another way. */
	readonly isSlip: boolean;
}

/**
 * The parameters that the model does not list, when its schema says nothing of such: fal's models
 * ignore what they do not know (pydantic's rule unless told otherwise), so a mistake costs money
 * unseen. None when the schema allows others, or has alternatives, which may list more.
 */
export function unlistedIn(schema: Schema, input: JsonObject): Unlisted[] {
	const { properties, mentioned = [], others, anyOf } = schema;
	if (!properties || (others !== undefined && others !== false) || anyOf) return [];
	const known = [...properties.keys(), ...mentioned];
	const listed = new Set(known);
	const names = Object.keys(input).filter((name) => !listed.has(name));
	if (names.length === 0) return [];
	const spellings = [plain, singular, core].map((spell) => ({ spell, by: indexBy(known, spell) }));
	return names.map((name, index) => {
		const found = spellings.find(({ spell, by }) => by.has(spell(name)));
		const meant = found?.by.get(found.spell(name));
		const isOwnWord = found?.spell !== plain && WELL_KNOWN.has(name);
		const isSlip = meant !== undefined && !isOwnWord && !Object.hasOwn(input, meant);
		return {
			name,
			meant: meant ?? (index < MOST_GUESSES ? guess(name, known) : undefined),
			isSlip,
		};
	});
}

/** Names that many models have: whoever gives one means it, and brings it from another model. */
const WELL_KNOWN = new Set(
	'seed style mode model size step steps speed loop fps format scale strength duration resolution quality language temperature top_k top_p task tags width height weight'.split(
		' ',
	),
);

/** `imageUrl`, `image-url` and `image_url` are one name. */
function plain(name: string): string {
	return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** `image_urls` and `image_url` as well. */
function singular(name: string): string {
	return plain(name).replace(/s$/, '');
}

/** And `image`, or `voice` and `voice_id`. */
function core(name: string): string {
	const words = name.replace(/([\p{Ll}\p{N}])(?=\p{Lu})/gu, '$1_');
	return singular(words.replace(/[^\p{L}\p{N}](?:urls?|ids?)$/iu, ''));
}

/** The first of several wins, as the model's own order has it. */
function indexBy(names: readonly string[], spell: (name: string) => string): Map<string, string> {
	return new Map(names.map((name) => [spell(name), name] as const).reverse());
}

/** Guesses cost the square of what is given; nobody reads more of them. */
const MOST_GUESSES = 10;
/** Longer names are nobody's slip of the hand, and would only cost time. */
const LONGEST_NAME = 80;

/** The nearest name by its letters. It is a guess: told, and never acted upon. */
function guess(name: string, known: readonly string[]): string | undefined {
	const own = plain(name);
	if (own.length > LONGEST_NAME || WELL_KNOWN.has(name)) return undefined;
	let nearest: string | undefined;
	let least = Math.min(2, Math.floor(own.length / 3)) + 1;
	for (const candidate of known) {
		const other = plain(candidate);
		if (other.length > LONGEST_NAME || countsDifferently(own, other)) continue;
		const steps = distance(own, other);
		if (steps < least) [nearest, least] = [candidate, steps];
	}
	return nearest;
}

/** `prompt_2` beside `prompt` is another thing and no mistake. */
function countsDifferently(one: string, other: string): boolean {
	return one.replace(/\d/g, '') === other.replace(/\d/g, '');
}
