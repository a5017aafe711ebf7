import { Readable } from 'node:stream';

import type { UploadFile } from '../../../../nodes/Fal/fal';
import { FileSource } from '../../../../nodes/Fal/fal/files/fileSource';

const TEXT = 'the quick brown fox';

/** A file of these pieces, and how often it was opened. */
function fileOf(pieces: readonly string[]) {
	const opened: Readable[] = [];
	const file: UploadFile = {
		fileName: 'a.txt',
		contentType: 'text/plain',
		identity: 'one',
		size: async () => TEXT.length,
		async open() {
			const stream = Readable.from(pieces.map((piece) => Buffer.from(piece)));
			opened.push(stream);
			return await Promise.resolve(stream);
		},
	};
	return { source: new FileSource(file), opened };
}

async function read(source: FileSource, start: number, end: number): Promise<string> {
	const { body: content } = await source.read(start, end);
	const pieces: Uint8Array[] = [];
	if (Buffer.isBuffer(content)) return content.toString();
	for await (const piece of content) pieces.push(piece);
	return Buffer.concat(pieces).toString();
}

describe('ranges of a file', () => {
	it.each([
		['in one piece', [TEXT]],
		['in pieces that end elsewhere', ['the qui', 'ck', ' brown ', 'fox']],
		['in pieces that end with them', ['the ', 'quick ', 'brown ', 'fox']],
		['in many pieces', TEXT.split(/(?=.)/)],
	])('that follow each other come from one stream (%s)', async (_, pieces) => {
		const { source, opened } = fileOf(pieces);

		expect(await read(source, 0, 4)).toBe('the ');
		expect(await read(source, 4, 10)).toBe('quick ');
		expect(await read(source, 10, 19)).toBe('brown fox');
		expect(opened).toHaveLength(1);
	});

	it('can be read again, and what follows them too', async () => {
		const { source, opened } = fileOf(['the qui', 'ck brown', ' fox']);
		await read(source, 0, 4);

		expect(await read(source, 4, 10)).toBe('quick ');
		expect(await read(source, 4, 10)).toBe('quick ');
		expect(await read(source, 10, 15)).toBe('brown');
		expect(opened.map(({ destroyed }) => destroyed)).toEqual([true, false]);
	});

	it('can be read again when they were given up in the middle', async () => {
		const { source } = fileOf(TEXT.split(/(?=.)/));
		const { body: first } = await source.read(0, 10);
		if (Buffer.isBuffer(first)) throw new Error('The file is a stream');
		await first[Symbol.asyncIterator]().next();

		expect(await read(source, 0, 10)).toBe('the quick ');
	});

	it('end with an error when the file is shorter', async () => {
		const { source } = fileOf(['the ']);

		await expect(read(source, 0, 19)).rejects.toThrow('it ended after 4 of 19 bytes');
	});

	it('are cut out of what is in memory, which is unpacked once', async () => {
		let opened = 0;
		const source = new FileSource({
			fileName: 'a.txt',
			contentType: 'text/plain',
			identity: 'one',
			size: async () => TEXT.length,
			async open() {
				opened += 1;
				return await Promise.resolve(Buffer.from(TEXT));
			},
		});

		expect(await read(source, 4, 9)).toBe('quick');
		expect(await read(source, 10, 15)).toBe('brown');
		expect(opened).toBe(1);
	});

	it('let go of the file at the end', async () => {
		const { source, opened } = fileOf(['the ', 'quick']);
		await read(source, 0, 4);
		source.close();

		expect(opened[0]?.destroyed).toBe(true);
	});
});
