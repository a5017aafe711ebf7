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
});
