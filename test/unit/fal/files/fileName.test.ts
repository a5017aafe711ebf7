import { contentTypeOf, fileNameOf, nameInUrl, parseDataUri } from '../../../../nodes/Fal/fal';

describe('the name of a file', () => {
	it.each<[string | undefined, string, string]>([
		['a.png', 'image/png', 'a.png'],
		['a', 'image/png', 'a.png'],
		['a', 'application/octet-stream', 'a'],
		['a.v2', 'image/png', 'a.v2'],
		[undefined, 'image/jpeg', 'file.jpg'],
		['', 'audio/mpeg', 'file.mp3'],
		['../../etc/passwd', 'text/plain', 'passwd.txt'],
		['C:\\temp\\a.png', 'image/png', 'a.png'],
		['a/b/', 'image/png', 'file.png'],
		['..', 'image/png', 'file.png'],
		['.env', 'text/plain', 'env.txt'],
		['"a"\r\n\u0000b.png', 'image/png', 'a b.png'],
		['a\u202egnp.exe', 'image/png', 'a gnp.exe'],
		['Füchse 狐狸 🦊.png', 'image/png', 'Füchse 狐狸 🦊.png'],
		[`${'x'.repeat(500)}.png`, 'image/png', `${'x'.repeat(116)}.png`],
	])('%j of type %s is %j', (name, type, expected) => {
		expect(fileNameOf([name], type)).toBe(expected);
	});

	it('is the first that is one', () => {
		expect(fileNameOf([undefined, '..', 'b.png', 'c.png'], 'image/png')).toBe('b.png');
	});

	it.each([
		['https://x.y/a/b%20c.png?d=e#f', 'b c.png'],
		['https://x.y/100%.png', '100%.png'],
		['https://x.y/', undefined],
		['data:image/png;base64,AAAA', undefined],
		['no address', undefined],
	])('in %s is %j', (url, expected) => {
		expect(nameInUrl(url)).toBe(expected);
	});
});

describe('the type of a file', () => {
	it.each<[string, string | undefined, string | undefined, string]>([
		['a.png', 'image/png', 'image/png', 'image/png'],
		['a.png', 'image/webp; q=1', 'image/png', 'image/webp'],
		['a.mp4', undefined, 'image/png', 'video/mp4'],
		['a.mp4', 'application/octet-stream', 'image/png', 'video/mp4'],
		['a.glb', 'application/octet-stream', undefined, 'model/gltf-binary'],
		['a.ogg', 'video/ogg', undefined, 'video/ogg'],
		['a', 'audio/wav', 'image/png', 'audio/wav'],
		['a', '', 'audio/wav', 'audio/wav'],
		['a', 'binary/octet-stream', undefined, 'application/octet-stream'],
		['a.unknown', 'image/png', undefined, 'image/png'],
		['a.safetensors', 'application/octet-stream', undefined, 'application/octet-stream'],
	])('%s served as %j and called %j is %s', (fileName, served, claimed, expected) => {
		expect(contentTypeOf({ fileName, served, claimed })).toBe(expected);
	});
});

describe('a data URI', () => {
	it.each<[string, string, string]>([
		['data:image/png;base64,aGk=', 'image/png', 'hi'],
		['data:IMAGE/PNG;charset=x;base64,aGk=', 'image/png', 'hi'],
		['data:text/plain,a%20b', 'text/plain', 'a b'],
		['data:,hi', '', 'hi'],
		['data:text/plain;base64,', 'text/plain', ''],
	])('%s holds its bytes', (uri, contentType, text) => {
		const read = parseDataUri(uri);
		expect([read?.contentType, read?.bytes.toString()]).toEqual([contentType, text]);
	});

	it.each(['', 'data:', 'image/png;base64,aGk=', 'data:text/plain,%zz'])('%j is none', (uri) => {
		expect(parseDataUri(uri)).toBeUndefined();
	});
});
