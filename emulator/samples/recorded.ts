import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A picture and two seconds of a sun that crosses it; small, and shown by every program. */
const jpeg = fileOf('landscape.jpg');
const mp4 = fileOf('landscape.mp4');
/** Marker, length and fields of JFIF, with which every JPEG of this kind begins. */
const JFIF_BYTES = 20;

/** The picture with a note in it: results with different notes are different files. */
export function jpegWith(note: string): Buffer {
	const text = Buffer.from(note);
	const comment = Buffer.alloc(4);
	comment.writeUInt16BE(0xfffe, 0);
	comment.writeUInt16BE(text.length + 2, 2);
	return Buffer.concat([jpeg.subarray(0, JFIF_BYTES), comment, text, jpeg.subarray(JFIF_BYTES)]);
}

/** The video with a note in a box at its end, which players skip. */
export function mp4With(note: string): Buffer {
	const text = Buffer.from(note);
	const box = Buffer.alloc(8);
	box.writeUInt32BE(text.length + 8, 0);
	box.write('free', 4, 'latin1');
	return Buffer.concat([mp4, box, text]);
}

function fileOf(name: string): Buffer {
	return readFileSync(join(__dirname, 'files', name));
}
