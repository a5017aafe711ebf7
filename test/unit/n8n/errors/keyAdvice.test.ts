import { falError } from '../../../../nodes/Fal/fal';
import { describeFailure } from '../../../../nodes/Fal/n8n/errors/nodeError';
import { recordedError } from '../../../harness/wire';

const refused = (message: string, status?: number) =>
	describeFailure(falError({ kind: 'invalidKey', message, status }));
const wordsOf = (name: string) => String(Object(recordedError(name).body).detail);

describe('a key that fal refuses', () => {
	it('is told with a cure of its own for each of fal’s words', () => {
		const texts = ['401-bad-format', '401-missing-key', '401-invalid-key'].map(wordsOf);
		const told = texts.map((text) => refused(text, 401));

		for (const [index, { error }] of told.entries()) {
			expect(error).toBe(`fal did not accept the API key: ${texts[index] ?? ''}`);
		}
		expect(new Set(told.map(({ message }) => message)).size).toBe(3);
	});

	it('for its form is to be entered anew', () => {
		expect(refused(wordsOf('401-bad-format'), 401).message).toMatch(/form of a key.*both parts/);
	});

	it('because none arrived points to what stands between', () => {
		expect(refused(wordsOf('401-missing-key'), 401).message).toMatch(/without a key.*proxy/);
	});

	it.each(['401-invalid-key', '401-no-user-legacy'])(
		'because no account has it (%s) speaks of both halves and of fal’s support',
		(name) => {
			expect(refused(wordsOf(name), 401).message).toMatch(
				/halves.*ID.*secret.*fal\.ai\/dashboard\/keys.*support@fal\.ai/,
			);
		},
	);

	it('in unknown words is told all the same', () => {
		expect(refused('No entry', 401).message).toContain('Open the FAL credential');
	});
});

describe('a key that was not sent', () => {
	it('is told as what it is, and not as refused', () => {
		const { error, message } = refused('The API key in the FAL credential has a part twice.');

		expect(error).toBe('The API key in the FAL credential has a part twice.');
		expect(message).toMatch(/^Nothing was sent\. Open the FAL credential/);
	});
});
