import type { ByteStream } from './transport';

const PIECE_BYTES = 256 * 1024;

/**
 * The pieces as one stream of the same class as `model`. A buffer of many megabytes that is written at
 * once is copied whole by TLS and stops everything else meanwhile; a stream leaves in small pieces.
 * n8n lets a node import no streams, but every class of them can make one.
 */
export function streamLike(model: ByteStream | Buffer, pieces: readonly Uint8Array[]): ByteStream | Buffer {
	const { constructor: kind } = model;
	return !Buffer.isBuffer(model) && makesStreams(kind)
		? kind.from(inSmall(pieces), { objectMode: false })
		: Buffer.concat(pieces);
}

function* inSmall(pieces: readonly Uint8Array[]): Generator<Uint8Array> {
	for (const piece of pieces) {
		for (let start = 0; start < piece.length; start += PIECE_BYTES) {
			yield piece.subarray(start, start + PIECE_BYTES);
		}
	}
}

interface StreamClass {
	from(pieces: Iterable<Uint8Array>, options: { readonly objectMode: boolean }): ByteStream;
}

function makesStreams(kind: object): kind is StreamClass {
	return 'from' in kind && typeof kind.from === 'function';
}
