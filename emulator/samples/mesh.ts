const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;

/** A binary glTF file that holds one triangle. */
export function encodeGlb(): Buffer {
	const corners = [0, 0, 0, 1, 0, 0, 0, 1, 0];
	const binary = Buffer.alloc(corners.length * 4);
	corners.forEach((value, index) => binary.writeFloatLE(value, index * 4));
	const scene = JSON.stringify({
		asset: { version: '2.0', generator: 'fal emulator' },
		scene: 0,
		scenes: [{ nodes: [0] }],
		nodes: [{ mesh: 0 }],
		meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
		accessors: [
			{
				bufferView: 0,
				componentType: 5126,
				count: 3,
				type: 'VEC3',
				min: [0, 0, 0],
				max: [1, 1, 0],
			},
		],
		bufferViews: [{ buffer: 0, byteLength: binary.length }],
		buffers: [{ byteLength: binary.length }],
	});
	// Chunks are padded to four bytes; JSON with blanks.
	const json = Buffer.from(scene.padEnd(Math.ceil(scene.length / 4) * 4), 'latin1');
	const header = Buffer.alloc(12);
	header.write('glTF', 0, 'latin1');
	header.writeUInt32LE(2, 4);
	header.writeUInt32LE(12 + 8 + json.length + 8 + binary.length, 8);
	return Buffer.concat([header, chunk(JSON_CHUNK, json), chunk(BINARY_CHUNK, binary)]);
}

function chunk(type: number, data: Buffer): Buffer {
	const header = Buffer.alloc(8);
	header.writeUInt32LE(data.length, 0);
	header.writeUInt32LE(type, 4);
	return Buffer.concat([header, data]);
}
