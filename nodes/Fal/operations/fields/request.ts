import type { INodeProperties } from 'n8n-workflow';

import { modelField } from './model';

/**
 * Which request: its ID and its model. Both are filled from the item when that comes from Submit, from
 * Run, or is the error row of a failed Run.
 */
export const requestFields: readonly INodeProperties[] = [
	{
		...modelField,
		default: { mode: 'id', value: '={{ $json.model || $json.details?.model }}' },
		description: 'The model that the request is for, as the item of Submit or Run names it',
	},
	{
		displayName: 'Request ID',
		name: 'requestId',
		type: 'string',
		required: true,
		default:
			'={{ $json.requestId || $json.details?.requestId || $json.message?.match(/Request ID: ([\\w-]+)/)?.[1] }}',
		placeholder: 'e.g. 764cabcf-b745-4b3e-ae38-1200304cf45b',
		description: 'The ID of the request, as the item of Submit or Run names it',
	},
];
