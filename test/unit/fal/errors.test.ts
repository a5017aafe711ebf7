import { asFalError, cleanText, falError, FalError, withFacts } from '../../../nodes/Fal/fal';

const KEY_ID = '0a1b2c3d-1111-4222-8333-444455556666';
const KEY_SECRET = '00112233445566778899aabbccddeeff';

describe('text of a server', () => {
	it.each([
		['one line stays as it is', 'one line stays as it is'],
		['two\nlines\r\nbecome\tone', 'two lines become one'],
		['\u0000hidden\u001b[31m', 'hidden [31m'],
		['  blanks around  ', 'blanks around'],
		['invalid key credentials', 'invalid key credentials'],
		['No user found for Key ID and Secret', 'No user found for Key ID and Secret'],
		[
			"Invalid Key Authorization header format. Expected '<key_id>:<key_secret>'.",
			"Invalid Key Authorization header format. Expected '<key_id>:<key_secret>'.",
		],
		['The key parameter is missing', 'The key parameter is missing'],
	])('is shown: %j', (text, shown) => {
		expect(cleanText(text)).toBe(shown);
	});

	it.each([
		[`Key ${KEY_ID}:${KEY_SECRET} is revoked`],
		[`got "Authorization: Key ${KEY_ID}:${KEY_SECRET}"`],
		[`authorization=key ${KEY_ID}:${KEY_SECRET}`],
		[`Bearer ${KEY_SECRET}`],
		[`bad credentials ${KEY_ID}:${KEY_SECRET}`],
		[`bad credentials ${KEY_ID.toUpperCase()}:${KEY_SECRET}`],
	])('loses its keys: %j', (text) => {
		expect(cleanText(text)).toContain('[key]');
		expect(cleanText(text)).not.toContain(KEY_SECRET);
	});

	it.each([
		['data:image/png;base64,'],
		['data:image/svg+xml;charset=utf-8;base64,'],
		['DATA:image/png;base64,'],
		['data:;base64,'],
	])('loses inlined files: %j', (start) => {
		const text = `cannot read ${start}${'iVBORw0KGgo'.repeat(50)} as an image`;
		expect(cleanText(text)).toBe('cannot read data:… as an image');
	});

	it('has 600 characters at most', () => {
		expect(cleanText('x'.repeat(600))).toBe('x'.repeat(600));
		expect(cleanText('x'.repeat(601))).toBe(`${'x'.repeat(600)}…`);
	});

	it('is not cut through the middle of a character', () => {
		const text = cleanText(`${'x'.repeat(599)}🦊🦊`);
		expect(Buffer.from(text).toString()).toBe(text);
	});

	it('is cleaned quickly, however long and hostile it is', () => {
		expect(cleanText('data:a/a;a'.repeat(200_000))).toHaveLength(601);
		expect(cleanText('Key '.repeat(500_000)).length).toBeLessThanOrEqual(601);
	});
});

describe('asFalError', () => {
	it('returns an error of ours as it is', () => {
		const error = falError({ kind: 'timeout', message: 'late' });
		expect(asFalError(error)).toBe(error);
	});

	it.each([
		[new TypeError('x is not a function'), 'x is not a function'],
		['thrown text', 'thrown text'],
		[undefined, 'undefined'],
		[{ toString: (): string => 'an object' }, 'an object'],
	])('makes an error of anything: %p', (thrown, message) => {
		expect(asFalError(thrown)).toMatchObject({ kind: 'unexpectedAnswer', message });
		expect(asFalError(thrown)).toBeInstanceOf(FalError);
	});
});

describe('withFacts', () => {
	it('adds what is not known yet', () => {
		const error = falError({ kind: 'network', message: 'gone', requestId: undefined });
		expect(withFacts(error, { requestId: 'abc', status: 502 }).facts).toEqual({
			kind: 'network',
			message: 'gone',
			requestId: 'abc',
			status: 502,
		});
	});

	it('keeps what the error knows itself', () => {
		const error = falError({ kind: 'network', message: 'gone', requestId: 'first', status: 500 });
		expect(withFacts(error, { requestId: 'second', status: 502 }).facts).toMatchObject({
			requestId: 'first',
			status: 500,
		});
	});
});
