import type { INode } from 'n8n-workflow';

import { createPlaces, type Places } from '../../fal';
import { clock } from './clock';
import { CREDENTIAL } from './transport';

/** Of all executions in this process, by their credential. */
const known = new Map<string, Places>();

/** What is known of the account whose key the node uses; without a saved credential nothing is. */
export function placesOf({ credentials }: Pick<INode, 'credentials'>): Places {
	const id = credentials?.[CREDENTIAL]?.id ?? undefined;
	const places = (id === undefined ? undefined : known.get(id)) ?? createPlaces(clock);
	if (id !== undefined) known.set(id, places);
	return places;
}
