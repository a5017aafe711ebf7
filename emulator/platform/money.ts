import type { Account } from '../control/account';
import type { PastRequest } from '../history/pastRequest';
import type { Pricing } from './pricing';

/** What requests cost, in the words of usage and billing events. */
export interface Cost {
	readonly percent_discount: number | null;
	readonly cost_subtotal: number;
	readonly cost_discount: number;
	readonly cost_total: number;
}

export function costOf(units: number, unitPrice: number, { percentDiscount }: Account): Cost {
	const subtotal = units * unitPrice;
	const discount = subtotal * ((percentDiscount ?? 0) / 100);
	return {
		percent_discount: percentDiscount,
		cost_subtotal: money(subtotal),
		cost_discount: money(discount),
		cost_total: money(subtotal - discount),
	};
}

/** Takes what a request has cost off the balance. */
export function charge(account: Account, request: PastRequest, pricing: Pricing): void {
	const price = pricing.priceOf(request.endpointId)?.unit_price ?? 0;
	const { cost_total: cost } = costOf(request.units, price, account);
	account.balance = money(account.balance - cost);
}

/** Without the dust of binary fractions. */
function money(amount: number): number {
	return Number(amount.toFixed(9));
}
