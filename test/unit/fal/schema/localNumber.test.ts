import { isEitherNumber, localNumber } from '../../../../nodes/Fal/fal/schema/localNumber';

describe('a number that is written as elsewhere', () => {
	it.each([
		['4,5', 4.5],
		['-0,25', -0.25],
		[',5', 0.5],
		['0,500', 0.5],
		['1234,567', 1234.567],
		['3,1415', 3.1415],
		['1,234.5', 1234.5],
		['1,234,567', 1_234_567],
		['1.234,56', 1234.56],
		['1.234.567', 1_234_567],
		['12 345', 12_345],
		['12\u00a0345,5', 12_345.5],
		['1\u202f000\u202f000', 1_000_000],
		["1'234.5", 1234.5],
		[' 7,0 ', 7],
	])('%j is %d', (text, number) => {
		expect(localNumber(text)).toBe(number);
		expect(isEitherNumber(text)).toBe(false);
	});

	it.each(['1,000', '12,345', '-1,500'])('%j may be two', (text) => {
		expect(localNumber(text)).toBeUndefined();
		expect(isEitherNumber(text)).toBe(true);
	});

	it.each([
		'',
		'many',
		'4,',
		'1,2,3',
		'1,23,456',
		'1.2.3',
		'4,5 m',
		'12 34',
		'1,234.5.6',
		'1.234,5,6',
	])('%j is none', (text) => {
		expect(localNumber(text)).toBeUndefined();
		expect(isEitherNumber(text)).toBe(false);
	});
});
