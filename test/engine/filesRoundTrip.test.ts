import { readBinary } from '../../rig/engine/n8n';
import { fileWorld, hashInN8n, hashOf, inMemory } from '../harness/files';

const world = fileWorld();

const MODES = ['default', 'filesystem'] as const;
const MEGABYTE = 1024 * 1024;
const PUT = { host: 'v3b.fal.media', method: 'PUT' };

async function untilUploading(): Promise<void> {
	while (world.fal.journal.find(PUT).length === 0) await new Promise(setImmediate);
}

describe.each(MODES)('a file goes to fal and comes back with the same bytes (%s)', (binaryMode) => {
	it.each([
		['small', 1_000],
		['empty', 0],
		['of several pieces', 3 * MEGABYTE + 17],
	])('when it is %s', async (_, size) => {
		const source = 'https://example.com/in/photo.png';
		const { sha256 } = world.fal.storage.putGenerated(source, size, 'image/png');
		const item = await world.itemWith(source, binaryMode);
		const up = await world.upload({ items: [item], binaryMode });
		expect(up.error).toBeUndefined();
		const url = Object(up.items[0]?.json).url;
		const down = await world.download(url, { binaryMode });

		expect(up.items[0]?.json).toEqual({
			url: expect.stringMatching(/^https:\/\/v3b\.fal\.media\/files\/b\/.*photo\.png$/),
			fileName: 'photo.png',
			contentType: 'image/png',
			size,
		});
		expect(world.hashAtFal(url)).toBe(sha256);
		expect(await hashInN8n(down.items[0]?.binary?.['data'])).toBe(sha256);
		expect(down.items[0]?.json).toMatchObject({ url, size, contentType: 'image/png' });
	});
});

describe('a large file', () => {
	const source = 'https://example.com/in/film.mp4';
	/** Two parts of 64 MiB, and one that is not full. */
	const size = 130 * MEGABYTE + 1;

	it('goes in parts, never with the key', async () => {
		const { sha256 } = world.fal.storage.putGenerated(source, size, 'video/mp4');
		const item = await world.itemWith(source, 'filesystem');
		const up = await world.upload({ items: [item], binaryMode: 'filesystem' });

		expect(up.error).toBeUndefined();
		expect(world.hashAtFal(up.items[0]?.json['url'])).toBe(sha256);
		expect(world.fal.storage.uploads[0]).toMatchObject({ multipart: true, finished: true });
		expect(world.fal.storage.uploads[0]?.parts.size).toBe(3);
		expect(up.items[0]?.json).toMatchObject({ contentType: 'video/mp4', size });
		for (const { headers } of world.fal.journal.find({ host: 'v3b.fal.media' })) {
			expect(headers.authorization).toBeUndefined();
		}
	});

	it.each([
		['refused', { status: 503, body: {} }],
		['cut off', { resetBefore: true as const }],
		['not answered', { resetAfter: true as const }],
	])('survives parts that are %s', async (_, effect) => {
		const { sha256 } = world.fal.storage.putGenerated(source, size, 'video/mp4');
		const item = await world.itemWith(source, 'filesystem');
		world.fal.fault({ ...PUT, nth: 2 }, effect, 2);
		const up = await world.upload({ items: [item], binaryMode: 'filesystem' });

		expect(up.error).toBeUndefined();
		expect(world.hashAtFal(up.items[0]?.json['url'])).toBe(sha256);
	});

	it('is given up when a part never gets through, and the error says so', async () => {
		world.fal.storage.putGenerated(source, size, 'video/mp4');
		const item = await world.itemWith(source, 'filesystem');
		world.fal.fault({ ...PUT, path: /\/2$/ }, { resetBefore: true }, Infinity);
		const up = await world.upload({ items: [item], binaryMode: 'filesystem' });

		expect(up.error?.message).toMatch(/^"film\.mp4" was not uploaded: .*broke off/);
		expect(world.fal.journal.find({ ...PUT, path: /\/2$/ })).toHaveLength(3);
		expect(world.fal.storage.uploads[0]?.finished).toBe(false);
	});
});

