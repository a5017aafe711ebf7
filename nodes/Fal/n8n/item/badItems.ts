import type { LimitFunction } from 'p-limit';

import { executionStopped, falError, type Clock } from '../../fal';
import { describeFailure } from '../errors/nodeError';

/** An item that cannot be worked on. */
export interface BadItem {
	readonly index: number;
	readonly error: unknown;
}

/** As long as n8n's other work may wait for the checks of many items, in milliseconds. */
const SLICE_MS = 50;
/** As many as people read. */
const MOST_TOLD = 10;

interface Ports {
	readonly clock: Pick<Clock, 'now' | 'sleep'>;
	readonly stop: AbortSignal | undefined;
	readonly limit: LimitFunction;
}

/**
 * Checks all items before work on the first one begins. What is read of an item is not kept.
 *
 * @param check throws what is wrong with the item; told whether it would be the first such
 */
export async function findBadItems(
	{ clock, stop, limit }: Ports,
	count: number,
	check: (index: number, isFirst: boolean) => Promise<void>,
): Promise<BadItem[]> {
	const bad: BadItem[] = [];
	let breathedMs = clock.now();
	await limit.map(Array.from({ length: count }), async (_, index) => {
		if (stop?.aborted === true) return;
		if (clock.now() - breathedMs > SLICE_MS) {
			await clock.sleep(0);
			breathedMs = clock.now();
		}
		try {
			await check(index, bad.length === 0);
		} catch (error) {
			bad.push({ index, error });
		}
	});
	if (stop?.aborted === true) return [{ index: 0, error: executionStopped() }];
	return bad.sort((one, other) => one.index - other.index);
}

/** What bad items fail with: one alone in its own words, several each with its reason. */
export function errorOfBadItems(bad: readonly BadItem[], count: number): unknown {
	const [first] = bad;
	if (bad.length === 1) return first?.error;
	const told = bad
		.slice(0, MOST_TOLD)
		.map(({ index, error }) => `[item ${index}] ${describeFailure(error).error}`);
	const more = bad.length > MOST_TOLD ? `; and ${bad.length - MOST_TOLD} more` : '';
	return falError({
		kind: 'invalidInput',
		message: `${bad.length} of ${count} items cannot be run: ${told.join('; ')}${more}`,
		cure: 'Nothing was submitted. Correct these items, or set On Error to Continue to run the others.',
	});
}
