import type { INodePropertyOptions } from 'n8n-workflow';

import { FILE_LIFETIMES, type FileLifetime } from '../../fal';
import { choice } from './option';

const TEXTS: Readonly<Record<FileLifetime, Omit<INodePropertyOptions, 'value'>>> = {
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

export const keepFilesFor = choice({
	displayName: 'Keep Files For',
	options: FILE_LIFETIMES.map((value) => ({ ...TEXTS[value], value })),
	default: 'never',
	description: 'When fal deletes the files that are uploaded or made',
});
