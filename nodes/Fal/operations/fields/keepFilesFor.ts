import type { INodeProperties } from 'n8n-workflow';

/** How long fal keeps files; the values are fal's own (`FILE_LIFETIMES`). */
export const keepFilesForField: INodeProperties = {
	displayName: 'Keep Files For',
	name: 'keepFilesFor',
	type: 'options',
	options: [
		{ name: '1 Day', value: '1d' },
		{ name: '1 Hour', value: '1h' },
		{
			name: '1 Minute',
			value: 'immediate',
			description: 'Only right for a model that starts at once',
		},
		{ name: '1 Year', value: '1y' },
		{ name: '30 Days', value: '30d' },
		{ name: '7 Days', value: '7d' },
		{
			name: 'Forever',
			value: 'never',
			description: 'Unless the settings of your fal account say otherwise',
		},
	],
	default: 'never',
	description: 'When fal deletes the files that are uploaded or made',
};
