import type { IExecuteFunctions, INode } from 'n8n-workflow';

import { readParams } from '../../../../nodes/Fal/n8n/item/params';

const NODE: INode = {
	id: '1',
	name: 'FAL',
	type: 'n8n-nodes-fal-run.fal',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** The parameters of one item, as n8n gives them after expressions were evaluated. */
const paramsOf = (values: Readonly<Record<string, unknown>>) =>
	readParams(
		{ getNodeParameter: (name: string) => values[name] } as unknown as IExecuteFunctions,
		0,
		NODE,
	);

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

describe('the Options collection', () => {
	it.each<[unknown, unknown]>([
		[{ timeout: 5 }, { timeout: 5 }],
		[undefined, {}],
		['', {}],
		[[], {}],
	])('%j is read as %j', (options, read) => {
		expect(paramsOf({ options }).options()).toEqual(read);
	});
});
