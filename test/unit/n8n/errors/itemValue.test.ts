import { toItemValue } from '../../../../nodes/Fal/n8n/errors/itemValue';

describe('the value of an item', () => {
	it.each<[unknown]>([['a'], [''], [0], [1.5], [true], [false], [null], [[1, [2]]], [{ a: {} }]])(
		'is what it was: %j',
		(value) => {
			expect(toItemValue(value)).toBe(value);
		},
	);

	it.each<[unknown]>([[undefined], [() => 1], [Symbol('a')], [1n]])(
		'is null for what JSON cannot hold: %p',
		(value) => {
			expect(toItemValue(value)).toBeNull();
		},
	);
});
