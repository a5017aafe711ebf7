import { cutText } from '../../../../nodes/Fal/fal';

describe('a text that is cut', () => {
	it.each<[string, number, string]>([
		['', 3, ''],
		['abc', 3, 'abc'],
		['abcd', 3, 'abc…'],
		['ab🦊', 3, 'ab…'],
		['a🦊b', 3, 'a🦊…'],
	])('%j after %d is %j', (text, most, cut) => {
		expect(cutText(text, most)).toBe(cut);
	});

	it('has 80 characters unless another number is given', () => {
		expect(cutText('x'.repeat(200))).toBe(`${'x'.repeat(80)}…`);
	});
});
