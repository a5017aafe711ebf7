import type { IDataObject } from 'n8n-workflow';
import type { JsonValue } from '../../emulator';
import { onlyJson } from '../harness/fal';
import { fileWorld, hashInN8n, hashOf } from '../harness/files';

const world = fileWorld();

const MODEL = 'acme/maker';
const CDN = 'https://v3b.fal.media/files/b/0a7f1c3d';
const bytes = (name: string) => Buffer.from(`bytes of ${name}`);
const put = (name: string, type = 'image/png') =>
	world.fal.storage.put(`${CDN}/${name}`, bytes(decodeURIComponent(name)), type);

async function run(output: JsonValue, options: IDataObject = {}, more: object = {}) {
	world.fal.define(MODEL, { output });
	return await world.runModel({
		model: MODEL,
		options: { downloadFiles: true, ...options },
		...more,
	});
}

const mediaOf = (json: IDataObject | undefined): IDataObject[] => Object(json)['media'];
const errorsOf = (json: IDataObject | undefined): IDataObject[] => Object(json)['downloadErrors'];

describe.each(['default', 'filesystem'] as const)('the files of a result (%s)', (binaryMode) => {
	it('become binary data beside it', async () => {
		put('a.png');
		put('b.mp4', 'video/mp4');
		const output = { images: [{ url: `${CDN}/a.png` }], video: { url: `${CDN}/b.mp4` } };
		const { items, error } = await run(output, {}, { binaryMode });

		expect(error).toBeUndefined();
		expect(onlyJson(items)['result']).toEqual(output);
		expect(items[0]?.pairedItem).toEqual({ item: 0 });
		const { data, data_1: second } = items[0]?.binary ?? {};
		expect(data).toMatchObject({ fileName: 'a.png', mimeType: 'image/png', fileExtension: 'png' });
		expect(second).toMatchObject({ fileName: 'b.mp4', mimeType: 'video/mp4' });
		expect(data?.id === undefined).toBe(binaryMode === 'default');
		expect(await hashInN8n(data)).toBe(hashOf(bytes('a.png')));
		expect(await hashInN8n(second)).toBe(hashOf(bytes('b.mp4')));
		expect(mediaOf(items[0]?.json)).toMatchObject([
			{ path: 'images[0]', binaryProperty: 'data', size: bytes('a.png').length },
			{ path: 'video', binaryProperty: 'data_1', contentType: 'video/mp4' },
		]);
		expect(world.fal.journal.find({ host: 'v3b.fal.media' })).toHaveLength(2);
		for (const { headers } of world.fal.journal.find({ host: 'v3b.fal.media' })) {
			expect(headers.authorization).toBeUndefined();
		}
	});

	it('may be twenty', async () => {
		const names = Array.from({ length: 20 }, (_, number) => `${String(number)}.png`);
		for (const name of names) put(name);
		const images = names.map((name) => ({ url: `${CDN}/${name}` }));
		const { items } = await run({ images }, {}, { binaryMode });

		const binary = items[0]?.binary ?? {};
		expect(Object.keys(binary)).toEqual([
			'data',
			...names.slice(1).map((_, i) => `data_${String(i + 1)}`),
		]);
		const hashes = await Promise.all(Object.values(binary).map(hashInN8n));
		expect(hashes).toEqual(names.map((name) => hashOf(bytes(name))));
	});

	it('may be inlined', async () => {
		const uri = `data:image/webp;base64,${bytes('inline').toString('base64')}`;
		const { items } = await run({ images: [{ url: uri, content_type: null }] }, {}, { binaryMode });

		const { data } = items[0]?.binary ?? {};
		expect(await hashInN8n(data)).toBe(hashOf(bytes('inline')));
		expect(data).toMatchObject({ fileName: 'image.webp', mimeType: 'image/webp' });
	});

	it('may be empty', async () => {
		world.fal.storage.put(`${CDN}/empty.txt`, Buffer.alloc(0), 'text/plain');
		const { items } = await run({ file: { url: `${CDN}/empty.txt` } }, {}, { binaryMode });

		expect(await hashInN8n(items[0]?.binary?.['data'])).toBe(hashOf(''));
	});
});

