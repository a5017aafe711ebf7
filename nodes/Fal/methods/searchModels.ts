import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import type { ModelFacts } from '../fal';
import { modelsOf, toFormError } from '../n8n/catalogue/loadContext';

/** The entries of *Model → From List*: what the catalogue finds for the typed text, page by page. */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	try {
		const page = await modelsOf(this).page({ text: filter ?? '' }, paginationToken);
		return {
			results: page.models.map(entryOf),
			...(page.nextCursor !== undefined && { paginationToken: page.nextCursor }),
		};
	} catch (error) {
		throw toFormError(this, 'The models could not be listed', error);
	}
}

/**
 * n8n shows nothing but the name in the list, so it holds what models are told apart by. The ID comes
 * before the category: n8n cuts long names, and the variants of a family differ by their IDs only.
 */
function entryOf(facts: ModelFacts) {
	const { id, name, category, description, isDeprecated, pageUrl } = facts;
	const title = name === id ? undefined : name;
	const mark = isDeprecated ? 'deprecated' : undefined;
	const parts = [mark, title, id, category].filter((part) => part !== undefined);
	return {
		name: parts.join(' · '),
		value: id,
		url: pageUrl,
		...(description !== undefined && { description }),
	};
}
