import { findMedia, mediaAt, type Media } from '../../../../nodes/Fal/fal';
import { recorded } from '../../../harness/wire';

const urls = (result: unknown) => findMedia(result).map((file) => file.url);

describe('the files of a recorded result', () => {
	it.each<[string, Partial<Media>[]]>([
		[
			'result-image-flux',
			[
				{
					url: 'https://v3b.fal.media/files/b/0a7f1c3d/kT1xq8mXoV4hJd2sGZp9w.jpg',
					kind: 'image',
					path: 'images[0]',
					contentType: 'image/jpeg',
					fileName: 'kT1xq8mXoV4hJd2sGZp9w.jpg',
					size: 184213,
					width: 1024,
					height: 768,
				},
			],
		],
		[
			'result-video-happy-horse',
			[
				{
					url: 'https://v3b.fal.media/files/b/0a975556/output.mp4',
					kind: 'video',
					path: 'video',
					contentType: 'video/mp4',
					fileName: 'output.mp4',
					size: 4404019,
					width: 1920,
					height: 1080,
					duration: 5,
				},
			],
		],
		['result-video-minimax-h3', [{ kind: 'video', path: 'video', size: 3554670 }]],
		[
			'result-audio-playai',
			[{ kind: 'audio', path: 'audio', contentType: 'audio/mpeg', duration: 2.3486666666666665 }],
		],
		[
			'result-3d-hunyuan',
			[
				{ kind: 'model3d', path: 'model_glb', fileName: 'textured_mesh.glb' },
				{ kind: 'archive', path: 'model_mesh', fileName: 'assets.zip' },
			],
		],
		[
			'result-training-flux-lora',
			[
				{ kind: 'file', path: 'diffusers_lora_file', size: 89745224 },
				{ kind: 'file', path: 'config_file', fileName: 'config.json' },
			],
		],
		[
			'result-image-sync-mode-data-uri',
			[{ kind: 'image', path: 'images[0]', contentType: 'image/png', fileName: 'out.png' }],
		],
		['result-llm-openrouter', []],
		['result-speech-to-text-whisper', []],
	])('%s are found', (name, files) => {
		expect(findMedia(recorded(name))).toEqual(files.map((file) => expect.objectContaining(file)));
	});
});