describe('Download Files', () => {
	const output = {
		images: [{ url: `${CDN}/a.png` }, { url: `${CDN}/b.png` }],
		mask: { url: `${CDN}/m.png` },
		again: `${CDN}/a.png`,
	};
	beforeEach(() => {
		for (const name of ['a.png', 'b.png', 'm.png']) put(name);
	});

	it.each([
		['all, each once', {}, ['a.png', 'b.png', 'm.png']],
		['the first', { filesToDownload: 'first' }, ['a.png']],
		['one by its path', { filesToDownload: 'path', filePath: 'images[1]' }, ['b.png']],
		['those of a list', { filesToDownload: 'path', filePath: 'images' }, ['a.png', 'b.png']],
		['one by another of its paths', { filesToDownload: 'path', filePath: 'again' }, ['a.png']],
	])('fetches %s', async (_, options, names) => {
		const { items } = await run(output, options);

		expect(Object.values(items[0]?.binary ?? {}).map(({ fileName }) => fileName)).toEqual(names);
		expect(mediaOf(items[0]?.json).map(({ path }) => path)).toEqual([
			'images[0]',
			'images[1]',
			'mask',
		]);
	});

	it('says what there is when the path names nothing', async () => {
		const { items } = await run(output, { filesToDownload: 'path', filePath: 'video' });

		expect(items[0]?.binary).toBeUndefined();
		expect(errorsOf(items[0]?.json)).toEqual([
			{
				path: 'video',
				error:
					'The result has no file at "video". It has files at: images[0], images[1], mask, again.',
			},
		]);
	});

	it('uses the field that is asked for', async () => {
		const { items } = await run(output, { outputBinaryProperty: 'picture' });

		expect(Object.keys(items[0]?.binary ?? {})).toEqual(['picture', 'picture_1', 'picture_2']);
	});

	it('makes an item of each file', async () => {
		const { items, itemsOf } = await run(output, { oneItemPerFile: true }, { items: [{}, {}] });

		expect(items).toHaveLength(6);
		expect(itemsOf('FAL').map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 0, 1, 1, 1].map((item) => ({ item })),
		);
		expect(items.map(({ binary }) => Object.keys(binary ?? {}))).toEqual(items.map(() => ['data']));
		expect(items.map(({ json }) => mediaOf(json).map(({ path }) => path))).toEqual([
			...[['images[0]'], ['images[1]'], ['mask']],
			...[['images[0]'], ['images[1]'], ['mask']],
		]);
		expect(new Set(items.map(({ json }) => json['requestId'])).size).toBe(2);
	});

	it('can put the name of the field in the place of the address', async () => {
		const uri = `data:image/png;base64,${bytes('x').toString('base64')}`;
		const { items } = await run({ image: { url: uri }, other: 1 }, { keepUrls: false });

		expect(onlyJson(items)['result']).toEqual({ image: { url: 'data' }, other: 1 });
		expect(JSON.stringify(items[0]?.json)).not.toContain('base64');
	});

	it('goes with Simplify', async () => {
		const { items } = await run(output, { simplify: true, filesToDownload: 'first' });

		expect(onlyJson(items)['result']).toEqual(expect.arrayContaining([`${CDN}/a.png`]));
		expect(Object.keys(items[0]?.binary ?? {})).toEqual(['data']);
	});

	it('leaves a result without files alone', async () => {
		const { items, hints } = await run({ text: 'hello' });

		expect(onlyJson(items)).not.toHaveProperty('downloadErrors');
		expect(items[0]?.binary).toBeUndefined();
		expect(hints).toEqual([]);
	});

	it('downloads nothing unless it is switched on', async () => {
		const { items } = await run(output, { downloadFiles: false });

		expect(items[0]?.binary).toBeUndefined();
		expect(world.fal.journal.find({ host: 'v3b.fal.media' })).toEqual([]);
	});
});

