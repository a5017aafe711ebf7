import type { Pixels } from './landscape';

/** The three kinds of units of an H.264 stream, without start codes. */
export interface H264 {
	readonly sequence: Buffer;
	readonly picture: Buffer;
	readonly frames: readonly Buffer[];
}

/**
 * Encodes frames as H.264 of the baseline profile; width and height must be multiples of 16.
 *
 * Every 16×16 block is of type I_PCM, which carries its bytes unpacked: large, but playable
 * everywhere and written without an encoder.
 */
export function encodeH264(frames: readonly Pixels[]): H264 {
	const [first] = frames;
	if (first === undefined) throw new Error('A video needs a frame');
	const sequence = new BitWriter()
		.byte(0x67, 66, 0xc0, 30)
		.number(0, 0, 2, 1)
		.bit(0)
		.number(first.width / 16 - 1, first.height / 16 - 1)
		.bit(1, 1, 0, 0);
	const picture = new BitWriter()
		.byte(0x68)
		.number(0, 0)
		.bit(0, 0)
		.number(0, 0, 0)
		.bit(0, 0, 0)
		// Three signed zeros for the quantizers, then "slices say whether edges are smoothed".
		.number(0, 0, 0)
		.bit(1, 0, 0);
	return {
		sequence: sequence.finish(),
		picture: picture.finish(),
		frames: frames.map((frame, index) => slice(frame, index)),
	};
}

function slice(frame: Pixels, index: number): Buffer {
	const writer = new BitWriter()
		.byte(0x65)
		.number(0, 7, 0)
		.bit(0, 0, 0, 0)
		// Neighbouring key frames need different numbers.
		.number(index % 2)
		.bit(0, 0)
		.number(0, 1);
	for (let y = 0; y < frame.height; y += 16) {
		for (let x = 0; x < frame.width; x += 16) {
			writer.number(25).align();
			for (let i = 0; i < 256; i++) writer.byte(yuv(frame, x + (i % 16), y + (i >> 4))[0]);
			for (const channel of [1, 2] as const) {
				for (let i = 0; i < 64; i++) {
					writer.byte(yuv(frame, x + (i % 8) * 2, y + (i >> 3) * 2)[channel]);
				}
			}
		}
	}
	return writer.finish();
}

/** BT.601 in the narrow range, so that no byte is 0. */
function yuv({ width, rgb }: Pixels, x: number, y: number): readonly [number, number, number] {
	const at = (y * width + x) * 3;
	const [red, green, blue] = [rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0];
	return [
		Math.round(16 + 0.257 * red + 0.504 * green + 0.098 * blue),
		Math.round(128 - 0.148 * red - 0.291 * green + 0.439 * blue),
		Math.round(128 + 0.439 * red - 0.368 * green - 0.071 * blue),
	];
}

class BitWriter {
	private readonly bytes: number[] = [];
	private pending = 1;

	/** Whole bytes; the writer must stand at the start of one. */
	byte(...values: readonly number[]): this {
		for (const value of values) {
			const [a, b] = this.bytes.slice(-2);
			// Two zeros and a small byte would look like a start code: the standard puts a 3 between.
			if (a === 0 && b === 0 && value <= 3) this.bytes.push(3);
			this.bytes.push(value);
		}
		return this;
	}

	bit(...values: readonly number[]): this {
		for (const value of values) {
			this.pending = (this.pending << 1) | value;
			if (this.pending < 256) continue;
			const value8 = this.pending & 255;
			this.pending = 1;
			this.byte(value8);
		}
		return this;
	}

	/** Exp-Golomb: as many zeros as `value + 1` has bits after its first, then these bits. */
	number(...values: readonly number[]): this {
		for (const value of values) {
			const bits = (value + 1).toString(2);
			this.bit(...Array.from(bits.padStart(bits.length * 2 - 1, '0'), Number));
		}
		return this;
	}

	align(): this {
		while (this.pending !== 1) this.bit(0);
		return this;
	}

	finish(): Buffer {
		return Buffer.from(this.bit(1).align().bytes);
	}
}
