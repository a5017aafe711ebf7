import type { Operation } from '../operation';
import { ASKING } from '../timeLimits';

/** `{ username, balance, currency }` */
export const getBalance: Operation = {
	name: 'Get Balance',
	action: 'Get the balance of the account',
	description: 'Get how much credit the account has left. Needs a key with the scope ADMIN.',
	properties: [],
	async execute({ fal, within }) {
		const found = await within(ASKING, async ({ signal }) => await fal.account.balance(signal));
		const { username = null, balance = null, currency = null } = found;
		return { json: { username, balance, currency } };
	},
};
