import type { INodeProperties } from 'n8n-workflow';

import { downloadFilesField } from '../operations/fields/downloadFiles';
import { modelsField } from '../operations/fields/models';
import { keptOptions } from '../operations/options/options';
import { optionsField } from '../operations/options/optionSet';

const withResults = { show: { includeResults: [true] } };

/** What the trigger that looks by itself asks. */
export const pollProperties: INodeProperties[] = [
	{ ...modelsField, required: true },
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		options: [
			{
				name: 'Success',
				value: 'success',
				action: 'On finished request of a model',
				description: 'A request has a result',
			},
			{
				name: 'Failure',
				value: 'failure',
				action: 'On failed request of a model',
				description: 'A request failed, was refused or was cancelled',
			},
		],
		default: ['success'],
		description: 'Which ends of a request start the workflow',
	},
	{
		displayName: 'Include Results',
		name: 'includeResults',
		type: 'boolean',
		default: true,
		description:
			'Whether each item has input and result of its request, in the form that Run gives, as long as fal keeps them',
	},
	{ ...downloadFilesField, displayOptions: withResults },
	{ ...optionsField(keptOptions), displayOptions: withResults },
];
