import { encodeH264 } from './h264';
import { paintLandscape } from './landscape';

const WIDTH = 128;
const HEIGHT = 80;
const FRAMES = 12;
const FRAMES_PER_SECOND = 6;
const UNITY_MATRIX = numbers(4, 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

/** Encodes two seconds of a sun crossing the landscape of `seed` as an MP4 that browsers play. */
export function encodeMp4(seed: number): Buffer {
	const video = encodeH264(
		Array.from({ length: FRAMES }, (_, index) =>
			paintLandscape(seed, WIDTH, HEIGHT, (index + 1) / (FRAMES + 1)),
		),
	);
	const samples = video.frames.map((frame) => Buffer.concat([numbers(4, frame.length), frame]));
	const type = box('ftyp', text('isom'), numbers(4, 512), text('isomiso2avc1mp41'));
	const sizes = samples.map((sample) => sample.length);
	// The index says where the frames lie, and its own length decides that: measured once, then made.
	const index = (offset: number): Buffer => movie(video.sequence, video.picture, sizes, offset);
	const offset = type.length + index(0).length + 8;
	return Buffer.concat([type, index(offset), box('mdat', ...samples)]);
}

function movie(
	sequence: Buffer,
	picture: Buffer,
	sizes: readonly number[],
	offset: number,
): Buffer {
	const table = box(
		'stbl',
		box('stsd', numbers(4, 0, 1), sampleEntry(sequence, picture)),
		box('stts', numbers(4, 0, 1, FRAMES, 1)),
		box('stsc', numbers(4, 0, 1, 1, FRAMES, 1)),
		box('stsz', numbers(4, 0, 0, FRAMES, ...sizes)),
		box('stco', numbers(4, 0, 1, offset)),
	);
	const media = box(
		'mdia',
		box('mdhd', numbers(4, 0, 0, 0, FRAMES_PER_SECOND, FRAMES), numbers(2, 0x55c4, 0)),
		box('hdlr', numbers(4, 0, 0), text('vide'), numbers(4, 0, 0, 0), text('video\0')),
		box(
			'minf',
			box('vmhd', numbers(4, 1, 0, 0)),
			box('dinf', box('dref', numbers(4, 0, 1), box('url ', numbers(4, 1)))),
			table,
		),
	);
	const track = box(
		'tkhd',
		numbers(4, 3, 0, 0, 1, 0, FRAMES, 0, 0, 0, 0),
		UNITY_MATRIX,
		numbers(4, WIDTH << 16, HEIGHT << 16),
	);
	const header = box(
		'mvhd',
		numbers(4, 0, 0, 0, FRAMES_PER_SECOND, FRAMES, 0x10000, 0x01000000, 0, 0),
		UNITY_MATRIX,
		numbers(4, 0, 0, 0, 0, 0, 0, 2),
	);
	return box('moov', header, box('trak', track, media));
}

function sampleEntry(sequence: Buffer, picture: Buffer): Buffer {
	const configuration = box(
		'avcC',
		Buffer.from([1, 66, 0xc0, 30, 0xff, 0xe1]),
		numbers(2, sequence.length),
		sequence,
		Buffer.from([1]),
		numbers(2, picture.length),
		picture,
	);
	return box(
		'avc1',
		numbers(2, 0, 0, 0, 1),
		numbers(4, 0, 0, 0, 0),
		numbers(2, WIDTH, HEIGHT),
		numbers(4, 0x480000, 0x480000, 0),
		numbers(2, 1),
		Buffer.alloc(32),
		numbers(2, 24, 0xffff),
		configuration,
	);
}

function box(type: string, ...parts: readonly Buffer[]): Buffer {
	const content = Buffer.concat(parts);
	return Buffer.concat([numbers(4, content.length + 8), text(type), content]);
}

function numbers(bytes: 2 | 4, ...values: readonly number[]): Buffer {
	const buffer = Buffer.alloc(values.length * bytes);
	values.forEach((value, index) => buffer.writeUIntBE(value, index * bytes, bytes));
	return buffer;
}

function text(value: string): Buffer {
	return Buffer.from(value, 'latin1');
}
