import type { INodeProperties } from 'n8n-workflow';

import type { Params } from '../../n8n/item/params';

/** What the field begins with; n8n wants the number itself there. */
const DEFAULT_LIMIT = 50;

/** *Return All* and *Limit*, as in all lists of n8n. */
export const listFields: readonly INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
];

/** How many entries are wanted; undefined for all. */
export function readMost(params: Params): number | undefined {
	if (params.flag('returnAll')) return undefined;
	const limit = Math.floor(Number(params.text('limit')));
	return limit >= 1 ? limit : DEFAULT_LIMIT;
}
