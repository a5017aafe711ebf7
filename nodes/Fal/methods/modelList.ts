import { isRecord, tryParseJson, type CatalogueQuery, type ModelFacts } from '../fal';
import type { Models } from '../n8n/catalogue/cachedModels';
import type { Verb } from '../operations/verbs/verb';

export interface ModelListPage {
	readonly models: readonly ModelFacts[];
	/** Where the next page begins; absent on the last one. */
	readonly next?: string;
}

/** n8n asks for more when its list is scrolled, and a shorter one cannot be. */
const FEWEST_SHOWN = 20;

/**
 * A page of the models to choose from: those that are made for the verb first, then all others, so that
 * none is out of reach.
 *
 * @param from `next` of the page before
 * @throws {FalError}
 */
export async function readModelList(
	models: Models,
	verb: Verb | undefined,
	text: string,
	from?: string,
): Promise<ModelListPage> {
	const parts = partsOf(verb, text);
	let place: Place | undefined = placeOf(from);
	const found: ModelFacts[] = [];
	while (place && found.length < FEWEST_SHOWN) {
		const query = parts[place.part];
		if (!query) break;
		const page = await models.page(query, place.cursor);
		found.push(...page.models.filter((facts) => isNew(facts, query, verb)));
		place = nextOf(place, page.nextCursor, parts.length);
	}
	return { models: found, ...(place && { next: JSON.stringify(place) }) };
}

/** Where a list goes on: which of its parts, and where in it. */
interface Place {
	readonly part: number;
	readonly cursor: string | undefined;
}

/** The questions whose answers make up the list, one after the other. */
function partsOf(verb: Verb | undefined, text: string): readonly CatalogueQuery[] {
	if (!verb) return [{ text }];
	const { categories, words } = verb;
	const within = (wanted: string) => categories.map((category) => ({ text: wanted, category }));
	const first = text.trim() === '' && words !== undefined ? within(words) : [];
	return [...first, ...within(text), { text }];
}

/** The last part finds all models, and those of the categories have been shown. */
function isNew({ category }: ModelFacts, query: CatalogueQuery, verb: Verb | undefined): boolean {
	const isLast = query.category === undefined;
	return !isLast || !verb?.categories.some((shown) => shown === category);
}

function nextOf({ part }: Place, cursor: string | undefined, count: number): Place | undefined {
	if (cursor !== undefined) return { part, cursor };
	return part + 1 < count ? { part: part + 1, cursor: undefined } : undefined;
}

function placeOf(from: string | undefined): Place {
	const place = from === undefined ? undefined : tryParseJson(from);
	const { part, cursor } = isRecord(place) ? place : {};
	return {
		part: typeof part === 'number' ? part : 0,
		cursor: typeof cursor === 'string' ? cursor : undefined,
	};
}
