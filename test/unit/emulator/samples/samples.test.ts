import { sampleOf } from '../../../../emulator/samples';

const bytesOf = (name: string) => sampleOf(`https://v3.fal.media/files/rabbit/${name}`)?.bytes;

describe.each(['png', 'jpg', 'mp4', 'wav'])('a made-up %s', (extension) => {
	it('is the same for the same address, and another for another', () => {
		const first = bytesOf(`a.${extension}`);

		expect(first).toBeDefined();
		expect(bytesOf(`a.${extension}`)).toEqual(first);
		expect(bytesOf(`b.${extension}`)).not.toEqual(first);
	});

	it('has a few kB, so that a thousand of them are no load', () => {
		expect(bytesOf(`a.${extension}`)?.length).toBeLessThan(100_000);
	});
});

it('the picture keeps every segment whole, its note among them', () => {
	const bytes = bytesOf('a.jpg') ?? Buffer.alloc(0);
	const markers: string[] = [];
	// Segments follow each other by their lengths until the picture itself (SOS) begins.
	for (let at = 2; markers.at(-1) !== 'ffda'; at += 2 + bytes.readUInt16BE(at + 2)) {
		markers.push(bytes.subarray(at, at + 2).toString('hex'));
	}
	expect(markers.slice(0, 2)).toEqual(['ffe0', 'fffe']);
	expect(bytes.subarray(-2).toString('hex')).toBe('ffd9');
});

it('the video is made of whole boxes, its note the last', () => {
	const bytes = bytesOf('a.mp4') ?? Buffer.alloc(0);
	const boxes: string[] = [];
	let at = 0;
	for (; at < bytes.length; at += bytes.readUInt32BE(at)) {
		boxes.push(bytes.subarray(at + 4, at + 8).toString('latin1'));
	}
	expect(at).toBe(bytes.length);
	expect(boxes[0]).toBe('ftyp');
	expect(boxes).toEqual(expect.arrayContaining(['moov', 'mdat']));
	expect(boxes.at(-1)).toBe('free');
});

it('there is none for an extension that no result has', () => {
	expect(bytesOf('a.docx')).toBeUndefined();
});
