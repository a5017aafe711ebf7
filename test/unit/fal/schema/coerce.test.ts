import { coerce, type Target } from '../../../../nodes/Fal/fal/schema/coerce';

const number: Target = { type: 'number' };
const digits: Target = { type: 'choice', values: ['5', '10'] };
const numbers: Target = { type: 'choice', values: [512, 1024] };

describe('a value of a form', () => {
	it.each<[Target, unknown, unknown]>([
		[number, '28', 28],
		[number, ' 7.5 ', 7.5],
		[number, '-1e3', -1000],
		[number, 28, 28],
		[number, '', ''],
		[number, '28 steps', '28 steps'],
		[number, '0x10', '0x10'],
		[number, 'Infinity', 'Infinity'],
		[number, '18446744073709551615', '18446744073709551615'],
		[number, true, true],
		[{ type: 'boolean' }, 'true', true],
		[{ type: 'boolean' }, ' false', false],
		[{ type: 'boolean' }, 'yes', true],
		[{ type: 'boolean' }, 'FALSE', false],
		[{ type: 'boolean' }, 1, true],
		[{ type: 'boolean' }, 'WAHR', true],
		[{ type: 'boolean' }, ' ложь', false],
		[{ type: 'boolean' }, 'maybe', 'maybe'],
		[{ type: 'numberOrText' }, '2', 2],
		[{ type: 'numberOrText' }, 'top', 'top'],
		[{ type: 'text' }, 1984, '1984'],
		[{ type: 'text' }, '', ''],
		[{ type: 'text' }, '{"a":1}', '{"a":1}'],
		[digits, '5', '5'],
		[digits, 5, '5'],
		[digits, 7, 7],
		[numbers, '512', 512],
		[numbers, 512, 512],
		[numbers, '513', '513'],
		[{ type: 'choice', values: ['square'] }, '{"width":1}', { width: 1 }],
		[{ type: 'choice', values: ['square'] }, { width: 1 }, { width: 1 }],
		[{ type: 'choice', values: ['square_hd', 'square'] }, 'Square HD', 'square_hd'],
		[{ type: 'choice', values: ['jpeg', 'png'] }, 'JPG', 'jpeg'],
		[{ type: 'choice', values: ['jpeg', 'png'] }, 'image/png', 'png'],
		[{ type: 'choice', values: ['a-1', 'a1'] }, 'A 1', 'A 1'],
		[{ type: 'choice', values: ['-1', '1'] }, '- 1', '- 1'],
		[{ type: 'list' }, '[1, 2]', [1, 2]],
		[{ type: 'list' }, ['a'], ['a']],
		[{ type: 'list' }, 'https://example.com/a.png', ['https://example.com/a.png']],
		[{ type: 'list' }, 'data', 'data'],
		[{ type: 'list' }, '{"a":1}', '{"a":1}'],
		[{ type: 'object' }, '{"a":1}', { a: 1 }],
		[{ type: 'object' }, '[1]', '[1]'],
		[{ type: 'any' }, '5', '5'],
		[{ type: 'any' }, '{"a":1}', { a: 1 }],
	])('for %j: %j becomes %j', (target, value, expected) => {
		expect(coerce(value, target)).toEqual(expected);
	});
});
