import type { IExecuteFunctions } from 'n8n-workflow';

import type { Hints } from './hints';
import type { Work } from './outcome';

/**
 * Whether an AI agent calls the node. Some agents run the tool outside the engine, others as a node
 * whose type says so.
 */
export function isTool(context: IExecuteFunctions): boolean {
	const isOutside = 'isToolExecution' in context && context.isToolExecution();
	return isOutside || context.getNode().type.endsWith('Tool');
}

/**
 * Does the work with hints that stand in its first item as `note`: the model behind an agent reads
 * nothing but the items.
 */
export async function withNotes(
	hints: Hints,
	work: (noted: Hints) => Promise<Work>,
): Promise<Work> {
	const notes = new Set<string>();
	const made = await work({
		...hints,
		warn(message) {
			notes.add(message);
			hints.warn(message);
		},
	});
	if ('waiting' in made || notes.size === 0) return made;
	const [first, ...others] = [made].flat();
	if (!first) return made;
	return [{ ...first, json: { ...first.json, note: [...notes].join(' ') } }, ...others];
}
