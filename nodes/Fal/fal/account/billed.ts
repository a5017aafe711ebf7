import { readNumber, readText } from '../json';
import type { Cost } from '../money';
import { idGroups } from '../platform/idGroups';
import { collectPages } from '../platform/pages';
import type { PlatformAccess } from '../platform/platform';
import { queryOfRange, type TimeRange } from './range';

/**
 * What requests have cost, discounts included; those that were not billed, or not yet, are left out.
 *
 * @param range when they were sent; fal tells of the last 90 days
 * @throws {FalError} `forbidden` for a key that is not of the scope ADMIN
 * @see https://fal.ai/docs/platform-apis
 */
export async function readBilled(
	access: PlatformAccess,
	requestIds: readonly string[],
	{ start }: TimeRange,
): Promise<ReadonlyMap<string, Cost>> {
	const costs = new Map<string, Cost>();
	// Without an ID fal would tell of all requests.
	for (const ids of requestIds.length === 0 ? [] : idGroups(requestIds)) {
		const events = await collectPages(access, {
			path: '/models/billing-events',
			query: [
				...ids.map((id) => ['request_id', id] as const),
				// What was sent in the range may have ended, and been billed, after it.
				...queryOfRange({ start }),
			],
			needsAdmin: true,
			list: 'billing_events',
			largestPage: 1_000,
			keyOf: (event) => readText(event, 'request_id'),
		});
		for (const event of events) {
			const id = readText(event, 'request_id');
			const amount = readNumber(event, 'cost_total');
			// fal counts in dollars here, and names no currency.
			if (id !== undefined && amount !== undefined) costs.set(id, { amount, currency: 'USD' });
		}
	}
	return costs;
}
