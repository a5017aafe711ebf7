import { readOptions } from '../../../chaos/options';
import { sharesOf } from '../../../chaos/workers';

describe('the options of the suite', () => {
	it('ask for a hundred runs when nothing is said', () => {
		expect(readOptions([])).toMatchObject({ seed: 1, firstRun: 0, runs: 100, cases: 0, calls: 0 });
	});

	it('ask for one run or one case in full', () => {
		expect(readOptions(['--seed', '7', '--run', '12'])).toMatchObject({
			seed: 7,
			firstRun: 12,
			runs: 1,
			cases: 0,
			isVerbose: true,
		});
		expect(readOptions(['--answer', '3'])).toMatchObject({ runs: 0, firstCase: 3, cases: 1 });
	});

	it('ask for no runs when only answers are wanted', () => {
		expect(readOptions(['--answers', '50', '--calls', '2'])).toMatchObject({
			runs: 0,
			cases: 50,
			calls: 2,
		});
		expect(readOptions(['--answers', '50', '--runs', '3'])).toMatchObject({ runs: 3, cases: 50 });
	});

	it('refuse what is no number, and what they do not know', () => {
		expect(() => readOptions(['--runs', 'many'])).toThrow('"many" is no number');
		expect(() => readOptions(['--speed', '9'])).toThrow();
	});
});

describe('the shares of several processes', () => {
	it('are all of the work, and nothing twice', () => {
		const shares = sharesOf(
			readOptions(['--runs', '7', '--answers', '11', '--calls', '5', '--workers', '3']),
		);
		const numbers = shares.flatMap(({ firstRun, runs }) =>
			Array.from({ length: runs }, (_, index) => firstRun + index),
		);

		expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 6]);
		expect(shares.map(({ cases }) => cases).reduce((sum, count) => sum + count)).toBe(11);
		expect(shares.map(({ calls }) => calls)).toEqual([5, 0, 0]);
	});
});
