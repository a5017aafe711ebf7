import { isDataUri, isFileAddress, isHttpUrl } from '../../../../nodes/Fal/fal';

describe('an address', () => {
	it.each([
		'https://x.y/a.png',
		'http://x.y',
		'HTTPS://X.Y/a?b=c#d',
		'https://user:password@x.y/a',
		'https://x.y/a,b;c',
	])('%s is one of the web', (text) => {
		expect([isHttpUrl(text), isDataUri(text), isFileAddress(text)]).toEqual([true, false, true]);
	});

	it.each(['data:image/png;base64,AA==', 'DATA:text/plain,x', 'data:text/plain;charset=utf-8,a b'])(
		'%s is a data URI',
		(text) => {
			expect([isHttpUrl(text), isDataUri(text), isFileAddress(text)]).toEqual([false, true, true]);
		},
	);

	it.each([
		'',
		'https://',
		'https://no file',
		' https://x.y',
		'ftp://x.y/a',
		'x.y/a.png',
		'data',
		'data:',
		'data:,x',
		'data:;base64,AA==',
		'data:image/png',
		'see data:image/png;base64,AA==',
	])('%j is none', (text) => {
		expect(isFileAddress(text)).toBe(false);
	});

	it('is looked at no longer than its head', () => {
		expect(isDataUri(`data:image/png;${'x'.repeat(5_000_000)}`)).toBe(false);
	});
});
