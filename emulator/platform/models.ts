import { type Catalogue, isDeprecated, type ModelEntry } from '../catalogue';
import type { EmulatorContext } from '../server/context';
import { listMember, member, textMember } from '../server/members';
import type { Call } from '../server/types';
import { pageOf } from './page';
import { refuse } from './reply';

/** Observed, not documented (docs/protocol.md 7.1): 100 without documents, near 10 with them. */
const LARGEST_PAGE = 100;
const LARGEST_PAGE_WITH_DOCUMENTS = 10;
const MOST_IDS = 50;
const EXPANSIONS: ReadonlySet<string> = new Set(['openapi-3.0', 'enterprise_status']);

/** `GET /v1/models`: list, search, or find by ID, in one route and with an optional key. */
export function answerModels(context: EmulatorContext, call: Call, catalogue: Catalogue): true {
	const { query } = call;
	const ids = query.getAll('endpoint_id');
	const expand = query.getAll('expand');
	if (ids.length > MOST_IDS || expand.some((name) => !EXPANSIONS.has(name))) {
		return refuse(context, call, 400);
	}
	const found = ids.length > 0 ? findAll(catalogue, ids) : search(catalogue, query);
	// One unknown ID spoils the whole batch.
	if (found === undefined) return refuse(context, call, 404);
	const withDocuments = expand.includes('openapi-3.0');
	const largestLimit = withDocuments ? LARGEST_PAGE_WITH_DOCUMENTS : LARGEST_PAGE;
	const page = pageOf(found, query, { defaultLimit: Math.min(50, largestLimit), largestLimit });
	if (page === undefined) return refuse(context, call, 400);
	const isKnown = context.accounts.access(call.key).kind === 'valid';
	const { items, ...rest } = page;
	return context.replies.json(call, 200, {
		models: items.map((entry) => describe(entry, expand, isKnown)),
		...rest,
	});
}

function findAll(catalogue: Catalogue, ids: readonly string[]): readonly ModelEntry[] | undefined {
	const found: ModelEntry[] = [];
	for (const id of new Set(ids)) {
		const entry = catalogue.get(id);
		if (entry === undefined || isDeprecated(entry)) return undefined;
		found.push(entry);
	}
	return found;
}

function search(catalogue: Catalogue, query: URLSearchParams): readonly ModelEntry[] {
	const category = query.get('category');
	const status = query.get('status');
	const words = (query.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
	return catalogue.list().filter((entry) => {
		const { metadata } = entry;
		const text = searchText(entry);
		return (
			(category === null || textMember(metadata, 'category') === category) &&
			(status === null || textMember(metadata, 'status') === status) &&
			words.every((word) => text.includes(word))
		);
	});
}

/** What a search looks through: not documented, taken to be what a person sees. */
function searchText({ endpoint_id: id, metadata }: ModelEntry): string {
	const shown = ['display_name', 'category', 'description'].map((name) => member(metadata, name));
	return [id, ...shown, ...listMember(metadata, 'tags')].join(' ').toLowerCase();
}

function describe(entry: ModelEntry, expand: readonly string[], isKnown: boolean): unknown {
	const { endpoint_id: id, metadata, openapi } = entry;
	const failed = { error: { code: 'expansion_failed', message: 'Failed to expand openapi-3.0' } };
	return {
		endpoint_id: id,
		...(isPlain(metadata) && { metadata: { ...metadata, is_favorited: isKnown ? false : null } }),
		...(expand.includes('openapi-3.0') && { openapi: openapi ?? failed }),
		...(expand.includes('enterprise_status') && { enterprise_status: 'ready' }),
	};
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
