import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { FileLifetime } from '../../fal';

/** From short to long, which is more use than the order of the alphabet. */
const LIFETIMES: Readonly<Record<FileLifetime, Omit<INodePropertyOptions, 'value'>>> = {
	immediate: { name: '1 Minute', description: 'Only right for a model that starts at once' },
	'1h': { name: '1 Hour' },
	'1d': { name: '1 Day' },
	'7d': { name: '7 Days' },
	'30d': { name: '30 Days' },
	'1y': { name: '1 Year' },
	never: {
		name: 'Forever',
		description: 'Unless the settings of your fal account say otherwise',
	},
};

export const keepFilesForField: INodeProperties = {
	displayName: 'Keep Files For',
	name: 'keepFilesFor',
	type: 'options',
	options: Object.entries(LIFETIMES).map(([value, texts]) => ({ ...texts, value })),
	default: 'never',
	description: 'When fal deletes the files that are uploaded or made',
};
