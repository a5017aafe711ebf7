import { createHash } from 'node:crypto';
import type { Emulator } from '../emulator';
import type { JsonValue, ModelRequest } from '../emulator/control/behaviour';
import { fileUrl } from '../emulator/storage/fileUrl';
import { member, textMember } from '../emulator/server/members';
import { paintLandscape } from '../emulator/samples/landscape';
import { encodeMp4 } from '../emulator/samples/mp4';
import { encodePng } from '../emulator/samples/png';
import { encodeWav } from '../emulator/samples/sound';

export interface Size {
	readonly width: number;
	readonly height: number;
}

/** The names fal's image models have for sizes, in pixels. */
const SIZES: Readonly<Record<string, Size>> = {
	square_hd: { width: 1024, height: 1024 },
	square: { width: 512, height: 512 },
	portrait_4_3: { width: 768, height: 1024 },
	portrait_16_9: { width: 576, height: 1024 },
	landscape_4_3: { width: 1024, height: 768 },
	landscape_16_9: { width: 1024, height: 576 },
};
const LARGEST_SIDE = 1536;

/** The size an input asks for by `image_size`, a name or a width and a height. */
export function sizeOf(input: unknown, usual: Size): Size {
	const asked = member(input, 'image_size');
	if (typeof asked === 'string') return SIZES[asked] ?? usual;
	const side = (name: 'width' | 'height') => {
		const pixels = member(asked, name);
		const isGood = typeof pixels === 'number' && pixels >= 64 && pixels <= LARGEST_SIDE;
		return isGood ? Math.round(pixels) : usual[name];
	};
	return { width: side('width'), height: side('height') };
}

/** The same prompt and seed make the same file, as with a model. */
export function seedOf(input: unknown, index = 0): number {
	const seed = member(input, 'seed');
	const text = textMember(input, 'prompt') ?? JSON.stringify(input ?? null);
	const words = typeof seed === 'number' ? `${seed} ${text}` : text;
	return createHash('sha256').update(`${index} ${words}`).digest().readUInt32BE(0);
}

/** Puts files where results point to, on the local fal's CDN. */
export interface FileMaker {
	picture(request: ModelRequest, index: number, seed: number, size: Size): JsonValue;
	video(request: ModelRequest, seed: number): JsonValue;
	sound(request: ModelRequest, seed: number): JsonValue;
}

export function createFileMaker(fal: Emulator): FileMaker {
	const put = (
		request: ModelRequest,
		index: number,
		extension: 'png' | 'mp4' | 'wav',
		contentType: string,
		bytes: Buffer,
	) => {
		const url = fileUrl('v3', request, index, extension);
		fal.storage.put(url, bytes, contentType);
		const name = `${request.requestId.slice(0, 8)}-${index}.${extension}`;
		return { url, content_type: contentType, file_name: name, file_size: bytes.length };
	};
	return {
		picture: (request, index, seed, { width, height }) => ({
			...put(request, index, 'png', 'image/png', encodePng(paintLandscape(seed, width, height))),
			width,
			height,
		}),
		video: (request, seed) => put(request, 0, 'mp4', 'video/mp4', encodeMp4(seed)),
		sound: (request, seed) => put(request, 0, 'wav', 'audio/wav', encodeWav(seed)),
	};
}
