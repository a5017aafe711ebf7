import type { Pixels } from './landscape';

/**
 * Lengths of the codes for the sizes 0 to 11 of a block's average: the standard's own table K.3.
 * All three colour channels use it, so one table is enough.
 */
const DC_CODE_LENGTHS = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
const DC_SIZES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
/** One code only, a single 0 bit: "no details in this block". */
const AC_CODE_LENGTHS = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/**
 * Encodes pixels as a baseline JPEG, 16 times as wide and high, every pixel one plain square.
 *
 * Plain squares need neither a cosine transform nor a table of details; any viewer shows them.
 */
export function encodeJpeg({ width, height, rgb }: Pixels): Buffer {
	const codes = codesOf(DC_CODE_LENGTHS, DC_SIZES);
	const bits = new BitWriter();
	const before = [0, 0, 0];
	// A square is two blocks of 8 pixels wide and high.
	for (let y = 0; y < height * 2; y++) {
		for (let x = 0; x < width * 2; x++) {
			const at = ((y >> 1) * width + (x >> 1)) * 3;
			const channels = luminanceAndColour(rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0);
			channels.forEach((value, channel) => {
				const difference = value - (before[channel] ?? 0);
				before[channel] = value;
				const size = 32 - Math.clz32(Math.abs(difference));
				const code = codes.get(size) ?? { code: 0, length: 0 };
				bits.write(code.code, code.length);
				bits.write(difference < 0 ? difference + (1 << size) - 1 : difference, size);
				bits.write(0, 1);
			});
		}
	}
	const quantization = [0, ...Array.from({ length: 64 }, () => 8)];
	const size = [height * 16, width * 16].flatMap((side) => [side >> 8, side & 255]);
	return Buffer.concat([
		Buffer.from([0xff, 0xd8]),
		segment(0xe0, [...Buffer.from('JFIF\0', 'latin1'), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
		segment(0xdb, quantization),
		segment(0xc0, [8, ...size, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]),
		segment(0xc4, [0x00, ...DC_CODE_LENGTHS, ...DC_SIZES]),
		segment(0xc4, [0x10, ...AC_CODE_LENGTHS, 0]),
		segment(0xda, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0]),
		bits.finish(),
		Buffer.from([0xff, 0xd9]),
	]);
}

function luminanceAndColour(red: number, green: number, blue: number): readonly number[] {
	return [
		Math.round(0.299 * red + 0.587 * green + 0.114 * blue - 128),
		Math.round(-0.1687 * red - 0.3313 * green + 0.5 * blue),
		Math.round(0.5 * red - 0.4187 * green - 0.0813 * blue),
	];
}

interface Code {
	readonly code: number;
	readonly length: number;
}

function codesOf(lengths: readonly number[], values: readonly number[]): Map<number, Code> {
	const codes = new Map<number, Code>();
	let code = 0;
	let next = 0;
	lengths.forEach((count, index) => {
		for (let i = 0; i < count; i++) {
			codes.set(values[next++] ?? 0, { code: code++, length: index + 1 });
		}
		code <<= 1;
	});
	return codes;
}

function segment(marker: number, content: readonly number[]): Buffer {
	const length = content.length + 2;
	return Buffer.from([0xff, marker, length >> 8, length & 255, ...content]);
}

class BitWriter {
	private readonly bytes: number[] = [];
	private pending = 0;
	private count = 0;

	write(value: number, length: number): void {
		for (let bit = length - 1; bit >= 0; bit--) {
			this.pending = (this.pending << 1) | ((value >> bit) & 1);
			if (++this.count < 8) continue;
			this.bytes.push(this.pending);
			// A byte of 255 would start a marker; the zero after it says that it does not.
			if (this.pending === 0xff) this.bytes.push(0);
			this.pending = 0;
			this.count = 0;
		}
	}

	finish(): Buffer {
		while (this.count > 0) this.write(1, 1);
		return Buffer.from(this.bytes);
	}
}
