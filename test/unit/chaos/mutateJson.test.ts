import { mutateJson } from '../../../chaos/fuzz/mutateJson';
import { randomOf } from '../../../chaos/random';

const GIVEN = JSON.stringify({ status: 'OK', list: [1, { url: 'https://x' }], none: null });

const changed = (number: number) => mutateJson(GIVEN, randomOf('mutate', number));

describe('a change of JSON', () => {
	it('is the same for the same seed', () => {
		expect(changed(1)).toBe(changed(1));
	});

	it('changes nearly every text, and seldom to what is no JSON', () => {
		const texts = Array.from({ length: 300 }, (_, number) => changed(number));
		const isJson = (text: string) => {
			try {
				JSON.parse(text);
				return true;
			} catch {
				return false;
			}
		};

		expect(texts.filter((text) => text !== GIVEN).length).toBeGreaterThan(280);
		expect(texts.filter(isJson).length).toBeGreaterThan(250);
		expect(new Set(texts).size).toBeGreaterThan(200);
	});

	it('leaves alone what is no JSON', () => {
		expect(mutateJson('<html>', randomOf('html'))).toBe('<html>');
	});

	it('survives JSON that is nested without end', () => {
		const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;

		expect(mutateJson(deep, randomOf('deep'))).toMatch(/^[[{"\w-]/);
	});
});
