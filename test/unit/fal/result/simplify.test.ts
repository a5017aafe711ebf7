import { findMedia, simplifyResult } from '../../../../nodes/Fal/fal';
import { recorded } from '../../../harness/wire';

const simplify = (result: unknown) => simplifyResult(result, findMedia(result));

describe('a simplified result', () => {
	it.each<[string, unknown]>([
		['result-image-flux', 'https://v3b.fal.media/files/b/0a7f1c3d/kT1xq8mXoV4hJd2sGZp9w.jpg'],
		['result-video-happy-horse', 'https://v3b.fal.media/files/b/0a975556/output.mp4'],
		['result-llm-openrouter', 'A short answer.'],
		['result-speech-to-text-whisper', 'Hola. Vale, gracias.'],
		[
			'result-training-flux-lora',
			[
				'https://v3.fal.media/files/lion/xxxxxxxxxxxxxxxxxxxxx_pytorch_lora_weights.safetensors',
				'https://v3.fal.media/files/lion/yyyyyyyyyyyyyyyyyyyyy_config.json',
			],
		],
	])('of %s is what people chain on', (name, value) => {
		expect(simplify(recorded(name))).toEqual(value);
	});

	it.each<[unknown, unknown]>([
		[{ output: '' }, ''],
		[{ text: 'a', output: 'b' }, 'b'],
		[{ caption: 'a fox' }, 'a fox'],
		[{ output: 7, text: 'a' }, 'a'],
		[{ text: 'a fox', image: { url: 'https://x.y/a.png' } }, 'https://x.y/a.png'],
		[{ score: 0.5 }, { score: 0.5 }],
		[{ prompt: 'a fox' }, 'a fox'],
		[{ outputs: ['a fox'] }, 'a fox'],
		[{ outputs: ['a', 'b'] }, { outputs: ['a', 'b'] }],
		[
			{ voice_id: 'a', seed: 1 },
			{ voice_id: 'a', seed: 1 },
		],
		['a text', 'a text'],
		[
			['a', 'b'],
			['a', 'b'],
		],
		[null, null],
		[0, 0],
	])('of %j is %j', (result, value) => {
		expect(simplify(result)).toEqual(value);
	});

	it.each<[string, unknown, unknown]>([
		[
			'of a file that stands in it twice is its one address',
			{ audio: { url: 'https://x.y/a' }, audios: [{ url: 'https://x.y/a' }] },
			'https://x.y/a',
		],
		[
			'of a file with frames is the address of the file',
			{
				video: {
					url: 'https://x.y/a.mp4',
					start_frame_url: 'https://x.y/b.jpg',
					end_frame_url: 'https://x.y/c.jpg',
				},
			},
			'https://x.y/a.mp4',
		],
		[
			'of a file with a preview is the address of the file',
			{ preview: { url: 'https://x.y/b.png' }, model_mesh: { url: 'https://x.y/a.glb' } },
			'https://x.y/a.glb',
		],
		[
			'of a file that is described as fal does it is its address',
			{ image: { url: 'https://x.y/a', content_type: null, width: 7, seed: 1, alt: 'a fox' } },
			'https://x.y/a',
		],
	])('%s', (_, result, value) => {
		expect(simplify(result)).toEqual(value);
	});

	it.each([
		[{ media: { url: 'https://x.y/a.mp4', duration: 12.5, file_size: 4_000 } }, 'media'],
		[
			{
				media: {
					url: 'https://x.y/a.mp4',
					fps: 24,
					codec: 'h264',
					start_frame_url: 'https://x.y/b.jpg',
				},
			},
			'media',
		],
		[{ audio: { url: 'https://x.y/a.mp3', loudness: -14.2 } }, 'audio'],
	])('keeps what it tells of a file: %j', (result, member) => {
		expect(simplify(result)).toEqual(Object.entries(result).find(([name]) => name === member)?.[1]);
	});
});
