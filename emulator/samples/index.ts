import { createHash } from 'node:crypto';

import { encodeGlb } from './mesh';
import { paintLandscape } from './landscape';
import { encodePng } from './png';
import { jpegWith, mp4With } from './recorded';
import { encodeWav, silentMp3 } from './sound';

/** A made-up file of a result. */
export interface Sample {
	readonly contentType: string;
	readonly bytes: Buffer;
}

/** By file extension; every file opens in a program made for its type. */
const samples: Readonly<Record<string, (seed: number, url: string) => Sample>> = {
	png: (seed) => ({ contentType: 'image/png', bytes: encodePng(paintLandscape(seed, 512, 384)) }),
	jpg: jpegSample,
	jpeg: jpegSample,
	mp4: (_seed, url) => ({ contentType: 'video/mp4', bytes: mp4With(url) }),
	wav: (seed) => ({ contentType: 'audio/wav', bytes: encodeWav(seed) }),
	mp3: () => ({ contentType: 'audio/mpeg', bytes: silentMp3() }),
	// fal serves GLB without saying what it is (docs/protocol.md 8.6).
	glb: () => ({ contentType: 'application/octet-stream', bytes: encodeGlb() }),
	json: (seed) => ({ contentType: 'application/json', bytes: Buffer.from(`{"seed": ${seed}}\n`) }),
	txt: (seed) => ({ contentType: 'text/plain', bytes: Buffer.from(`Sample ${seed}\n`) }),
	zip: () => ({ contentType: 'application/zip', bytes: emptyZip() }),
	safetensors: () => ({ contentType: 'application/octet-stream', bytes: emptySafetensors() }),
};

/**
 * Makes the file a URL promises by its extension, always the same for the same URL; undefined where
 * the extension is not one of a result.
 */
export function sampleOf(url: string): Sample | undefined {
	const extension = /\.([a-z0-9]+)$/i.exec(new URL(url).pathname)?.[1]?.toLowerCase() ?? '';
	const make = Object.hasOwn(samples, extension) ? samples[extension] : undefined;
	return make?.(createHash('sha256').update(url).digest().readUInt32BE(0), url);
}

function jpegSample(_seed: number, url: string): Sample {
	return { contentType: 'image/jpeg', bytes: jpegWith(url) };
}

function emptyZip(): Buffer {
	return Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]);
}

/** Eight bytes of length, then a header without tensors. */
function emptySafetensors(): Buffer {
	return Buffer.from('\x02\0\0\0\0\0\0\0{}', 'latin1');
}
