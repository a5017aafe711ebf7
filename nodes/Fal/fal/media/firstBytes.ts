import type { ByteStream } from '../transport';

/** So many bytes tell what a file is. */
export const TELLING_BYTES = 1_024;

/** The first bytes of a stream, which is let go then. */
export async function firstBytes(stream: ByteStream): Promise<Uint8Array> {
	const pieces: Uint8Array[] = [];
	let size = 0;
	try {
		for await (const piece of stream) {
			pieces.push(piece);
			size += piece.length;
			if (size >= TELLING_BYTES) break;
		}
	} finally {
		stream.destroy();
	}
	return Buffer.concat(pieces).subarray(0, TELLING_BYTES);
}

/**
 * The media type that the bytes prove, of those that models take or make; undefined for texts and for
 * what has no mark of its own. The well-known library for this would make the node larger by a third; a
 * small one takes WebM for Matroska and knows neither GLB nor the voice messages of Telegram.
 */
export function typeOfBytes(head: Uint8Array): string | undefined {
	const text = Buffer.from(head.subarray(0, TELLING_BYTES)).toString('latin1');
	const mark = MARKS.find(([start]) => text.startsWith(start));
	if (mark) return mark[1];
	if (text.startsWith('RIFF')) return RIFF.get(text.slice(8, 12));
	if (text.startsWith('ftyp', 4)) return typeOfBrands(text);
	if (text.startsWith('OggS')) return text.includes('theora') ? 'video/ogg' : 'audio/ogg';
	if (text.startsWith('\x1aE\xdf\xa3')) return typeOfMatroska(text);
	if (text.startsWith('BM') && text.slice(6, 10) === '\0\0\0\0') return 'image/bmp';
	if (text.startsWith('FORM') && text.startsWith('AIF', 8)) return 'audio/aiff';
	if (text.startsWith('ustar', 257)) return 'application/x-tar';
	return isSvg(text) ? 'image/svg+xml' : typeOfFrame(head);
}

/** How files begin, byte by byte. */
const MARKS: ReadonlyArray<readonly [start: string, contentType: string]> = [
	['\x89PNG\r\n\x1a\n', 'image/png'],
	['\xff\xd8\xff', 'image/jpeg'],
	['GIF87a', 'image/gif'],
	['GIF89a', 'image/gif'],
	['II*\0', 'image/tiff'],
	['MM\0*', 'image/tiff'],
	['v/1\x01', 'image/x-exr'],
	['\0\0\0\x0cJXL \r\n\x87\n', 'image/jxl'],
	['\xff\x0a', 'image/jxl'],
	['#?RADIANCE', 'image/vnd.radiance'],
	['8BPS', 'image/vnd.adobe.photoshop'],
	['ID3', 'audio/mpeg'],
	['fLaC', 'audio/flac'],
	['#!AMR', 'audio/amr'],
	['\0\0\x01\xba', 'video/mpeg'],
	['glTF', 'model/gltf-binary'],
	['%PDF-', 'application/pdf'],
	['PK\x03\x04', 'application/zip'],
	['\x1f\x8b\x08', 'application/gzip'],
];

const RIFF: ReadonlyMap<string, string> = new Map([
	['WEBP', 'image/webp'],
	['WAVE', 'audio/wav'],
	['AVI ', 'video/x-msvideo'],
]);

/** The box `ftyp` of MP4 and its relatives: the first brand says what it is, more of them what it can. */
function typeOfBrands(text: string): string {
	const [brand = '', ...more] = text.slice(8, 64).match(/.{4}/gs) ?? [];
	if (brand === 'qt  ') return 'video/quicktime';
	if (brand.startsWith('M4A') || brand.startsWith('M4B')) return 'audio/mp4';
	if (brand.startsWith('M4V')) return 'video/x-m4v';
	if (brand.startsWith('3g')) return 'video/3gpp';
	if (brand.startsWith('avi')) return 'image/avif';
	if (/^(?:he[ivs]|m[is]f1)/.test(brand))
		return more.includes('avif') ? 'image/avif' : 'image/heic';
	return 'video/mp4';
}

/** Names of codecs stand in the list of tracks, which comes early in what browsers record. */
function typeOfMatroska(text: string): string | undefined {
	if (!text.includes('webm')) return text.includes('matroska') ? 'video/x-matroska' : undefined;
	return /A_(?:OPUS|VORBIS)/.test(text) && !text.includes('V_') ? 'audio/webm' : 'video/webm';
}

function isSvg(text: string): boolean {
	const plain = text.replace(/^\xef\xbb\xbf/, '').replace(/<!--.*?-->/gs, '');
	return /^\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/.test(plain);
}

/** MPEG audio without a tag begins with the header of a frame: eleven set bits, then what follows. */
function typeOfFrame([first, second = 0, third = 0]: Uint8Array): string | undefined {
	if (first !== 0xff || second < 0xe0) return undefined;
	if ((second & 0xf6) === 0xf0) return 'audio/aac';
	const version = (second >> 3) & 3;
	const layer = (second >> 1) & 3;
	const isPossible = version !== 1 && layer !== 0 && layer !== 3 && third >> 4 !== 15;
	return isPossible && ((third >> 2) & 3) !== 3 ? 'audio/mpeg' : undefined;
}
