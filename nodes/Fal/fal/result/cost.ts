import type { Price } from '../catalogue/price';
import { roundMoney, type Cost } from '../money';

/** What a run has cost; undefined while units or price are not known. */
export function costOf(units: number | undefined, price: Price | undefined): Cost | undefined {
	if (units === undefined || price === undefined) return undefined;
	return { amount: roundMoney(units * price.unitPrice), currency: price.currency };
}
