import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import type { ModelFacts, WorkflowFacts } from '../fal';
import { modelsOf, toFormError } from '../n8n/catalogue/loadContext';
import { chosenOperation } from './chosenOperation';
import { readModelList } from './modelList';

/** The entries of *Model → From List*: what the catalogue finds for the typed text, page by page. */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	try {
		const verb = chosenOperation(this)?.verb;
		const models = modelsOf(this);
		const text = filter ?? '';
		// Those of the account stand in front of all others, once.
		const isFirst = paginationToken === undefined && verb === undefined;
		const [own, page] = await Promise.all([
			isFirst ? models.workflows(text) : [],
			readModelList(models, verb, text, paginationToken),
		]);
		return {
			results: [...own.map(workflowEntry), ...page.models.map(entryOf)],
			...(page.next !== undefined && { paginationToken: page.next }),
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

function workflowEntry({ id, name, title, description }: WorkflowFacts) {
	return {
		name: `workflow · ${title ?? name} · ${id}`,
		value: id,
		url: `https://fal.ai/${id}`,
		...(description !== undefined && { description }),
	};
}
