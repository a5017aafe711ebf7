import { createHash } from 'node:crypto';

import { encodeGlb } from './mesh';
import { encodeJpeg } from './jpeg';
import { paintLandscape } from './landscape';
import { encodeMp4 } from './mp4';
import { encodePng } from './png';
import { encodeWav, silentMp3 } from './sound';

/** A made-up file of a result. */
export interface Sample {
	readonly contentType: string;
	readonly bytes: Buffer;
}

/** By file extension; every file opens in a program made for its type. */
const samples: Readonly<Record<string, (seed: number) => Sample>> = {
	png: (seed) => ({ contentType: 'image/png', bytes: encodePng(paintLandscape(seed, 512, 384)) }),
	jpg: jpegSample,
	jpeg: jpegSample,
	mp4: (seed) => ({ contentType: 'video/mp4', bytes: encodeMp4(seed) }),
	wav: (seed) => ({ contentType: 'audio/wav', bytes: encodeWav(seed) }),
	mp3: () => ({ contentType: 'audio/mpeg', bytes: silentMp3() }),
	// fal serves GLB without saying what it is (protocol 8.6).
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
	return make?.(createHash('sha256').update(url).digest().readUInt32BE(0));
}

function jpegSample(seed: number): Sample {
	return { contentType: 'image/jpeg', bytes: encodeJpeg(paintLandscape(seed, 48, 36)) };
}

function emptyZip(): Buffer {
	return Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]);
}

/** Eight bytes of length, then a header without tensors. */
function emptySafetensors(): Buffer {
	return Buffer.from('\x02\0\0\0\0\0\0\0{}', 'latin1');
}
