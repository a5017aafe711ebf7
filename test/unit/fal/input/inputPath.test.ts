import { parseInputPath, valueAt, withValueAt } from '../../../../nodes/Fal/fal';

describe('an input key', () => {
	it.each<[string, readonly unknown[], boolean]>([
		['image_url', ['image_url'], false],
		['  image_url ', ['image_url'], false],
		['elements[0].image_url', ['elements', 0, 'image_url'], false],
		['a.b.c', ['a', 'b', 'c'], false],
		['grid[1][2]', ['grid', 1, 2], false],
		['image_urls', ['image_urls'], true],
		['refs[]', ['refs'], true],
		['image_urls[0]', ['image_urls', 0], false],
	])('%j is read as a path', (text, steps, appends) => {
		expect(parseInputPath(text)).toEqual({ text: text.trim(), steps, appends });
	});

	it.each(['', ' ', '.', 'a.', '.a', 'a..b', '[0]', '[0].a', 'a[', 'a[x]', 'a[-1]', 'a[0]b', '[]'])(
		'%j is refused',
		(text) => {
			expect(() => parseInputPath(text)).toThrow(/is no input key/);
		},
	);
});

describe('a value put into an input', () => {
	const put = (input: Record<string, unknown>, key: string) =>
		withValueAt(input, parseInputPath(key), 'URL');

	it.each<[Record<string, unknown>, string, unknown]>([
		[{}, 'image_url', { image_url: 'URL' }],
		[{ image_url: '' }, 'image_url', { image_url: 'URL' }],
		[{ a: 1 }, 'b.c[0].d', { a: 1, b: { c: [{ d: 'URL' }] } }],
		[{ b: { x: 1 } }, 'b.c', { b: { x: 1, c: 'URL' } }],
		[{ b: null }, 'b.c', { b: { c: 'URL' } }],
		[{}, 'image_urls', { image_urls: ['URL'] }],
		[{ image_urls: ['0'] }, 'image_urls', { image_urls: ['0', 'URL'] }],
		[{ list: ['0'] }, 'list', { list: ['0', 'URL'] }],
		[{ list: ['0', '1'] }, 'list[0]', { list: ['URL', '1'] }],
		[{ list: ['0'] }, 'list[1]', { list: ['0', 'URL'] }],
	])('%j at %s', (input, key, expected) => {
		const before = JSON.stringify(input);
		expect(put(input, key)).toEqual(expected);
		expect(JSON.stringify(input)).toBe(before);
	});

	it.each<[Record<string, unknown>, string, RegExp]>([
		[{ a: 'text' }, 'a.b', /"b" would be put into no object/],
		[{ a: {} }, 'a[0]', /\[0\] is of no list/],
		[{ a: [] }, 'a[1]', /leaves a gap in a list of 0/],
		[{ a: [] }, 'a.b', /no object/],
	])('%j at %s does not fit', (input, key, message) => {
		expect(() => put(input, key)).toThrow(message);
	});

	it('never reaches a prototype', () => {
		const filled = put({}, '__proto__.polluted');
		expect(Object.getPrototypeOf(filled)).toBe(Object.prototype);
		expect(Object(({} as Record<string, unknown>)['polluted'])).toEqual({});
		expect(valueAt({}, parseInputPath('constructor.name'))).toBeUndefined();
	});

	it('leaves numbers alone that are kept as they were typed', () => {
		const seed = Object.freeze({ rawJSON: '18446744073709551615' });
		expect(put({ seed }, 'image_url')['seed']).toBe(seed);
	});
});
