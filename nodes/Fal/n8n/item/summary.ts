import { isRecord, sumOfCosts, type Cost } from '../../fal';
import type { Outcome } from './outcome';

/** What several items came to, in a sentence; undefined where no cost is known. */
export function summaryOf(outcomes: readonly Outcome[]): string | undefined {
	const costs = outcomes.flatMap((outcome) => costIn(outcome) ?? []);
	if (outcomes.length < 2 || costs.length === 0) return undefined;
	const failed = outcomes.filter(({ state }) => state === 'failed').length;
	const sums = sumOfCosts(costs).map(({ amount, currency }) => `${amount} ${currency}`);
	const known = costs.length === outcomes.length - failed ? '' : ` (known of ${costs.length})`;
	return `${outcomes.length} items, ${failed} of them failed. Cost: ${sums.join(' and ')}${known}.`;
}

/** Items of one run carry its cost each. */
function costIn(outcome: Outcome): Cost | undefined {
	const cost = outcome.state === 'done' ? outcome.outputs[0]?.json['cost'] : undefined;
	if (!isRecord(cost)) return undefined;
	const { amount, currency } = cost;
	return typeof amount === 'number' && typeof currency === 'string'
		? { amount, currency }
		: undefined;
}
