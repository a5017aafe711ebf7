import { asFalError, falError } from './errors';
import { isRecord, tryParseJson } from './json';
import { repeatFree } from './repeat';
import { streamLike } from './streamLike';
import { accepted, LONGEST_SILENCE_MS, type UploadFile, type UploadPorts } from './storage';
import type { ByteStream } from './transport';

/** The size that fal's client uses (fal-protocol 6.1). */
const PART_BYTES = 10 * 1024 * 1024;
/** Each has a buffer of its own, and the network another copy of it: this bounds the memory. */
const PARTS_IN_FLIGHT = 3;
/** A part may take long on a slow line, while it moves. */
const ONE_PART_MS = 1_800_000;
const COMPLETE_MS = 60_000;

interface Tag {
	readonly partNumber: number;
	readonly etag: string;
}

/**
 * Sends a large file in parts, a few at a time, each tried again by itself. Reads the file once from
 * beginning to end: n8n's stores cannot be asked for a range.
 *
 * @throws {FalError}
 */
export async function putParts(
	ports: UploadPorts,
	file: UploadFile,
	size: number,
	uploadUrl: string,
	signal: AbortSignal,
): Promise<void> {
	const content = await file.open();
	const source = new PartSource(Buffer.isBuffer(content) ? onePiece(content) : content);
	const failed = new AbortController();
	const stop = AbortSignal.any([signal, failed.signal]);
	const tags: Tag[] = [];
	const work = async (): Promise<void> => {
		try {
			for (;;) {
				stop.throwIfAborted();
				const part = await source.next();
				if (!part) return;
				const body = () => streamLike(content, part.pieces);
				tags.push(await putPart(ports, partUrl(uploadUrl, part.number), part, body, stop));
			}
		} catch (thrown) {
			// The first failure ends the other workers and is thrown below.
			failed.abort(asFalError(thrown));
		}
	};
	try {
		await Promise.all(Array.from({ length: PARTS_IN_FLIGHT }, work));
	} finally {
		if (!Buffer.isBuffer(content)) content.destroy();
	}
	stop.throwIfAborted();
	if (source.bytesRead !== size) {
		const message = `it ended after ${source.bytesRead} of ${size} bytes`;
		throw falError({ kind: 'uploadFailed', message });
	}
	await complete(ports, uploadUrl, tags, signal);
}

interface Part {
	/** From 1. */
	readonly number: number;
	/** As they were read, and kept until the part has arrived: copying them would cost twice the memory. */
	readonly pieces: readonly Uint8Array[];
	readonly size: number;
}

async function putPart(
	{ transport, clock }: UploadPorts,
	url: string,
	{ number, size }: Part,
	body: () => ByteStream | Buffer,
	signal: AbortSignal,
): Promise<Tag> {
	return await repeatFree(clock, signal, async () => {
		const content = body();
		const answer = await transport.send({
			method: 'PUT',
			url,
			headers: { 'content-length': String(size) },
			body: content,
			timeoutMs: ONE_PART_MS,
			// What leaves in one piece cannot be watched on its way.
			...(!Buffer.isBuffer(content) && { maxSilenceMs: LONGEST_SILENCE_MS }),
			withoutKey: true,
			signal,
		});
		const { headers, ...receipt } = accepted(answer);
		const parsed = tryParseJson(receipt.body.toString('utf8'));
		const etag = (isRecord(parsed) ? parsed['etag'] : undefined) ?? headers['etag'];
		if (typeof etag === 'string') return { partNumber: number, etag };
		throw falError({ kind: 'uploadFailed', message: `part ${number} got no receipt` });
	});
}

async function complete(
	{ transport, clock }: UploadPorts,
	uploadUrl: string,
	tags: readonly Tag[],
	signal: AbortSignal,
): Promise<void> {
	const parts = [...tags].sort((a, b) => a.partNumber - b.partNumber);
	await repeatFree(clock, signal, async () => {
		const answer = await transport.send({
			method: 'POST',
			url: partUrl(uploadUrl, 'complete'),
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ parts }),
			timeoutMs: COMPLETE_MS,
			withoutKey: true,
			signal,
		});
		accepted(answer);
	});
}

function partUrl(uploadUrl: string, step: number | 'complete'): string {
	const url = new URL(uploadUrl);
	url.pathname = `${url.pathname}/${step}`;
	return url.href;
}

/** Cuts a stream into parts. Several workers ask at once; they are served one after the other. */
class PartSource {
	bytesRead = 0;
	private readonly chunks: AsyncIterator<Uint8Array>;
	private rest: Uint8Array = Buffer.alloc(0);
	private parts = 0;
	private turn: Promise<unknown> = Promise.resolve();

	constructor(stream: AsyncIterable<Uint8Array>) {
		this.chunks = stream[Symbol.asyncIterator]();
	}

	/** The next part; undefined at the end of the file. */
	async next(): Promise<Part | undefined> {
		const part = this.turn.then(async () => await this.read());
		this.turn = part.catch(() => undefined); // Told to whoever asked for that part.
		return await part;
	}

	private async read(): Promise<Part | undefined> {
		const pieces: Uint8Array[] = [];
		let size = 0;
		while (size < PART_BYTES) {
			if (this.rest.length === 0) {
				const next = await this.chunks.next();
				if (next.done === true) break;
				this.rest = next.value;
			}
			const piece = this.rest.subarray(0, PART_BYTES - size);
			pieces.push(piece);
			size += piece.length;
			this.rest = this.rest.subarray(piece.length);
		}
		this.bytesRead += size;
		if (size === 0) return undefined;
		this.parts += 1;
		return { number: this.parts, pieces, size };
	}
}

async function* onePiece(bytes: Buffer): AsyncGenerator<Uint8Array> {
	yield bytes;
}
