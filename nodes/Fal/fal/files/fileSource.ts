import { falError } from '../errors';
import type { UploadFile } from './storedFile';
import { streamLike } from './streamLike';
import type { ByteStream } from '../transport';

/** Some of a file's bytes. */
export interface FileRange {
	/** A stream where the file is one; it ends with an error when the file is shorter. */
	readonly body: ByteStream | Buffer;
	/** Resolves when all of it has been read, so that the next range can be; never if it is given up. */
	readonly taken: Promise<unknown>;
}

/**
 * A file that is read range by range. n8n's stores give a file from its beginning only: ranges that
 * follow each other come from one stream, and for any other one the file is opened again and what lies
 * before is passed over.
 */
export class FileSource {
	private reading: Reading | undefined;
	/** A file that n8n keeps in memory: unpacked once, not for every range. */
	private whole: Buffer | undefined;

	constructor(private readonly file: UploadFile) {}

	/**
	 * The bytes from `start` to before `end`. An earlier range that has not been read to its end must not
	 * be read any more.
	 */
	async read(start: number, end: number): Promise<FileRange> {
		if (this.reading?.position !== start && this.whole === undefined) {
			this.close();
			const content = await this.file.open();
			if (Buffer.isBuffer(content)) this.whole = content;
			else this.reading = new Reading(content);
			await this.reading?.passOver(start);
		}
		if (this.reading) return this.reading.until(end);
		return { body: this.whole?.subarray(start, end) ?? Buffer.alloc(0), taken: Promise.resolve() };
	}

	/** Lets go of the file. */
	close(): void {
		this.reading?.close();
		this.reading = undefined;
		this.whole = undefined;
	}
}

/** One stream of the file, and how far it has been read. */
class Reading {
	position = 0;
	private readonly chunks: AsyncIterator<Uint8Array>;
	/** Was read, and belongs to what comes next. */
	private rest: Uint8Array = Buffer.alloc(0);
	private given: ByteStream | undefined;

	constructor(private readonly content: ByteStream) {
		this.chunks = content[Symbol.asyncIterator]();
	}

	async passOver(end: number): Promise<void> {
		const pieces = this.pieces(end);
		while ((await pieces.next()).done !== true);
	}

	until(end: number): FileRange {
		let onTaken: (() => void) | undefined;
		const taken = new Promise<void>((resolve) => {
			onTaken = resolve;
		});
		this.given = streamLike(
			this.content,
			this.pieces(end, () => onTaken?.()),
		);
		return { body: this.given, taken };
	}

	close(): void {
		// First: the end of the file is no failure then of what nobody reads any more.
		this.given?.destroy();
		this.content.destroy();
	}

	private async *pieces(end: number, onTaken?: () => void): AsyncGenerator<Uint8Array> {
		while (this.position < end) {
			if (this.rest.length === 0) {
				const next = await this.chunks.next();
				if (next.done === true) {
					const message = `it ended after ${this.position} of ${end} bytes`;
					throw falError({ kind: 'uploadFailed', message });
				}
				this.rest = next.value;
			}
			const piece = this.rest.subarray(0, end - this.position);
			this.rest = this.rest.subarray(piece.length);
			this.position += piece.length;
			yield piece;
		}
		onTaken?.();
	}
}
