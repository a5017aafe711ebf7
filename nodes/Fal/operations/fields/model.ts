import type { INodeProperties } from 'n8n-workflow';

import type { Verb } from '../verbs/verb';

/** The model to run; its text is checked when the item is worked on (`parseEndpointId`). */
export const modelField: INodeProperties = {
	displayName: 'Model',
	name: 'model',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description:
		'A model of fal. Find models and their IDs on <a href="https://fal.ai/models">fal.ai/models</a>.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Search for a model',
			typeOptions: {
				searchListMethod: 'searchModels',
				searchable: true,
				// The catalogue is public: models can be looked for before there is a key.
				skipCredentialsCheckInRLC: true,
			},
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. fal-ai/flux/dev',
			hint: 'The ID from the top of the model’s page on fal.ai/models',
		},
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://fal.ai/models/fal-ai/flux/dev',
			hint: 'The address of the model’s page on fal.ai/models',
		},
	],
};

/** The model of a verb: chosen already, and the list begins with those for it. */
export function modelFieldFor({ model, categories }: Verb): INodeProperties {
	const { id, name } = model;
	return {
		...modelField,
		default: {
			mode: 'list',
			value: id,
			cachedResultName: `${name} · ${id} · ${categories[0]}`,
			cachedResultUrl: `https://fal.ai/models/${id}`,
		},
		description:
			'The model to use. The list begins with the models that are made for this, and goes on with all others.',
	};
}
