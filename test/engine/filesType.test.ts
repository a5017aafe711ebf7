import type { IBinaryData, IDataObject } from 'n8n-workflow';

import { beginnings } from '../harness/beginnings';
import { fileWorld, hashOf, inMemory } from '../harness/files';

const world = fileWorld();

const EDIT = 'acme/edit';

beforeEach(() => world.fal.define(EDIT, { output: (input) => input }));

const photo = (binary: Partial<IBinaryData>, bytes: Buffer = beginnings.jpeg) => ({
	json: {},
	binary: { data: inMemory(bytes, binary) },
});
const initiated = () =>
	world.fal.journal.find({ path: /initiate/ }).map(({ body }) => JSON.parse(String(body)));

describe('a file is uploaded as what it is', () => {
	it.each([
		[
			'whose type nobody knows',
			'application/octet-stream',
			'file_12.jpg',
			'file_12.jpg',
			'image/jpeg',
		],
		[
			'that has no extension either',
			'application/octet-stream',
			'file_12',
			'file_12.jpg',
			'image/jpeg',
		],
		['that is said to be text', 'text/plain', 'file_12', 'file_12.jpg', 'image/jpeg'],
		['with an odd extension', 'audio/mpeg', 'File.mpga', 'File.mp3', 'audio/mpeg'],
		['of a voice message', 'application/octet-stream', 'file_3.oga', 'file_3.ogg', 'audio/ogg'],
		['that is called after another type', 'image/png', 'photo.mp4', 'photo.jpg', 'image/jpeg'],
	])('%s', async (_, mimeType, fileName, name, type) => {
		const run = await world.runModel({
			model: EDIT,
			items: [photo({ mimeType, fileName })],
			parameters: { imageInput: 'data' },
		});

		expect(run.error).toBeUndefined();
		expect(initiated()).toEqual([{ content_type: type, file_name: name }]);
		expect(world.fal.storage.uploads).toMatchObject([{ contentType: type }]);
	});

	it.each(['default', 'filesystem'] as const)(
		'by Upload, which tells the type it found (%s)',
		async (binaryMode) => {
			world.fal.storage.put(
				'https://v3.fal.media/files/a/voice',
				beginnings.voice,
				'application/octet-stream',
			);
			const item = await world.itemWith('https://v3.fal.media/files/a/voice', binaryMode);
			const run = await world.upload({ binaryMode, items: [item] });

			expect(run.error).toBeUndefined();
			expect(run.items[0]?.json).toMatchObject({
				fileName: 'voice.ogg',
				contentType: 'audio/ogg',
				size: beginnings.voice.length,
			});
			expect(initiated()).toEqual([{ content_type: 'audio/ogg', file_name: 'voice.ogg' }]);
		},
	);

	it.each([
		[{ contentType: 'image/x-mine' }, { fileName: 'file_12', contentType: 'image/x-mine' }],
		[{ fileName: 'mine' }, { fileName: 'mine.jpg', contentType: 'image/jpeg' }],
		[{ fileName: 'mine.bin' }, { fileName: 'mine.bin', contentType: 'image/jpeg' }],
	])('by Upload, where the options %j do not say otherwise', async (options, expected) => {
		const run = await world.upload({
			items: [photo({ mimeType: 'application/octet-stream', fileName: 'file_12' })],
			parameters: { options },
		});

		expect(run.items[0]?.json).toMatchObject(expected);
	});
});

