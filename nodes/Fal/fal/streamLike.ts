import type { ByteStream } from './transport';

const PIECE_BYTES = 256 * 1024;

/**
 * The bytes as a stream of the same class as `model`. A buffer of many megabytes that is written at
 * once is copied whole by TLS and stops everything else meanwhile; a stream leaves in small pieces.
 * n8n lets a node import no streams, but every class of them can make one.
 */
export function streamLike(model: ByteStream | Buffer, bytes: Buffer): ByteStream | Buffer {
	const { constructor: kind } = model;
	return !Buffer.isBuffer(model) && makesStreams(kind)
		? kind.from(piecesOf(bytes), { objectMode: false })
		: bytes;
}

function* piecesOf(bytes: Buffer): Generator<Uint8Array> {
	for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
		yield bytes.subarray(start, start + PIECE_BYTES);
	}
}

interface StreamClass {
	from(pieces: Iterable<Uint8Array>, options: { readonly objectMode: boolean }): ByteStream;
}

function makesStreams(kind: object): kind is StreamClass {
	return 'from' in kind && typeof kind.from === 'function';
}
