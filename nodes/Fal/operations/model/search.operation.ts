import type { IDataObject } from 'n8n-workflow';

import { MODEL_CATEGORIES, type CatalogueQuery, type Deadline } from '../../fal';
import { listFields, readMost } from '../fields/list';
import type { Operation } from '../operation';
import { SEARCHING } from '../timeLimits';
import { factsItem } from './modelInfo';

const STATUSES = ['active', 'deprecated', 'any'] as const;

export const search: Operation = {
	name: 'Search',
	action: 'Search for models',
	description: 'Find models by words, category and status. Get Info tells what a model takes.',
	properties: [
		{
			displayName: 'Query',
			name: 'query',
			type: 'string',
			default: '',
			placeholder: 'e.g. upscale video',
			description:
				'Words to look for in names, descriptions and categories. Empty finds every model.',
		},
		...listFields,
		{
			displayName: 'Category',
			name: 'category',
			type: 'options',
			options: [
				{ name: 'Any', value: '' },
				...MODEL_CATEGORIES.map((category) => ({ name: category, value: category })),
			],
			default: '',
			description: 'What the models take and what they make of it',
		},
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: [
				{ name: 'Active', value: 'active' },
				{ name: 'Any', value: 'any' },
				{ name: 'Deprecated', value: 'deprecated', description: 'About to be switched off' },
			],
			default: 'active',
			description: 'Whether to find models that are about to be switched off',
		},
	],
	async execute({ params, models, isTool, within }) {
		const status = params.choice('status', STATUSES);
		const query = {
			text: params.text('query'),
			category: params.text('category'),
			...(status !== 'any' && { status }),
		};
		const most = readMost(params);
		const search = async ({ signal }: Deadline) => await models.search(query, most, signal);
		const found = await within(SEARCHING, search);
		if (found.length === 0 && isTool) return { json: nothingFound(query) };
		return found.map((facts) => ({ json: withoutNulls(factsItem(facts)) }));
	},
};

/** In a workflow no item says it best; an agent would be left with nothing to read. */
function nothingFound({ text, category }: CatalogueQuery): IDataObject {
	const words = text ? ` matches "${text}"` : ' was found';
	const within = category ? ` in the category ${category}` : '';
	const note = `No model${words}${within}. Try fewer or more general words.`;
	return { models: [], note };
}

function withoutNulls(item: IDataObject): IDataObject {
	return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null));
}
