import type { IExecuteFunctions } from 'n8n-workflow';

import { readParams } from '../../../../nodes/Fal/n8n/item/params';

/** The parameters of one item, as n8n gives them after expressions were evaluated. */
const paramsOf = (values: Readonly<Record<string, unknown>>) =>
	readParams(
		{ getNodeParameter: (name: string) => values[name] } as unknown as IExecuteFunctions,
		0,
	);

const optionsOf = (options: unknown) => paramsOf({ options }).options();

describe('a text', () => {
	it.each<[unknown, string]>([
		['a', 'a'],
		[' a ', ' a '],
		[7, '7'],
		[true, 'true'],
		[undefined, ''],
		[null, ''],
		[{}, ''],
	])('%j is read as %j', (value, text) => {
		expect(paramsOf({ x: value }).text('x')).toBe(text);
	});
});

describe('a resource locator', () => {
	it.each<[unknown, string]>([
		[{ __rl: true, mode: 'id', value: 'fal-ai/flux/dev' }, 'fal-ai/flux/dev'],
		[{ __rl: true, mode: 'list', value: null }, ''],
		[{ __rl: true, mode: 'id', value: 12345 }, '12345'],
		['fal-ai/flux/dev', 'fal-ai/flux/dev'],
		[undefined, ''],
	])('%j is read as %j', (value, text) => {
		expect(paramsOf({ model: value }).locator('model')).toBe(text);
	});
});

describe('a choice', () => {
	it('is one of the values it may have', () => {
		expect(paramsOf({ mode: 'b' }).choice('mode', ['a', 'b'])).toBe('b');
	});

	it.each<[unknown]>([['c'], [''], [undefined], [['a']]])('is refused otherwise: %j', (value) => {
		expect(() => paramsOf({ mode: value }).choice('mode', ['a', 'b'])).toThrow(
			'mode must be one of: a, b',
		);
	});
});

describe('a flag', () => {
	it.each<[unknown, boolean]>([
		[true, true],
		[false, false],
		['true', false],
		[undefined, false],
	])('%j is %j', (value, flag) => {
		expect(paramsOf({ x: value }).flag('x')).toBe(flag);
	});
});

describe('an option', () => {
	it.each<[unknown]>([[undefined], [null], [''], ['text'], [{}]])(
		'of a collection without it is undefined: %j',
		(collection) => {
			const options = optionsOf(collection);
			expect(options.text('x')).toBeUndefined();
			expect(options.flag('x')).toBeUndefined();
			expect(options.number('x', 'X', 1)).toBeUndefined();
		},
	);

	it('that is a text loses its blanks, and is none when nothing is left', () => {
		expect(optionsOf({ x: ' a ' }).text('x')).toBe('a');
		expect(optionsOf({ x: '  ' }).text('x')).toBeUndefined();
	});

	it('that is a flag may be false', () => {
		expect(optionsOf({ x: false }).flag('x')).toBe(false);
	});

	it.each<[unknown, number]>([
		[1, 1],
		[0.5, 0.5],
		['5', 5],
		[' 7 ', 7],
		[600, 600],
	])('that is a number may be given as %j', (value, number) => {
		expect(optionsOf({ x: value }).number('x', 'X', 0.5)).toBe(number);
	});

	it.each<[unknown]>([[0], [-1], ['soon'], ['5 s'], [Number.NaN], [Infinity], ['  '], [{}], [[]]])(
		'that is no number of at least its minimum is refused: %p',
		(value) => {
			expect(() => optionsOf({ x: value }).number('x', 'Timeout', 1)).toThrow(
				expect.objectContaining({
					kind: 'invalidInput',
					message: 'Timeout must be a number of at least 1',
				}) as Error,
			);
		},
	);
});
