import type { ModelRequest } from '../control/behaviour';

/** The two forms of URLs on fal's CDN (docs/protocol.md 6.3); the storage makes up the file. */
export function fileUrl(
	host: 'v3' | 'v3b',
	{ requestId }: ModelRequest,
	index: number,
	extension: string,
): string {
	const name = `${requestId.replaceAll('-', '')}${index}`;
	return host === 'v3'
		? `https://v3.fal.media/files/rabbit/${name}.${extension}`
		: `https://v3b.fal.media/files/b/${name.slice(0, 8)}/${name}.${extension}`;
}
