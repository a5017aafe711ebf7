import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

/** The bytes of a file, wherever they are: in memory, on disk, or made when they are read. */
export interface Content {
	readonly size: number;
	readonly sha256: string;
	/** Lower-case hex; fal's CDN uses it as the etag of a part. */
	readonly md5?: string;
	/** The bytes from `start` up to and without `end`. */
	read(start: number, end: number): Readable;
	/** The whole, where it is small enough to be kept in memory. */
	readonly bytes?: Buffer;
}

/** Uploads above this are kept on disk, and tests see only their size and hash. */
export const LARGEST_KEPT_BYTES = 32 * 1024 * 1024;

const BLOCK_BYTES = 64 * 1024;

export function bufferContent(bytes: Buffer): Content {
	return {
		size: bytes.length,
		sha256: createHash('sha256').update(bytes).digest('hex'),
		md5: createHash('md5').update(bytes).digest('hex'),
		bytes,
		read: (start, end) => Readable.from([bytes.subarray(start, end)]),
	};
}

/**
 * A file of `size` bytes that exists nowhere: every read makes the part it wants.
 *
 * Every block of 64 KiB begins with its number, so a block lost or swapped on the way changes the
 * hash.
 */
export function generatedContent(size: number): Content {
	let sha256: string | undefined;
	return {
		size,
		get sha256() {
			sha256 ??= generatedSha256(size);
			return sha256;
		},
		read: (start, end) => Readable.from(generate(start, end)),
	};
}

/** SHA-256 of what `generatedContent(size)` holds; about a second for 1 GB. */
export function generatedSha256(size: number): string {
	const hash = createHash('sha256');
	for (const block of generate(0, size)) hash.update(block);
	return hash.digest('hex');
}

function* generate(start: number, end: number): Generator<Buffer> {
	const pattern = Buffer.alloc(BLOCK_BYTES);
	// 251 is prime: the pattern does not repeat with any power of two.
	for (let i = 0; i < BLOCK_BYTES; i++) pattern[i] = i % 251;
	for (let index = Math.floor(start / BLOCK_BYTES); index * BLOCK_BYTES < end; index++) {
		const block = Buffer.from(pattern);
		block.writeUInt32BE(index, 0);
		const from = index * BLOCK_BYTES;
		yield block.subarray(Math.max(start - from, 0), Math.min(end - from, BLOCK_BYTES));
	}
}

/** Reads a body to its end; beyond `keptBytes` it goes to a file in `directory()`. */
export async function receiveContent(
	body: Readable,
	keptBytes: number,
	directory: () => Promise<string>,
): Promise<Content> {
	const sha256 = createHash('sha256');
	const md5 = createHash('md5');
	let chunks: Buffer[] = [];
	let size = 0;
	let spill: { readonly path: string; readonly stream: WriteStream } | undefined;
	for await (const chunk of body) {
		const bytes: Buffer = Buffer.from(chunk);
		sha256.update(bytes);
		md5.update(bytes);
		size += bytes.length;
		chunks.push(bytes);
		if (spill === undefined && size <= keptBytes) continue;
		if (spill === undefined) {
			const path = join(await directory(), randomUUID());
			spill = { path, stream: createWriteStream(path) };
		}
		await write(spill.stream, Buffer.concat(chunks));
		chunks = [];
	}
	if (spill === undefined) return bufferContent(Buffer.concat(chunks));
	spill.stream.end();
	await finished(spill.stream);
	const { path } = spill;
	return {
		size,
		sha256: sha256.digest('hex'),
		md5: md5.digest('hex'),
		read: (start, end) => createReadStream(path, { start, end: end - 1 }),
	};
}

/** Puts parts together in the given order, in memory if they are small enough. */
export async function joinContents(parts: readonly Content[]): Promise<Content> {
	const size = parts.reduce((total, part) => total + part.size, 0);
	const readAll = (): AsyncGenerator<Buffer> => readParts(parts, 0, size);
	if (size <= LARGEST_KEPT_BYTES) {
		const chunks: Buffer[] = [];
		for await (const chunk of readAll()) chunks.push(chunk);
		return bufferContent(Buffer.concat(chunks));
	}
	const hash = createHash('sha256');
	for await (const chunk of readAll()) hash.update(chunk);
	return {
		size,
		sha256: hash.digest('hex'),
		read: (start, end) => Readable.from(readParts(parts, start, end)),
	};
}

async function* readParts(
	parts: readonly Content[],
	start: number,
	end: number,
): AsyncGenerator<Buffer> {
	let from = 0;
	for (const part of parts) {
		const [first, last] = [Math.max(start - from, 0), Math.min(end - from, part.size)];
		if (first < last) yield* part.read(first, last);
		from += part.size;
	}
}

function write(stream: WriteStream, bytes: Buffer): Promise<void> {
	return new Promise((resolve, reject) => {
		stream.write(bytes, (error) => (error ? reject(error) : resolve()));
	});
}