describe('a file', () => {
	it.each<[string, unknown, string]>([
		['in a list of addresses', { images: ['https://x.y/a.png'] }, 'images[0]'],
		['named by a text', { audio_url: 'https://x.y/a.mp3?token=1' }, 'audio_url'],
		['that is the whole result', 'https://x.y/a.png', ''],
		['in an object that is the whole result', { url: 'https://x.y/a' }, ''],
		['deep inside', { a: [{ b: { c: { url: 'https://x.y/a' } } }] }, 'a[0].b.c'],
		['of another host', { video: { url: 'https://s3.amazonaws.com/x' } }, 'video'],
		['without extension', { image: { url: 'https://x.y/a', content_type: 'image/png' } }, 'image'],
		['whose type is not known', { image: { url: 'https://x.y/a', content_type: null } }, 'image'],
		['inlined as text', { image: 'data:image/png;base64,AAAA' }, 'image'],
		['named by its member', { audio_url: 'https://x.y/abc' }, 'audio_url'],
		['named by a member of any kind', { output_url: 'https://x.y/abc' }, 'output_url'],
		['that is called so', { result_file: 'https://x.y/abc' }, 'result_file'],
		['named by a list', { images: ['https://x.y/abc'] }, 'images[0]'],
		['named by its object', { video: { url: 'https://x.y/abc', prompt: 'a fox' } }, 'video'],
		['on a server of fal', { outputs: ['https://v3b.fal.media/files/b/abc'] }, 'outputs[0]'],
		['that is a bare address of fal', 'https://fal.media/files/abc', ''],
		['of subtitles', { srt: 'https://x.y/a.ass' }, 'srt'],
		['with a blank address', { a: { url: 'https://x.y/a.png', b: 'https://no file' } }, 'a'],
	])('%s is found', (_, result, path) => {
		expect(findMedia(result)).toEqual([expect.objectContaining({ path })]);
	});

	it.each([
		['https://x.y/a.PNG', undefined, undefined, 'image'],
		['https://x.y/a.mp4', 'image/png', undefined, 'video'],
		['https://x.y/a.glb', 'application/octet-stream', undefined, 'model3d'],
		['https://x.y/a', 'application/octet-stream', 'mesh.obj', 'model3d'],
		['https://x.y/a', 'model/gltf-binary', undefined, 'model3d'],
		['https://x.y/a', 'audio/wav', undefined, 'audio'],
		['https://x.y/a', 'video/mp4; codecs=avc1', undefined, 'video'],
		['https://x.y/a.tar.gz', undefined, undefined, 'archive'],
		['https://x.y/a', undefined, undefined, 'file'],
		['https://x.y/a.safetensors', 'application/octet-stream', undefined, 'file'],
		['data:image/webp;base64,AAAA', undefined, undefined, 'image'],
		['data:audio/wav;base64,AAAA', undefined, undefined, 'audio'],
	])('at %s of type %s named %s is %s', (url, content_type, file_name, kind) => {
		expect(findMedia({ file: { url, content_type, file_name } })[0]?.kind).toBe(kind);
	});

	it.each<[string, unknown, string]>([
		['images', { images: [{ url: 'https://x.y/a' }] }, 'image'],
		['image', { image: { url: 'https://x.y/a', content_type: null } }, 'image'],
		['audio_url', { audio_url: 'https://v3.fal.media/files/x/abc' }, 'audio'],
		[
			'video',
			{ video: { url: 'https://x.y/a', content_type: 'application/octet-stream' } },
			'video',
		],
		['model_mesh', { model_mesh: { url: 'https://x.y/a' } }, 'model3d'],
		[
			'thumbnail in a video',
			{ video: { url: 'https://x.y/a.txt', thumbnail: { url: 'https://x.y/b' } } },
			'file',
		],
		['file in audio', { audio: { file: { url: 'https://x.y/a' } } }, 'audio'],
		['file', { file: { url: 'https://x.y/a', content_type: 'application/zip' } }, 'archive'],
	])('whose address and type say nothing is what its member is called: %s', (_, result, kind) => {
		expect(findMedia(result)[0]?.kind).toBe(kind);
	});

	it.each<[string, unknown, string[]]>([
		[
			'a format twice',
			{
				model_glb: { url: 'https://x.y/a.glb' },
				model_urls: { glb: { url: 'https://x.y/a.glb' }, fbx: { url: 'https://x.y/b.fbx' } },
			},
			['model_glb', 'model_urls.fbx'],
		],
		[
			'the one as the only of many',
			{ audio: { url: 'https://x.y/a' }, audios: [{ url: 'https://x.y/a' }] },
			['audio'],
		],
		[
			'a frame that is the picture',
			{
				frames: [{ url: 'https://x.y/a' }, { url: 'https://x.y/b' }],
				image: { url: 'https://x.y/a' },
			},
			['image', 'frames[1]'],
		],
	])('is told once: %s', (_, result, paths) => {
		expect(findMedia(result).map(({ path }) => path)).toEqual(paths);
	});

	it.each<[string, unknown, string[]]>([
		[
			'a picture in small',
			{ thumbnail_url: 'https://x.y/a.jpg', video_url: 'https://x.y/b.mp4' },
			['video_url'],
		],
		[
			'frames of a file',
			{
				video: {
					url: 'https://x.y/a.mp4',
					start_frame_url: 'https://x.y/b.jpg',
					end_frame_url: 'https://x.y/c.jpg',
				},
			},
			['video'],
		],
		[
			'single frames beside it',
			{ first_frame: { url: 'https://x.y/a.png' }, video: { url: 'https://x.y/b.mp4' } },
			['video'],
		],
		[
			'the input',
			{ input_image: { url: 'https://x.y/a.png' }, image: { url: 'https://x.y/b.png' } },
			['image', 'input_image'],
		],
		[
			'a preview',
			{ preview: { url: 'https://x.y/a.png' }, model_mesh: { url: 'https://x.y/b.glb' } },
			['model_mesh', 'preview'],
		],
		[
			'frames in an archive',
			{ frames_zip: { url: 'https://x.y/a.zip' }, video: { url: 'https://x.y/b.mp4' } },
			['video', 'frames_zip'],
		],
		['nothing else', { thumbnails: [{ url: 'https://x.y/a.png' }] }, ['thumbnails[0]']],
		[
			'only frames',
			{ frames: ['https://x.y/a.png', 'https://x.y/b.png'] },
			['frames[0]', 'frames[1]'],
		],
	])('stands before what goes with it, which may be left out: %s', (_, result, paths) => {
		expect(findMedia(result).map(({ path }) => path)).toEqual(paths);
	});

	it('is told once, whatever else its object has', () => {
		const preview = 'https://x.y/p.jpg';
		expect(
			urls({ video: { url: 'https://x.y/v.mp4', url_alias: null, fps: 24, preview } }),
		).toEqual(['https://x.y/v.mp4', preview]);
	});

	it('has only what is known of it', () => {
		const file = { url: 'https://x.y/', content_type: null, file_size: '7', width: null };
		expect(findMedia({ file })).toEqual([{ url: 'https://x.y/', kind: 'file', path: 'file' }]);
	});
});

