import { tryParseJson } from '../../../nodes/Fal/fal/json';

const nested = (levels: number) => `${'{"a":['.repeat(levels / 2)}${']}'.repeat(levels / 2)}`;

describe('JSON text', () => {
	it('is what it says', () => {
		expect(tryParseJson('{"a":[1,null,"x"]}')).toEqual({ a: [1, null, 'x'] });
		expect(tryParseJson(nested(256))).toBeDefined();
	});

	it.each([['{"a":'], [''], [nested(258)], [nested(20_000)], [`[1,${nested(300)},2]`]])(
		'that is broken, or nested deeper than anything, is none',
		(text) => {
			expect(tryParseJson(text)).toBeUndefined();
		},
	);
});
