import { PassThrough, Readable } from 'node:stream';

import { firstBytes, TELLING_BYTES, typeOfBytes } from '../../../../nodes/Fal/fal';
import { beginnings } from '../../../harness/beginnings';

describe('the first bytes of a file', () => {
	it.each<[keyof typeof beginnings, string | undefined]>([
		['png', 'image/png'],
		['jpeg', 'image/jpeg'],
		['webp', 'image/webp'],
		['gif', 'image/gif'],
		['bmp', 'image/bmp'],
		['tiff', 'image/tiff'],
		['avif', 'image/avif'],
		['avifByList', 'image/avif'],
		['heic', 'image/heic'],
		['svg', 'image/svg+xml'],
		['mp4', 'video/mp4'],
		['mov', 'video/quicktime'],
		['m4a', 'audio/mp4'],
		['webm', 'video/webm'],
		['webmVoice', 'audio/webm'],
		['mkv', 'video/x-matroska'],
		['avi', 'video/x-msvideo'],
		['mp3', 'audio/mpeg'],
		['mp3Frame', 'audio/mpeg'],
		['aac', 'audio/aac'],
		['wav', 'audio/wav'],
		['flac', 'audio/flac'],
		['voice', 'audio/ogg'],
		['theora', 'video/ogg'],
		['glb', 'model/gltf-binary'],
		['pdf', 'application/pdf'],
		['zip', 'application/zip'],
		['gzip', 'application/gzip'],
		['text', undefined],
		['utf16', undefined],
		['nothing', undefined],
	])('of a %s tell %s', (name, type) => {
		expect(typeOfBytes(beginnings[name])).toBe(type);
	});

	it('tell nothing, and quickly, when they are made to keep a search busy', () => {
		expect(typeOfBytes(Buffer.from('<!---->'.repeat(100_000)))).toBeUndefined();
		expect(typeOfBytes(Buffer.from('<!--'.repeat(100_000)))).toBeUndefined();
	});

	it('are all that is read of a stream, which is let go then', async () => {
		let given = 0;
		const endless = Readable.from(
			(function* () {
				for (;;) yield Buffer.alloc((given += 1) && 400, 7);
			})(),
			{ objectMode: false, highWaterMark: 1 },
		);
		const head = await firstBytes(endless);

		expect(head).toHaveLength(TELLING_BYTES);
		expect(given).toBeLessThan(10);
		expect(endless.destroyed).toBe(true);
	});

	it('may be fewer', async () => {
		const stream = new PassThrough();
		stream.end('hi');

		expect(Buffer.from(await firstBytes(stream)).toString()).toBe('hi');
	});
});
