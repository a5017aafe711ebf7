import type { Price } from '../catalogue/price';

/** What a run has cost. */
export interface Cost {
	readonly amount: number;
	/** `USD` */
	readonly currency: string;
}

/** Digits that money has; what is behind them is dust of binary fractions. */
const DIGITS = 9;

/** Undefined while one of both is not known. */
export function costOf(units: number | undefined, price: Price | undefined): Cost | undefined {
	if (units === undefined || price === undefined) return undefined;
	return { amount: round(units * price.unitPrice), currency: price.currency };
}

/** The sums of what was paid, one for each currency. */
export function sumOfCosts(costs: readonly Cost[]): Cost[] {
	const sums = new Map<string, number>();
	for (const { amount, currency } of costs) {
		sums.set(currency, (sums.get(currency) ?? 0) + amount);
	}
	return [...sums].map(([currency, amount]) => ({ amount: round(amount), currency }));
}

function round(amount: number): number {
	return Number(amount.toFixed(DIGITS));
}