describe('a data URI', () => {
	const uri = (type: string, bytes: Buffer) => `data:${type};base64,${bytes.toString('base64')}`;
	const sound = uri('audio/ogg', Buffer.concat([beginnings.voice, Buffer.alloc(30_000)]));
	const picture = uri('image/png', beginnings.png);
	const sent = (): IDataObject => Object(world.fal.requests[0]?.input);

	it.each<[string, IDataObject, (input: IDataObject) => unknown]>([
		['of a field', { audio_url: sound }, (input) => input['audio_url']],
		['in a list', { audio_urls: [sound] }, (input) => Object(input['audio_urls'])[0]],
		['in an object', { audio: { url: sound } }, (input) => Object(input['audio']).url],
	])('with sound is uploaded at any length (%s)', async (_, input, addressIn) => {
		const run = await world.runModel({ model: EDIT, input });

		expect(run.error).toBeUndefined();
		expect(addressIn(sent())).toMatch(/^https:.*\.ogg$/);
		expect(initiated()).toEqual([{ content_type: 'audio/ogg', file_name: 'file.ogg' }]);
	});

	it.each<[string, IDataObject]>([
		['with a small picture', { image_url: picture }],
		['in a text', { prompt: 'data:text/plain,what does this say?' }],
	])('%s is sent as it is', async (_, input) => {
		await world.runModel({ model: EDIT, input });

		expect(sent()).toEqual(input);
		expect(initiated()).toEqual([]);
	});

	it('that says nothing of its type is uploaded as what it is', async () => {
		const input = { file_url: uri('application/octet-stream', beginnings.glb) };
		await world.runModel({ model: EDIT, input });

		expect(initiated()).toEqual([{ content_type: 'model/gltf-binary', file_name: 'file.glb' }]);
	});

	it('that was refused is not recommended again', async () => {
		const detail = [
			{ loc: ['body', 'image_url'], msg: 'Unsupported data URL', type: 'file_download_error' },
		];
		world.fal.define(EDIT, { error: { status: 422, body: { detail } } });
		const run = await world.runModel({ model: EDIT, input: { image_url: picture } });

		expect(run.error?.message).toContain('Unsupported data URL');
		expect(run.error?.description).toContain('the name of a binary field');
		expect(run.error?.description).not.toMatch(/data URI/i);
	});
});

describe('what is no file', () => {
	it.each([
		['filesystem-v2:workflows/1/executions/2/binary_data/3', /n8n’s note of where it keeps a file/],
		['filesystem-v2', /n8n’s note of where it keeps a file/],
		['database', /n8n’s note of where it keeps a file/],
		['data:image/png;base64,filesystem-v2', /a data URI that holds "filesystem-v2"/],
		[beginnings.png.toString('base64'), /base64 without the head of a data URI/],
	])('is named before anything is paid, with the way out: %s', async (imageInput, words) => {
		const run = await world.runModel({
			model: EDIT,
			items: [photo({})],
			parameters: { imageInput },
		});

		expect(run.error?.message).toMatch(words);
		expect(run.error?.message).toMatch(/Name the binary field/);
		expect(world.fal.requests).toEqual([]);
	});

	it('an expression that gives all files of an item says which it means', async () => {
		const item = { json: {}, binary: { images0: inMemory('one'), images1: inMemory('two') } };
		const run = await world.runModel({
			model: EDIT,
			items: [item],
			parameters: { imageInput: '={{ $binary }}' },
		});

		expect(run.error?.message).toContain('Name one of them: images0, images1.');
		expect(world.fal.requests).toEqual([]);
	});
});

describe('the files that an expression gives', () => {
	const images0 = inMemory('one', { fileName: 'one.png' });
	const images1 = inMemory('two', { fileName: 'two.png' });
	const sentHashes = (urls: unknown) => [urls].flat().map((url) => world.hashAtFal(url));

	it.each(['={{ $binary.images1 }}', "={{ $('Start').item.binary.images1 }}"])(
		'are those of the item, though n8n keeps them in memory: %s',
		async (imageInput) => {
			const run = await world.runModel({
				model: EDIT,
				items: [{ json: {}, binary: { images0, images1 } }],
				parameters: { imageInput },
			});

			expect(run.error).toBeUndefined();
			expect(sentHashes(Object(world.fal.requests[0]?.input).image)).toEqual([hashOf('two')]);
		},
	);

	it('are all of them where a field takes several', async () => {
		const run = await world.runModel({
			model: EDIT,
			items: [{ json: {}, binary: { images0, images1 } }],
			parameters: {
				specifyInput: 'fields',
				inputFields: {
					mappingMode: 'defineBelow',
					value: { image_urls: '={{ $binary }}' },
					schema: [
						{ id: 'image_urls', type: 'string', display: true, media: 'image', isList: true },
					],
				},
			},
		});

		expect(run.error).toBeUndefined();
		expect(sentHashes(Object(world.fal.requests[0]?.input).image_urls)).toEqual([
			hashOf('one'),
			hashOf('two'),
		]);
	});
});
