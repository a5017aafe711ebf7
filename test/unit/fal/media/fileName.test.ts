import { contentTypeOf, fileNameOf, nameInUrl, parseDataUri } from '../../../../nodes/Fal/fal';
import { nameInDisposition } from '../../../../nodes/Fal/fal/media/fileName';

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
		[`${'漢'.repeat(130)}.png`, 'image/png', `${'漢'.repeat(78)}.png`],
		[`${'🦊'.repeat(100)}.png`, 'image/png', `${'🦊'.repeat(58)}.png`],
		[
			`x${'🦊'.repeat(29)}${'x'.repeat(100)}.png`,
			'image/png',
			`x${'🦊'.repeat(29)}${'x'.repeat(57)}.png`,
		],
		['CON', 'image/png', '_CON.png'],
		['aux.html', 'text/html', '_aux.html'],
		['nul .tar.gz', 'application/gzip', '_nul .tar.gz'],
		['Com¹.png', 'image/png', '_Com¹.png'],
		['console.log', 'text/plain', 'console.log'],
		['a.png. . ', 'image/png', 'a.png'],
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

describe('the name that a server gives', () => {
	it.each<[string | undefined, string | undefined]>([
		['attachment; filename="a b.png"', 'a b.png'],
		['attachment; filename=a.png; size=7', 'a.png'],
		[`attachment; filename="a.png"; filename*=UTF-8''F%C3%BCchse%20%E7%8B%90.png`, 'Füchse 狐.png'],
		[`inline; filename*=iso-8859-1'en'F%FCchse.png`, 'Füchse.png'],
		['attachment; filename="the \\"big\\" fox.png"', 'the "big" fox.png'],
		['attachment; FILENAME = "a.png"', 'a.png'],
		[`attachment; filename="${Buffer.from('狐.png').toString('latin1')}"`, '狐.png'],
		['attachment; filename="F\u00fcchse.png"', 'Füchse.png'],
		['attachment; note="filename=b.png"; filename=a.png', 'a.png'],
		['attachment', undefined],
		['', undefined],
		[undefined, undefined],
		['attachment; filename="a.png', undefined],
	])('in %j is %j', (header, name) => {
		expect(nameInDisposition(header)).toBe(name);
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
		['data:text/plain;base64,YWI%3D', 'text/plain', 'ab'],
		['data:text/plain,F\u00fcchse', 'text/plain', 'Füchse'],
	])('%s holds its bytes', (uri, contentType, text) => {
		const read = parseDataUri(uri);
		expect([read?.contentType, read?.bytes.toString()]).toEqual([contentType, text]);
	});

	it.each(['', 'data:', 'image/png;base64,aGk=', 'data:text/plain,%zz'])('%j is none', (uri) => {
		expect(parseDataUri(uri)).toBeUndefined();
	});
});
