import { Random, randomOf } from '../../../chaos/random';

const draws = (random: Random) => Array.from({ length: 50 }, () => random.whole(0, 1_000));

describe('chance by name', () => {
	it('is the same for the same words, and another for others', () => {
		expect(draws(randomOf('call', 1, 2))).toEqual(draws(randomOf('call', 1, 2)));
		expect(draws(randomOf('call', 1, 2))).not.toEqual(draws(randomOf('call', 1, 3)));
		expect(draws(randomOf('call', 1, 2))).not.toEqual(draws(randomOf('call', 2, 1)));
	});

	it('reaches both ends of a range and never leaves it', () => {
		const random = randomOf('range');
		const seen = new Set(Array.from({ length: 500 }, () => random.whole(3, 5)));

		expect([...seen].sort()).toEqual([3, 4, 5]);
	});

	it('picks from all there is, undefined too, and refuses to pick from nothing', () => {
		const random = randomOf('pick');
		const seen = new Set(Array.from({ length: 200 }, () => random.pick([undefined, 'a', 'b'])));

		expect(seen).toEqual(new Set([undefined, 'a', 'b']));
		expect(() => random.pick([])).toThrow(RangeError);
	});

	it('draws by weight, and never what has none', () => {
		const random = randomOf('weights');
		const drawn = Array.from({ length: 1_000 }, () =>
			random.weighted([
				[9, 'often'],
				[1, 'seldom'],
				[0, 'never'],
			]),
		);
		const count = (name: string) => drawn.filter((one) => one === name).length;

		expect(count('never')).toBe(0);
		expect(count('seldom')).toBeGreaterThan(0);
		expect(count('often')).toBeGreaterThan(count('seldom') * 3);
	});
});
