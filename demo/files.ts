import { createHash } from 'node:crypto';
import {
	encodePng,
	fileUrl,
	member,
	paintLandscape,
	textMember,
	type Emulator,
	type JsonValue,
	type ModelRequest,
} from '../emulator';

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

/** Files where results point to, on the local fal's CDN. */
export interface FileMaker {
	/** Painted after the seed. */
	picture(request: ModelRequest, index: number, seed: number, size: Size): JsonValue;
	/** The video or sound that the local fal has for every such address. */
	sample(request: ModelRequest, extension: 'mp4' | 'wav'): JsonValue;
}

export function createFileMaker({ storage }: Emulator): FileMaker {
	const describe = (request: ModelRequest, index: number, url: string) => {
		const file = storage.file(url);
		return {
			url,
			content_type: file?.contentType ?? null,
			file_name: `${request.requestId.slice(0, 8)}-${index}${/\.\w+$/.exec(url)?.[0] ?? ''}`,
			file_size: file?.size ?? null,
		};
	};
	return {
		picture(request, index, seed, { width, height }) {
			const url = fileUrl('v3', request, index, 'png');
			storage.put(url, encodePng(paintLandscape(seed, width, height)), 'image/png');
			return { ...describe(request, index, url), width, height };
		},
		sample: (request, extension) => describe(request, 0, fileUrl('v3', request, 0, extension)),
	};
}
