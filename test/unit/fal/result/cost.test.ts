import { sumOfCosts } from '../../../../nodes/Fal/fal/money';
import { costOf } from '../../../../nodes/Fal/fal/result/cost';

const price = { unitPrice: 0.1, unit: 'image', currency: 'USD' };

it('is units times price, without the dust of binary fractions', () => {
	expect(costOf(3, price)).toEqual({ amount: 0.3, currency: 'USD' });
	expect(costOf(0, price)).toEqual({ amount: 0, currency: 'USD' });
});

it('is not known while one of both is not', () => {
	expect(costOf(undefined, price)).toBeUndefined();
	expect(costOf(3, undefined)).toBeUndefined();
});

it('is summed by currency', () => {
	const costs = [0.1, 0.2].map((amount) => ({ amount, currency: 'USD' }));
	expect(sumOfCosts([...costs, { amount: 1, currency: 'EUR' }])).toEqual([
		{ amount: 0.3, currency: 'USD' },
		{ amount: 1, currency: 'EUR' },
	]);
});
