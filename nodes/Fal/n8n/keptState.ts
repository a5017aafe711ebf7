import { falError, isRecord, MAYBE_TAKEN, readText, type FalError } from '../fal';

/**
 * The form of what the node keeps in its context. n8n stores that with the execution, so a later version
 * of this package may come upon it, or an earlier one after a downgrade. Version 0.1.0 wrote no number.
 */
export const KEPT_VERSION = 1;

/** Whether what was kept has the form of this version. */
export function isOfThisVersion(kept: unknown): boolean {
	const version = isRecord(kept) ? kept['version'] : undefined;
	return version === undefined || version === KEPT_VERSION;
}

/** Told where what was kept cannot be read: requests may be in it that are paid for. */
export function keptByAnotherVersion(kept: unknown): FalError {
	const ids = requestIdsIn(kept);
	const named = ids.length === 0 ? '' : `: ${ids.join(', ')}`;
	return falError({
		kind: 'unclear',
		fate: MAYBE_TAKEN,
		message: `Another version of this node kept what is known of the requests of this execution${named}`,
		cure: 'Nothing was sent again, because that might be billed twice. Request: Get Result fetches what the requests gave; or run the workflow anew.',
		requestId: ids[0],
	});
}

const MOST_IDS = 1_000;
const MOST_VALUES = 100_000;

/** Every `requestId` that stands anywhere in the value, once each and in their order. */
export function requestIdsIn(value: unknown): string[] {
	const ids = new Set<string>();
	const open: unknown[] = [value];
	for (let looked = 0; open.length > 0 && looked < MOST_VALUES && ids.size < MOST_IDS; looked++) {
		const current = open.pop();
		const id = isRecord(current) ? readText(current, 'requestId') : undefined;
		if (id !== undefined) ids.add(id);
		if (typeof current !== 'object' || current === null) continue;
		const members: unknown[] = Object.values(current);
		for (const member of members.reverse()) open.push(member);
	}
	return [...ids];
}
