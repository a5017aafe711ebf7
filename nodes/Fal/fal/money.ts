/** An amount of money. */
export interface Cost {
	readonly amount: number;
	/** `USD` */
	readonly currency: string;
}

/** Digits that money has; what is behind them is dust of binary fractions. */
const DIGITS = 9;

/** The sums of what was paid, one for each currency. */
export function sumOfCosts(costs: readonly Cost[]): Cost[] {
	const sums = new Map<string, number>();
	for (const { amount, currency } of costs) {
		sums.set(currency, (sums.get(currency) ?? 0) + amount);
	}
	return [...sums].map(([currency, amount]) => ({ amount: roundMoney(amount), currency }));
}

export function roundMoney(amount: number): number {
	return Number(amount.toFixed(DIGITS));
}
