const SAMPLE_RATE = 22_050;
const SECONDS = 2;

/** Encodes a tone of two seconds, its pitch following from `seed`, as a 16-bit mono WAV. */
export function encodeWav(seed: number): Buffer {
	const samples = SAMPLE_RATE * SECONDS;
	const wav = Buffer.alloc(44 + samples * 2);
	wav.write('RIFF', 0, 'latin1');
	wav.writeUInt32LE(36 + samples * 2, 4);
	wav.write('WAVEfmt ', 8, 'latin1');
	wav.writeUInt32LE(16, 16);
	wav.writeUInt16LE(1, 20);
	wav.writeUInt16LE(1, 22);
	wav.writeUInt32LE(SAMPLE_RATE, 24);
	wav.writeUInt32LE(SAMPLE_RATE * 2, 28);
	wav.writeUInt16LE(2, 32);
	wav.writeUInt16LE(16, 34);
	wav.write('data', 36, 'latin1');
	wav.writeUInt32LE(samples * 2, 40);
	const pitch = 220 * 2 ** ((seed % 12) / 12);
	for (let i = 0; i < samples; i++) {
		const fade = 1 - i / samples;
		const value = Math.sin((2 * Math.PI * pitch * i) / SAMPLE_RATE) * fade * 12_000;
		wav.writeInt16LE(Math.round(value), 44 + i * 2);
	}
	return wav;
}

/** A second of silence as MP3: 38 frames of 128 kbit/s at 44.1 kHz whose data are all zero. */
export function silentMp3(): Buffer {
	const frame = Buffer.alloc(417);
	frame.set([0xff, 0xfb, 0x90, 0xc4]);
	return Buffer.concat(Array.from({ length: 38 }, () => frame));
}
