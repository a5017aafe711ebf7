import type { ByteStream } from '../transport';

/**
 * The pieces as a stream of the same class as `model`. n8n lets a node import no streams, but every
 * class of them can make one.
 *
 * @throws when it cannot, which no class of Node's does
 */
export function streamLike(model: ByteStream, pieces: AsyncIterable<Uint8Array>): ByteStream {
	const { constructor: kind } = model;
	if (makesStreams(kind)) return kind.from(pieces, { objectMode: false });
	throw new TypeError('The file is given as something that makes no streams');
}

interface StreamClass {
	from(pieces: AsyncIterable<Uint8Array>, options: { readonly objectMode: boolean }): ByteStream;
}

function makesStreams(kind: object): kind is StreamClass {
	return 'from' in kind && typeof kind.from === 'function';
}
