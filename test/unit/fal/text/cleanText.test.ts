import { cleanText } from '../../../../nodes/Fal/fal';

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
		['reference:description is no name', 'reference:description is no name'],
		['2026-11-27T12:00:00 is over', '2026-11-27T12:00:00 is over'],
		['sizes 1024x1024:16_9-format', 'sizes 1024x1024:16_9-format'],
		['at localhost-1:5678/some-long-path', 'at localhost-1:5678/some-long-path'],
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
		[`bad credentials my-key-id-1:${KEY_SECRET}, sorry`],
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

	it.each([
		[
			'Failed to download https://api.telegram.org/file/bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/photos/file_1.jpg.',
			'Failed to download https://api.telegram.org/file/…/photos/file_1.jpg.',
		],
		[
			'cannot load https://b.s3.amazonaws.com/a.png?X-Amz-Signature=3f1&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE',
			'cannot load https://b.s3.amazonaws.com/a.png?…',
		],
		['GET https://me:s3cret@a.example/x.png failed', 'GET https://a.example/x.png failed'],
		['GET https://me:p@ss@a.example/x.png failed', 'GET https://a.example/x.png failed'],
		['see https://a.example/cat.png, please', 'see https://a.example/cat.png, please'],
		[
			'hook https://discord.com/api/webhooks/123456789012345678/aBcD1234aBcD1234aBcD1234aBcD1234 is gone',
			'hook https://discord.com/api/webhooks/123456789012345678/… is gone',
		],
		[
			'token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P has expired',
			'token [token] has expired',
		],
		['api_key=0123456789abcdef was refused', 'api_key=… was refused'],
		['{"password": "hunter2hunter2"}', '{"password": "…"}'],
		['invalid token: expired', 'invalid token: expired'],
		[`sk-proj-${'a1B2'.repeat(8)} is no key of fal`, '[token] is no key of fal'],
		[`got ${'iVBORw0KGgo'.repeat(40)}== instead`, 'got … instead'],
		[
			'no request 764cabcf-b745-4b3e-ae38-1200304cf45b at https://queue.fal.run/a/b/requests/764cabcf-b745-4b3e-ae38-1200304cf45b',
			'no request 764cabcf-b745-4b3e-ae38-1200304cf45b at https://queue.fal.run/a/b/requests/764cabcf-b745-4b3e-ae38-1200304cf45b',
		],
	])('keeps the secrets of others: %j', (text, shown) => {
		expect(cleanText(text)).toBe(shown);
	});

	it('has 1,600 bytes at most', () => {
		const text = cleanText('漢'.repeat(600));
		expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_603);
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
