import { describeUpload, recognised } from '../../../../nodes/Fal/fal';
import { beginnings } from '../../../harness/beginnings';

/** What becomes of an item's file that is called so, is said to be of this type, and begins so. */
async function upload(name: string, type: string, begins: keyof typeof beginnings) {
	let reads = 0;
	const described = describeUpload(name, type, async () => {
		reads += 1;
		return beginnings[begins];
	});
	const { fileName, contentType } = await recognised({
		...described,
		identity: 'one',
		size: async () => 1,
		open: async () => Buffer.alloc(1),
	});
	return { became: `${fileName} ${contentType}`, reads };
}

describe('a file of an item', () => {
	it.each<[string, string, keyof typeof beginnings, string]>([
		['photo.png', 'image/png', 'png', 'photo.png image/png'],
		['photo', 'image/png', 'jpeg', 'photo.png image/png'],
		['photo.JPG', 'image/jpeg', 'jpeg', 'photo.JPG image/jpeg'],
		['photo.jpeg', 'image/jpeg', 'jpeg', 'photo.jpeg image/jpeg'],
		['song.wav', 'audio/x-wav; rate=8000', 'wav', 'song.wav audio/x-wav'],
		['my.file', 'application/x-own', 'nothing', 'my.file application/x-own'],
		['clip.webm', 'audio/webm', 'webm', 'clip.webm audio/webm'],
	])('%s of type %s keeps the type that its item names', async (name, type, begins, expected) => {
		expect(await upload(name, type, begins)).toEqual({ became: expected, reads: 0 });
	});

	it.each<[string, string, string]>([
		['file_12.jpg', 'application/octet-stream', 'file_12.jpg image/jpeg'],
		['file_12.jpg', '', 'file_12.jpg image/jpeg'],
		['picture.png', 'text/plain', 'picture.png image/png'],
		['drawing.svg', 'text/xml', 'drawing.svg image/svg+xml'],
		['phone.usdz', 'application/zip', 'phone.usdz model/vnd.usdz+zip'],
		['scene.gltf', 'application/json', 'scene.gltf model/gltf+json'],
		['words.srt', 'text/plain', 'words.srt application/x-subrip'],
		['lora.safetensors', 'binary/octet-stream', 'lora.safetensors application/octet-stream'],
		['file_3.oga', 'application/octet-stream', 'file_3.ogg audio/ogg'],
		['File.mpga', 'audio/mpeg', 'File.mp3 audio/mpeg'],
		['File.mpga', 'application/octet-stream', 'File.mp3 audio/mpeg'],
		['scan.jfif', 'image/jpeg', 'scan.jpg image/jpeg'],
	])('%s of type "%s" is what its extension says', async (name, type, expected) => {
		expect(await upload(name, type, 'text')).toEqual({ became: expected, reads: 0 });
	});

	it.each<[string, string, keyof typeof beginnings, string]>([
		['file_12', 'application/octet-stream', 'jpeg', 'file_12.jpg image/jpeg'],
		['file_12', '', 'voice', 'file_12.ogg audio/ogg'],
		['file_12', 'image/*', 'png', 'file_12.png image/png'],
		['file_12', 'image', 'png', 'file_12.png image/png'],
		['file_12', 'multipart/form-data', 'mp3', 'file_12.mp3 audio/mpeg'],
		['data', 'text/plain', 'png', 'data.png image/png'],
		['notes', 'text/plain', 'text', 'notes.txt text/plain'],
		['notes.md', 'text/plain', 'text', 'notes.md text/plain'],
		['download.bin', 'application/octet-stream', 'mp4', 'download.mp4 video/mp4'],
		['upload.tmp', 'text/plain', 'zip', 'upload.zip application/zip'],
		['file', 'application/octet-stream', 'text', 'file application/octet-stream'],
		['photo.v2', 'application/octet-stream', 'webp', 'photo.v2 image/webp'],
	])('%s of type "%s" is what its bytes say (%s)', async (name, type, begins, expected) => {
		expect(await upload(name, type, begins)).toEqual({ became: expected, reads: 1 });
	});

	it.each<[string, string, keyof typeof beginnings, string]>([
		['voice.mp3', 'audio/ogg', 'voice', 'voice.ogg audio/ogg'],
		['voice.mp3', 'audio/ogg', 'mp3', 'voice.mp3 audio/mpeg'],
		['photo.png', 'image/jpeg', 'jpeg', 'photo.jpg image/jpeg'],
		['photo.png', 'image/jpeg', 'webp', 'photo.webp image/webp'],
		['clip.m4a', 'video/mp4', 'm4a', 'clip.m4a audio/mp4'],
		['voice.mp3', 'audio/webm', 'webm', 'voice.webm audio/webm'],
		['model.usdz', 'image/png', 'zip', 'model.usdz model/vnd.usdz+zip'],
		['photo.png', 'image/x-png', 'png', 'photo.png image/png'],
		['clip.mp4', 'image/png', 'text', 'clip.png image/png'],
	])('%s of type %s, of which one is wrong, is what its bytes say (%s)', async (...given) => {
		const [name, type, begins, expected] = given;
		expect(await upload(name, type, begins)).toEqual({ became: expected, reads: 1 });
	});
});
