import { readText } from '../json';
import { factsOf, type ModelFacts } from './modelFacts';
import { readPlatform, type PlatformAccess, type Query } from '../platform/platform';

export interface CatalogueQuery {
	/** Words to look for; blank for all. */
	readonly text?: string;
	readonly category?: string;
	readonly status?: 'active' | 'deprecated';
}

export interface CataloguePage {
	readonly models: readonly ModelFacts[];
	/** Where the next page begins; absent on the last one. */
	readonly nextCursor?: string;
}

export interface PageWanted {
	readonly limit: number;
	readonly cursor?: string | undefined;
}

/** The most fal gives at once (https://fal.ai/docs/platform-apis). */
const LARGEST_PAGE = 100;
/** Bounds a catalogue whose pages never end. */
const MOST_PAGES = 200;

/** One page of what the catalogue finds. @throws {FalError} */
export async function searchCatalogue(
	access: PlatformAccess,
	query: CatalogueQuery,
	page: PageWanted,
): Promise<CataloguePage> {
	const reply = await readPlatform(access, '/models', [
		...parametersOf(query),
		['limit', String(Math.min(page.limit, LARGEST_PAGE))],
		...parameter('cursor', page.cursor),
	]);
	const entries: readonly unknown[] = Array.isArray(reply['models']) ? reply['models'] : [];
	const nextCursor = reply['has_more'] === true ? readText(reply, 'next_cursor') : undefined;
	return {
		models: entries.map(factsOf).filter((facts) => facts !== undefined),
		...(nextCursor !== undefined && nextCursor !== page.cursor && { nextCursor }),
	};
}

/** The first `most` models the catalogue finds, page by page. @throws {FalError} */
export async function collectCatalogue(
	access: PlatformAccess,
	query: CatalogueQuery,
	most = Infinity,
): Promise<ModelFacts[]> {
	const found = new Map<string, ModelFacts>();
	// The same for every page: cursors count pages, not models (https://fal.ai/docs/platform-apis).
	const limit = Math.min(most, LARGEST_PAGE);
	let cursor: string | undefined;
	for (let pages = 0; pages < MOST_PAGES; pages++) {
		const page = await searchCatalogue(access, query, { limit, cursor });
		// A model can slide to the next page while the pages are read.
		for (const facts of page.models) found.set(facts.id, facts);
		cursor = page.nextCursor;
		if (cursor === undefined || found.size >= most) break;
	}
	return [...found.values()].slice(0, most);
}

function parametersOf({ text: words = '', category, status }: CatalogueQuery): Query {
	return [
		...parameter('q', words.trim()),
		...parameter('category', category),
		...parameter('status', status),
	];
}

function parameter(name: string, value: string | undefined): Query {
	return value === undefined || value === '' ? [] : [[name, value]];
}