describe('a download that fails leaves the result in the output', () => {
	const output = { images: [{ url: `${CDN}/a.png` }, { url: `${CDN}/b.png` }] };
	const a = { host: 'v3b.fal.media', path: /a\.png$/ };
	beforeEach(() => {
		for (const name of ['a.png', 'b.png']) put(name);
	});

	it.each([
		['with 404', { status: 404, body: {} }, 1, /HTTP 404/],
		['with 500', { status: 500, body: {} }, 3, /HTTP 500/],
		['by a break', { resetBefore: true as const }, 3, /broke off/],
		['in the middle', { cutBodyAfter: 4 }, 3, /broke off/],
		[
			'with a web page',
			{ status: 200, body: '<html>', headers: { 'content-type': 'text/html' } },
			1,
			/web page/,
		],
		['in a circle', { redirect: `${CDN}/a.png`, status: 302 }, 6, /again and again/],
	])('%s', async (_, effect, tries, message) => {
		world.fal.fault(a, effect, Infinity);
		const { items, error, hints } = await run(output);

		expect(error).toBeUndefined();
		expect(onlyJson(items)['result']).toEqual(output);
		expect(errorsOf(items[0]?.json)).toEqual([
			{ path: 'images[0]', url: `${CDN}/a.png`, error: expect.stringMatching(message) },
		]);
		expect(Object.values(items[0]?.binary ?? {}).map(({ fileName }) => fileName)).toEqual([
			'b.png',
		]);
		expect(world.fal.journal.find(a)).toHaveLength(tries);
		expect(hints).toMatchObject([{ type: 'warning', message: /downloadErrors/ }]);
	});

	it('because fewer bytes came than were announced', async () => {
		world.fal.site('short.example', ({ response }) => {
			// Without a length, the end of the connection is the end of the file.
			response.writeHead(200, { 'content-type': 'image/png', connection: 'close' });
			response.end('short');
			return true;
		});
		const { items } = await run({ image: { url: 'https://short.example/a.png', file_size: 500 } });

		// What fal says of the size may be wrong; what the server sends counts.
		expect(errorsOf(items[0]?.json)).toBeUndefined();
		expect(mediaOf(items[0]?.json)).toMatchObject([{ size: 5 }]);
	});

	it('because time is over', async () => {
		world.fal.fault(a, { hang: true }, Infinity);
		const { items } = await run(output, { timeout: 1 });

		expect(onlyJson(items)['result']).toEqual(output);
		expect(errorsOf(items[0]?.json)).toMatchObject([{ error: 'No result within 1 seconds' }]);
	});

	it('unless the break was a passing one', async () => {
		world.fal.fault(a, { cutBodyAfter: 4 }, 2);
		const { items } = await run(output);

		expect(errorsOf(items[0]?.json)).toBeUndefined();
		expect(await hashInN8n(items[0]?.binary?.['data'])).toBe(hashOf(bytes('a.png')));
	});
});

describe('a file that is downloaded has the right name and type', () => {
	it.each<[string, IDataObject, string, string, string]>([
		['fal knows no type', { content_type: null }, 'a.png', 'image/png', 'a.png image/png'],
		['fal is wrong', { content_type: 'image/png' }, 'a.mp4', 'video/mp4', 'a.mp4 video/mp4'],
		[
			'nobody knows it',
			{ content_type: 'application/octet-stream' },
			'a.glb',
			'application/octet-stream',
			'a.glb model/gltf-binary',
		],
		['the store is wrong', { content_type: 'video/mp4' }, 'a.mp4', 'image/png', 'a.mp4 video/mp4'],
		[
			'the name has no extension',
			{ content_type: null },
			'raw',
			'audio/mpeg',
			'raw.mp3 audio/mpeg',
		],
		[
			'nothing is known',
			{ width: 1 },
			'raw',
			'application/octet-stream',
			'raw application/octet-stream',
		],
		['the name is a path', { file_name: '../../etc/a.png' }, 'x', 'image/png', 'a.png image/png'],
		[
			'the name is a path of Windows',
			{ file_name: 'C:\\temp\\a.png' },
			'x',
			'image/png',
			'a.png image/png',
		],
		[
			'the name has quotes',
			{ file_name: 'a "big"\r\n fox.png' },
			'x',
			'image/png',
			'a big fox.png image/png',
		],
		[
			'the name is not Latin',
			{ file_name: '狐狸 🦊.png' },
			'x',
			'image/png',
			'狐狸 🦊.png image/png',
		],
		[
			'the address is encoded',
			{ width: 1 },
			'F%C3%BCchse%20im%20Schnee.png',
			'image/png',
			'Füchse im Schnee.png image/png',
		],
		['the name is only dots', { file_name: '..' }, 'x', 'image/png', 'x.png image/png'],
	])('when %s', async (_, facts, name, served, expected) => {
		put(name, served);
		const { items } = await run({ file: { url: `${CDN}/${name}`, ...facts } as JsonValue });

		const { data } = items[0]?.binary ?? {};
		expect(`${String(data?.fileName)} ${String(data?.mimeType)}`).toBe(expected);
		expect(data?.directory).toBeUndefined();
	});
});