describe('the same file', () => {
	it.each(MODES)('is uploaded once for many items (%s)', async (binaryMode) => {
		world.fal.storage.putGenerated('https://example.com/a.png', 5_000, 'image/png');
		const item = await world.itemWith('https://example.com/a.png', binaryMode);
		const items = Array.from({ length: 12 }, () => ({ json: {}, binary: { ...item.binary } }));
		const run = await world.upload({ items, binaryMode });

		const urls = new Set(run.items.map(({ json }) => json['url']));
		expect(run.items).toHaveLength(12);
		expect(urls.size).toBe(1);
		expect(world.fal.storage.uploads).toHaveLength(1);
		expect(run.itemsOf('FAL').map(({ pairedItem }) => pairedItem)).toEqual(
			items.map((_, index) => ({ item: index })),
		);
	});

	it('is uploaded anew after a failure, for the items that come later', async () => {
		world.fal.fault({ host: 'rest.fal.ai' }, { status: 400, body: { detail: 'Bad day' } });
		const items = Array.from({ length: 3 }, () => ({ json: {}, binary: { data: inMemory('x') } }));
		const run = await world.runModel({
			items,
			parameters: { imageInput: 'data' },
			options: { maxConcurrency: 1 },
			node: { onError: 'continueRegularOutput' },
		});

		expect(run.items.map(({ json }) => 'error' in json)).toEqual([true, false, false]);
		expect(world.fal.storage.uploads).toHaveLength(1);
	});

	it('is uploaded again when its name differs in nothing but its bytes', async () => {
		const items = ['one', 'two'].map((text) => ({ json: {}, binary: { data: inMemory(text) } }));
		const run = await world.upload({ items });

		expect(run.items.map(({ json }) => world.hashAtFal(json['url']))).toEqual([
			hashOf('one'),
			hashOf('two'),
		]);
	});
});

describe('an upload', () => {
	const items = [{ json: {}, binary: { data: inMemory('bytes') } }];

	it('carries name, type and lifetime', async () => {
		await world.upload({
			items,
			parameters: {
				options: {
					keepFilesFor: '1h',
					fileName: 'Füchse "im" Schnee.JPG',
					contentType: 'image/jpeg',
				},
			},
		});

		expect(world.fal.storage.uploads[0]).toMatchObject({
			fileName: 'Füchse im Schnee.JPG',
			contentType: 'image/jpeg',
			lifecycle: { expiration_duration_seconds: 3600 },
		});
		const [initiate] = world.fal.journal.find({ host: 'rest.fal.ai' });
		expect(initiate?.headers).toMatchObject({
			'x-fal-object-lifecycle': '{"expiration_duration_seconds":3600}',
			'x-fal-object-lifecycle-preference': '{"expiration_duration_seconds":3600}',
		});
	});

	it('stays without a lifetime when none is chosen', async () => {
		await world.upload({ items });

		expect(world.fal.storage.uploads[0]?.lifecycle).toBeUndefined();
	});

	it.each([
		['the storage is out of order', { host: 'rest.fal.ai' }, { status: 503, body: {} }],
		['the storage is not reached', { host: 'rest.fal.ai' }, { resetBefore: true as const }],
		['the store of files is out of order', PUT, { status: 500, body: {} }],
		['the store of files breaks off', PUT, { resetBefore: true as const }],
		['the store of files does not answer', PUT, { resetAfter: true as const }],
	])('is tried again when %s', async (_, match, effect) => {
		world.fal.fault(match, effect, 2);
		const run = await world.upload({ items });

		expect(run.error).toBeUndefined();
		expect(world.hashAtFal(run.items[0]?.json['url'])).toBe(hashOf('bytes'));
	});

	it.each([
		['a key that fal refuses', { apiKey: 'wrong:key' }, /did not accept the API key/],
		['an account without credit', undefined, /account cannot run models/],
	])('says what is wrong with %s', async (_, credentials, message) => {
		if (!credentials) {
			world.fal.fault(
				{ host: 'rest.fal.ai' },
				{ status: 403, body: { detail: 'User is locked. Reason: Exhausted balance.' } },
				Infinity,
			);
		}
		const run = await world.upload({ items, ...(credentials && { credentials }) });

		expect(run.error?.message).toMatch(message);
	});

	it('ends with its Timeout when the store stalls', async () => {
		world.fal.fault(PUT, { hang: true }, Infinity);
		const run = await world.upload({ items, parameters: { options: { timeout: 1 } } });

		expect(run.error?.message).toContain('No result within 1 seconds');
	});

	it('ends with Stop', async () => {
		world.fal.fault(PUT, { hang: true }, Infinity);
		const run = await world.upload({
			items,
			onStarted: ({ stop }) => void untilUploading().then(stop),
		});
		await world.fal.idle();

		expect(run.items).toEqual([]);
		expect(world.fal.journal.find(PUT)).toHaveLength(1);
	});

	it.each([
		['http://v3b.fal.media/files/x', 'names no place'],
		['ftp://v3b.fal.media/x', 'names no place'],
		['nonsense', 'names no place'],
	])('does not go to %s', async (url, message) => {
		world.fal.fault(
			{ host: 'rest.fal.ai' },
			{ rewrite: (body) => ({ ...Object(body), upload_url: url }) },
		);
		const run = await world.upload({ items });

		expect(run.error?.message).toContain(message);
		expect(world.fal.journal.find({ method: 'PUT' })).toEqual([]);
	});

	it('keeps the key from the host that takes the bytes, even when that is fal’s', async () => {
		world.fal.fault(
			{ host: 'rest.fal.ai', method: 'POST' },
			{ rewrite: (body) => ({ ...Object(body), upload_url: 'https://api.fal.ai/take' }) },
		);
		await world.upload({ items });

		const [put] = world.fal.journal.find({ host: 'api.fal.ai' });
		expect(put?.method).toBe('PUT');
		expect(JSON.stringify(put)).not.toContain(world.fal.key);
	});
});

