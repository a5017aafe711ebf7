import { asTagValue, sentTags, type JsonObject, type Tag } from '../../fal';
import { textOf } from '../../n8n/item/values';
import type { Item } from '../../n8n/items';

interface TagOptions {
	readonly tags: readonly JsonObject[];
	readonly tagAutomatically: boolean;
}

/**
 * The header with the tags of a request: the user's, then those of workflow and node. Hints at those of
 * the user that fal would drop without a word; they are not sent.
 */
export function tagHeaderOf(
	{ origin, hints }: Pick<Item, 'origin' | 'hints'>,
	{ tags, tagAutomatically }: TagOptions,
): string | undefined {
	const given = tags
		.map(({ name, value }): Tag => [textOf(name).trim(), textOf(value).trim()])
		.filter(([name, value]) => name !== '' || value !== '');
	for (const { name, reason } of sentTags(given).dropped) {
		hints.warn(`The tag "${name.slice(0, 80)}" was not sent: it ${reason}.`);
	}
	// An own one of the same name wins, and so do the own ones when there are too many.
	const automatic = tagAutomatically ? automaticTags(origin) : [];
	return sentTags([...given, ...automatic]).header;
}

function automaticTags({ workflowId, workflow, node }: Item['origin']): Tag[] {
	const known: Tag[] = [
		['n8n-workflow-id', asTagValue(workflowId)],
		['n8n-workflow', asTagValue(workflow)],
		['n8n-node', asTagValue(node)],
	];
	return known.filter(([, value]) => value !== '');
}
