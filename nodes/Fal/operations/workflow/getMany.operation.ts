import { listFields, readMost } from '../fields/list';
import type { Operation } from '../operation';
import { READING } from '../timeLimits';
import { workflowItem } from './workflowItem';

/** `{ model, name, owner, title, description, createdAt, tags, models }` for each workflow */
export const getMany: Operation = {
	name: 'Get Many',
	action: 'Get many fal workflows of the account',
	description: 'Get the workflows that were made of models on fal.ai; Run takes them as models',
	properties: [
		{
			displayName: 'Query',
			name: 'query',
			type: 'string',
			default: '',
			placeholder: 'e.g. poster',
			description: 'Words to look for in names and titles. Empty finds every workflow.',
		},
		...listFields,
	],
	async execute({ params, fal, within }) {
		const most = readMost(params);
		const found = await within(
			READING,
			async ({ signal }) => await fal.account.workflows(params.text('query'), most, signal),
		);
		return found.map((facts) => ({ json: workflowItem(facts) }));
	},
};