describe('a download', () => {
	it('takes the name that the answer gives', async () => {
		world.fal.site('example.com', ({ response }) => {
			response.writeHead(200, {
				'content-type': 'application/pdf',
				'content-disposition': "attachment; filename*=UTF-8''Bericht%20%C3%9Cbersicht.pdf",
			});
			response.end('%PDF');
			return true;
		});
		const { items } = await world.download('https://example.com/get?id=5');

		expect(items[0]?.binary?.['data']).toMatchObject({
			fileName: 'Bericht Übersicht.pdf',
			mimeType: 'application/pdf',
		});
		expect(String(await readBinary(items[0]?.binary?.['data']))).toBe('%PDF');
	});

	it('follows redirects, never with the key', async () => {
		world.fal.storage.put('https://cdn.example/a.png', Buffer.from('png'), 'image/png');
		world.fal.fault(
			{ host: 'queue.fal.run' },
			{ redirect: 'https://cdn.example/a.png', status: 302 },
		);
		const { items, error } = await world.download('https://queue.fal.run/file');

		expect(error).toBeUndefined();
		expect(items[0]?.binary?.['data']?.mimeType).toBe('image/png');
		expect(world.fal.journal.withKey()).toEqual([]);
	});

	it.each(['file:///etc/passwd', 'ftp://example.com/a', 'data:text/plain,x', 'a.png', ''])(
		'of %j is refused before anything is sent',
		async (url) => {
			const { error } = await world.download(url);

			expect(error?.message).toMatch(/no http\(s\) URL|required|issues/i);
			expect(world.fal.journal.lines).toEqual([]);
		},
	);

	it.each(['file:///etc/passwd', 'ftp://example.com/a'])(
		'is not led to %s by a redirect',
		async (url) => {
			world.fal.fault({ host: 'example.com' }, { redirect: url, status: 302 });
			const { error } = await world.download('https://example.com/a.png');

			expect(error?.message).toMatch(/no http\(s\) URL/);
		},
	);

	it('goes into the field that is asked for', async () => {
		world.fal.storage.put('https://example.com/a.bin', Buffer.from('x'), '');
		const { items } = await world.download('https://example.com/a.bin', {
			parameters: { outputBinaryProperty: 'clip', options: { fileName: '../../evil.wav' } },
		});

		expect(items[0]?.binary?.['clip']).toMatchObject({
			fileName: 'evil.wav',
			mimeType: 'audio/wav',
		});
	});
});
