import type { INodeProperties } from 'n8n-workflow';

import { optionsField } from '../operations/options/optionSet';
import { USUAL_MODEL } from './models';
import { chatOptions } from './options';

/** What the chat model asks. */
export const chatModelProperties: INodeProperties[] = [
	{
		displayName: 'Model',
		name: 'model',
		type: 'resourceLocator',
		default: { mode: 'list', value: USUAL_MODEL, cachedResultName: USUAL_MODEL },
		required: true,
		description:
			'The model which will generate the completion. Choose from the list, or give the ID of any model on <a href="https://openrouter.ai/models">openrouter.ai/models</a>; fal runs and bills it.',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a model',
				typeOptions: {
					searchListMethod: 'searchChatModels',
					searchable: true,
					// The list asks nobody.
					skipCredentialsCheckInRLC: true,
				},
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: `e.g. ${USUAL_MODEL}`,
				hint: 'Provider and name, as on openrouter.ai/models',
			},
		],
	},
	optionsField(chatOptions),
];