describe('what is no file', () => {
	it.each<[string, unknown]>([
		['a web page', { source: 'https://example.com/article' }],
		['a web page with a title', { url: 'https://example.com/a', title: 'A' }],
		['a web page that ends in html', { link: 'https://example.com/a.html' }],
		['the source of a text', { source_url: 'https://example.com/article' }],
		['the start of a site', { image_url: 'https://example.com/' }],
		['a page about an image', { image_url: 'https://example.com/photo.html' }],
		['where to call back', { webhook_url: 'https://example.com/call' }],
		['where a request stands', { status_url: 'https://queue.fal.run/a/requests/b/status' }],
		['a citation', { citations: ['https://example.com/a'] }],
		['text with an address in it', { text: 'see https://x.y/a.png' }],
		['an address without a scheme', { url: 'x.y/a.png' }],
		['another scheme', { url: 'ftp://x.y/a.png' }],
		['a script', { url: 'javascript:alert(1)//a.png' }],
		['a local file', { url: 'file:///etc/passwd.png' }],
		['a number', { url: 7 }],
		['no URL at all', { url: 'https://' }],
		['text', 'a result'],
		['null', null],
		['nothing', undefined],
	])('is not found: %s', (_, result) => {
		expect(findMedia(result)).toEqual([]);
	});
});

describe('the files at a path', () => {
	const result = {
		model_glb: { url: 'https://x.y/a.glb' },
		model_urls: { glb: { url: 'https://x.y/a.glb' }, fbx: { url: 'https://x.y/b.fbx' } },
		video: { url: 'https://x.y/a.mp4', start_frame_url: 'https://x.y/b.jpg' },
		images: [{ url: 'https://x.y/a.png' }, { url: 'https://x.y/b.png' }],
	};

	it.each([
		['model_glb', ['https://x.y/a.glb']],
		['model_urls.glb', ['https://x.y/a.glb']],
		['model_urls', ['https://x.y/a.glb', 'https://x.y/b.fbx']],
		['video', ['https://x.y/a.mp4']],
		['video.start_frame_url', ['https://x.y/b.jpg']],
		['images', ['https://x.y/a.png', 'https://x.y/b.png']],
		['images[1]', ['https://x.y/b.png']],
		['image', []],
		['', []],
	])('%s are those', (path, expected) => {
		expect(mediaAt(result, path).map(({ url }) => url)).toEqual(expected);
	});
});

describe('a hostile result', () => {
	it('of many elements is searched quickly, and a bounded number of files is told', () => {
		const many = Array.from({ length: 100_000 }, (_, index) => ({
			url: `https://x.y/${String(index)}.png`,
		}));
		expect(findMedia(many)).toHaveLength(1_000);
		expect(findMedia(many.map(({ url }) => `see ${url}`))).toEqual([]);
	});

	it('that is nested without end is searched to a depth that real ones do not have', () => {
		let nested: unknown = { url: 'https://x.y/a.png' };
		for (let depth = 0; depth < 10; depth++) nested = { nested };
		expect(findMedia(nested)).toHaveLength(1);
		for (let depth = 0; depth < 10_000; depth++) nested = [nested];
		expect(findMedia(nested)).toEqual([]);
	});

	it('with a huge inlined file is searched quickly', () => {
		const uri = `data:image/png;base64,${'A'.repeat(20_000_000)}`;
		expect(findMedia({ image: { url: uri } })).toHaveLength(1);
	});
});
