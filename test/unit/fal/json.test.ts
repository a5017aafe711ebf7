import { tryParseJson } from '../../../nodes/Fal/fal/json';

/** An object in a list in an object …, so many levels in all. */
const nested = (levels: number) => `${'{"a":['.repeat(levels / 2)}${']}'.repeat(levels / 2)}`;

function depthOf(value: unknown): number {
	if (typeof value !== 'object' || value === null) return 0;
	return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('JSON text', () => {
	it('is what it says', () => {
		expect(tryParseJson('{"a":[1,null,"x"]}')).toEqual({ a: [1, null, 'x'] });
		expect(tryParseJson('0')).toBe(0);
		expect(tryParseJson(nested(256))).toEqual(JSON.parse(nested(256)));
	});

	it.each([['{"a":'], [''], ['<html>']])('that is broken is none: %j', (text) => {
		expect(tryParseJson(text)).toBeUndefined();
	});

	it.each([258, 20_000, 200_000])('is cut at a depth that n8n can save: %d levels', (levels) => {
		const value = tryParseJson(`{"image":{"url":"a"},"deep":${nested(levels)},"last":1}`);

		expect(depthOf(value)).toBe(256);
		expect(value).toMatchObject({ image: { url: 'a' }, last: 1 });
		expect(JSON.stringify(value)).toContain('[left out: nested deeper than 256 levels]');
	});
});
