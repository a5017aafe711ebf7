import { ENDED } from '../http/deadline';
import { falError } from '../errors';
import { FileSource, type FileRange } from './fileSource';
import { isRecord, tryParseJson } from '../json';
import { repeatFree } from '../failure/repeat';
import { accepted, LONGEST_SILENCE_MS, type UploadFile, type UploadPorts } from './storedFile';

/**
 * Bytes of one part. fal’s clients send 10 MB; larger parts need fewer connections, which may be made anew
 * for each call, and stay below what fal takes in one piece.
 */
const PART_BYTES = 64 * 1024 * 1024;
/** A part may take long on a slow line, while it moves. */
const ONE_PART_MS = 3_600_000;
/** The same part as one piece, which cannot be watched on its way. */
const UNWATCHED_PART_MS = 600_000;
const COMPLETE_MS = 60_000;

interface Tag {
	readonly partNumber: number;
	readonly etag: string;
}

/**
 * Sends a large file in parts, straight from its store: of a file that is a stream only a piece is ever in
 * memory. A part begins when the one before has been read; two are on their way at most. One that fails
 * is sent again by itself.
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
	const source = new FileSource(file);
	const over = new AbortController();
	const upload = { ports, file, uploadUrl, signal: AbortSignal.any([signal, over.signal]) };
	const tags: Promise<Tag>[] = [];
	try {
		for (let start = 0; start < size; start += PART_BYTES) {
			const part = { number: tags.length + 1, start, end: Math.min(start + PART_BYTES, size) };
			const { body, taken } = await source.read(part.start, part.end);
			const arrived = putPart(upload, part, body);
			arrived.catch(() => undefined); // Waited for below.
			await tags.at(-1);
			tags.push(arrived);
			await Promise.race([taken, arrived]);
		}
		const receipts = await Promise.all(tags);
		await complete(ports, uploadUrl, receipts, signal);
	} finally {
		over.abort(ENDED);
		source.close();
	}
}

interface PartsUpload {
	readonly ports: UploadPorts;
	readonly file: UploadFile;
	readonly uploadUrl: string;
	readonly signal: AbortSignal;
}

interface Part {
	/** From 1. */
	readonly number: number;
	/** Bytes of the file, `end` not included. */
	readonly start: number;
	readonly end: number;
}

/** @param first the bytes of the part; they can be sent once, and are read anew for another try */
async function putPart(
	{ ports, file, uploadUrl, signal }: PartsUpload,
	part: Part,
	first: FileRange['body'],
): Promise<Tag> {
	const again = new FileSource(file);
	let body: FileRange['body'] | undefined = first;
	try {
		return await repeatFree(ports.clock, signal, async () => {
			const content = body ?? (await again.read(part.start, part.end)).body;
			body = undefined;
			return await sendPart(ports, partUrl(uploadUrl, part.number), part, content, signal);
		});
	} finally {
		again.close();
	}
}

async function sendPart(
	{ transport }: UploadPorts,
	url: string,
	{ number, start, end }: Part,
	body: FileRange['body'],
	signal: AbortSignal,
): Promise<Tag> {
	const answer = await transport.send({
		method: 'PUT',
		url,
		headers: { 'content-length': String(end - start) },
		body,
		...(Buffer.isBuffer(body)
			? { timeoutMs: UNWATCHED_PART_MS }
			: { timeoutMs: ONE_PART_MS, maxSilenceMs: LONGEST_SILENCE_MS }),
		withoutKey: true,
		signal,
	});
	const { headers, ...receipt } = accepted(answer);
	const parsed = tryParseJson(receipt.body.toString('utf8'));
	const etag = (isRecord(parsed) ? parsed['etag'] : undefined) ?? headers['etag'];
	if (typeof etag === 'string') return { partNumber: number, etag };
	throw falError({ kind: 'uploadFailed', message: `part ${number} got no receipt` });
}

async function complete(
	{ transport, clock }: UploadPorts,
	uploadUrl: string,
	parts: readonly Tag[],
	signal: AbortSignal,
): Promise<void> {
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
