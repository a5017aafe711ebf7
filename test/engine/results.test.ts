import { randomBytes } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import type { IDataObject, INodeParameters, NodeExecutionHint } from 'n8n-workflow';

import type { JsonValue } from '../../emulator';
import { beginnings } from '../harness/beginnings';
import { onlyJson } from '../harness/fal';
import { asTool } from '../../rig/engine/tool';
import { fileWorld, hashInN8n, hashOf } from '../harness/files';

const world = fileWorld();

const MODEL = 'acme/maker';
const CDN = 'https://v3b.fal.media/files/b/0a7f1c3d';

async function run(output: JsonValue, options: INodeParameters = {}, more: object = {}) {
	world.fal.define(MODEL, { output });
	return await world.runModel({ model: MODEL, options, ...more });
}

const put = (name: string, bytes = `bytes of ${name}`, type = 'application/octet-stream') =>
	world.fal.storage.put(`${CDN}/${name}`, Buffer.from(bytes), type);
const mediaOf = (json: IDataObject | undefined): IDataObject[] => Object(json)['media'];
const wordsOf = (hints: readonly NodeExecutionHint[]) =>
	hints.flatMap(({ type, message }) => (type === 'warning' ? [message] : []));
const occurrences = (json: IDataObject | undefined, text: string) =>
	JSON.stringify(json).split(text).length - 1;

describe('a picture that the safety checker has blackened', () => {
	const images = [{ url: `${CDN}/a.png` }, { url: `${CDN}/b.png` }];

	it.each([{}, { simplify: true }])('is told with its number, with options %j', async (options) => {
		const { items, hints, error } = await run(
			{ images, has_nsfw_concepts: [false, true] },
			options,
		);

		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		expect(wordsOf(hints)).toEqual([
			expect.stringMatching(/^Picture 2 was flagged by the safety checker/),
		]);
	});

	it('is a note for an agent', async () => {
		world.fal.define(MODEL, { output: { images, has_nsfw_concepts: [true, true] } });
		const { items } = await world.runModel({ model: MODEL, ...(await asTool()) });

		expect(JSON.stringify(items)).toContain('Pictures 1, 2 were flagged');
	});

	it('is not told where there is none', async () => {
		const { hints } = await run({ images, has_nsfw_concepts: [false, false] });

		expect(wordsOf(hints)).toEqual([]);
	});
});

describe('data URIs in a result', () => {
	const uri = (letter: string) =>
		`data:image/png;base64,${Buffer.from(letter.repeat(225_000)).toString('base64')}`;
	const [one, two] = [uri('1'), uri('2')];
	const output = { images: [{ url: one, content_type: 'image/png' }, { url: two }], seed: 1 };

	it('stand in the item once, and the way out is told', async () => {
		const { items, hints } = await run(output);

		expect(onlyJson(items)['result']).toEqual(output);
		expect(occurrences(items[0]?.json, one)).toBe(1);
		expect(occurrences(items[0]?.json, two)).toBe(1);
		expect(mediaOf(items[0]?.json)).toEqual([
			{ kind: 'image', path: 'images[0]', contentType: 'image/png' },
			{ kind: 'image', path: 'images[1]', contentType: 'image/png' },
		]);
		expect(wordsOf(hints)).toEqual([expect.stringMatching(/Download Files.*sync_mode/)]);
	});

	it('stand in the item once with Simplify', async () => {
		const { items } = await run(output, { simplify: true });

		expect(onlyJson(items)['result']).toEqual([one, two]);
		expect(occurrences(items[0]?.json, one)).toBe(1);
	});

	it.each([{}, { keepUrls: false }, { simplify: true }, { oneItemPerFile: true }])(
		'stand in none when they are downloaded, with options %j',
		async (options) => {
			const { items, hints } = await run(output, { downloadFiles: true, ...options });

			expect(items.map(({ json }) => occurrences(json, 'base64'))).toEqual(items.map(() => 0));
			const binaries = items.flatMap(({ binary }) => Object.values(binary ?? {}));
			expect(await Promise.all(binaries.map(hashInN8n))).toEqual([
				hashOf('1'.repeat(225_000)),
				hashOf('2'.repeat(225_000)),
			]);
			expect(hints).toEqual([]);
		},
	);

	it('that are not downloaded stay where they are', async () => {
		const { items } = await run(output, { downloadFiles: true, filesToDownload: 'first' });

		expect(onlyJson(items)['result']).toEqual({
			...output,
			images: [{ url: 'data', content_type: 'image/png' }, { url: two }],
		});
		expect(occurrences(items[0]?.json, two)).toBe(1);
	});
});

describe('a model that answers with a file', () => {
	const bytes = Buffer.alloc(300_000, 7);

	it.each(['queue', 'direct'])('gives it as binary data and not as text (%s)', async (waitMode) => {
		world.fal.define(MODEL, { rawOutput: { contentType: 'image/png', body: bytes } });
		const { items, error } = await world.runModel({ model: MODEL, parameters: { waitMode } });

		expect(error).toBeUndefined();
		expect(onlyJson(items)).toMatchObject({
			result: 'data',
			media: [{ url: 'data', kind: 'image', size: bytes.length, binaryProperty: 'data' }],
		});
		expect(occurrences(items[0]?.json, 'base64')).toBe(0);
		expect(await hashInN8n(items[0]?.binary?.['data'])).toBe(hashOf(bytes));
		expect(items[0]?.binary?.['data']).toMatchObject({
			fileName: 'image.png',
			mimeType: 'image/png',
		});
	});
});

