/** The account that all keys but the locked ones belong to; tests may change it at any time. */
export interface Account {
	username: string;
	/** Goes down by what requests cost. */
	balance: number;
	currency: string;
	/** Off all prices, as usage and billing show it; null: none. */
	percentDiscount: number | null;
	/** How many requests may be in progress at the same time, over all endpoints. */
	concurrency: number;
	/** Whether nothing may be run any more once the balance is used up. */
	locksAtZero: boolean;
}

/** Name and balance of fal's own example; without limits, so that no test meets one unasked. */
export const DEFAULT_ACCOUNT: Account = {
	username: 'my-team',
	balance: 24.5,
	currency: 'USD',
	percentDiscount: null,
	concurrency: Infinity,
	locksAtZero: false,
};
