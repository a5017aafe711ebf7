import type { IBinaryData } from 'n8n-workflow';

import { beginnings } from '../harness/beginnings';
import { fileWorld, inMemory } from '../harness/files';

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