describe('a data URI without a type of any worth', () => {
	it('becomes the file that its bytes are', async () => {
		const uri = `data:application/octet-stream;base64,${beginnings.webp.toString('base64')}`;
		const { items } = await run({ images: [{ url: uri }] }, { downloadFiles: true });

		expect(items[0]?.binary?.['data']).toMatchObject({
			fileName: 'image.webp',
			mimeType: 'image/webp',
		});
	});
});

describe('files that only their members name', () => {
	it('are media, and are downloaded', async () => {
		put('abc', 'sound', 'audio/mpeg');
		const { items } = await run({ audio_url: `${CDN}/abc` }, { downloadFiles: true });

		expect(mediaOf(items[0]?.json)).toMatchObject([{ kind: 'audio', path: 'audio_url' }]);
		expect(await hashInN8n(items[0]?.binary?.['data'])).toBe(hashOf('sound'));
	});

	it('come after the one that was asked for when they only go with it', async () => {
		for (const name of ['a.mp4', 'b.png', 'c.png']) put(name);
		const output = {
			preview: { url: `${CDN}/c.png` },
			thumbnail_url: `${CDN}/b.png`,
			video: { url: `${CDN}/a.mp4`, start_frame_url: `${CDN}/b.png` },
		};
		const first = await run(output, {
			downloadFiles: true,
			filesToDownload: 'first',
			simplify: true,
		});
		const all = await run(output, { downloadFiles: true });
		const frame = await run(output, {
			downloadFiles: true,
			filesToDownload: 'path',
			filePath: 'video.start_frame_url',
		});

		expect(onlyJson(first.items)['result']).toBe(`${CDN}/a.mp4`);
		expect(first.items[0]?.binary?.['data']?.fileName).toBe('a.mp4');
		expect(Object.values(all.items[0]?.binary ?? {}).map(({ fileName }) => fileName)).toEqual([
			'a.mp4',
			'c.png',
		]);
		expect(frame.items[0]?.binary?.['data']?.fileName).toBe('b.png');
		expect(mediaOf(frame.items[0]?.json)).toContainEqual(
			expect.objectContaining({ path: 'video.start_frame_url', binaryProperty: 'data' }),
		);
	});

	it('keep what the result tells of them with Simplify', async () => {
		const media = { url: `${CDN}/a.mp4`, duration: 12.5, file_size: 4_000, fps: 24, codec: 'h264' };
		const { items } = await run({ media }, { simplify: true });

		expect(onlyJson(items)).toMatchObject({
			result: media,
			media: [{ duration: 12.5, size: 4_000, fps: 24 }],
		});
	});
});

describe('a result that is nested without end', () => {
	const depth = 100_000;
	const body = Buffer.from(
		`{"image":{"url":"${CDN}/a.png"},"deep":${'['.repeat(depth)}${']'.repeat(depth)}}`,
	);

	it.each([{}, { simplify: true }, { downloadFiles: true, keepUrls: false }])(
		'is handed on, with options %j',
		async (options) => {
			put('a.png');
			world.fal.define(MODEL, { rawOutput: { contentType: 'application/json', body } });
			const { items, error } = await world.runModel({ model: MODEL, options });

			expect(error).toBeUndefined();
			expect(items[0]?.json['requestId']).toEqual(expect.any(String));
			expect(mediaOf(items[0]?.json)).toHaveLength(1);
		},
	);
});

describe('a server that packs a file', () => {
	it('is understood, though it announces the length of the parcel', async () => {
		const bytes = Buffer.alloc(5_000, 'fox ');
		world.fal.site('packed.example', ({ response }) => {
			const packed = gzipSync(bytes);
			response.writeHead(200, {
				'content-type': 'image/png',
				'content-encoding': 'gzip',
				'content-length': packed.length,
			});
			response.end(packed);
			return true;
		});
		const { items, error } = await world.download('https://packed.example/a.png');

		expect(error).toBeUndefined();
		expect(items[0]?.json).toMatchObject({ size: 5_000 });
		expect(await hashInN8n(items[0]?.binary?.['data'])).toBe(hashOf(bytes));
	});

	it.each<[string, (bytes: Buffer) => Buffer]>([
		['br', brotliCompressSync],
		['deflate', deflateSync],
		['x-gzip', gzipSync],
	])('is understood by %s too', async (encoding, pack) => {
		const bytes = Buffer.alloc(5_000, 'fox ');
		world.fal.site('packed.example', ({ response }) => {
			const packed = pack(bytes);
			response.writeHead(200, {
				'content-type': 'image/png',
				'content-encoding': encoding,
				'content-length': packed.length,
			});
			response.end(packed);
			return true;
		});
		const { items } = await world.download('https://packed.example/a.png');

		expect(await hashInN8n(items[0]?.binary?.['data'])).toBe(hashOf(bytes));
	});

	it('in a way that nobody knows gives no file, instead of a parcel that looks like one', async () => {
		world.fal.site('packed.example', ({ response }) => {
			response.writeHead(200, { 'content-type': 'image/png', 'content-encoding': 'lzma' });
			response.end('parcel');
			return true;
		});
		const { error } = await world.download('https://packed.example/a.png');

		expect(error?.message).toMatch(/packs it in a way that is not known: lzma$/);
	});

	it.each(['gzip', undefined])(
		'and breaks off in the middle has given no file (%s)',
		async (encoding) => {
			const packed = gzipSync(randomBytes(50_000));
			let asked = 0;
			world.fal.site('packed.example', ({ response }) => {
				asked += 1;
				response.writeHead(200, {
					'content-type': 'image/png',
					...(encoding !== undefined && { 'content-encoding': encoding }),
					'content-length': packed.length,
				});
				response.write(packed.subarray(0, 20_000), () => response.destroy());
				return true;
			});
			const { error } = await world.download('https://packed.example/a.png');

			expect(error?.message).toMatch(/^The file could not be downloaded: /);
			expect(asked).toBe(3);
		},
	);
});
