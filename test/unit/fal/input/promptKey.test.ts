import { findPromptKey } from '../../../../nodes/Fal/fal';
import { inputSchema, recordedInput } from '../../../harness/recordedModels';

const text = { type: 'string' };
const file = { type: 'string', ui: { field: 'image' } };

describe('Prompt goes to', () => {
	it.each<[string, object, string[], string]>([
		['the prompt', { negative_prompt: text, prompt: text }, ['prompt'], 'prompt'],
		['the prompt, though it may be left out', { prompt: text, title: text }, ['title'], 'prompt'],
		['the text of a voice', { text, voice: text }, ['text', 'voice'], 'text'],
		[
			'the prompt of a song beside its lyrics',
			{ lyrics: text, prompt: text },
			['lyrics'],
			'prompt',
		],
		[
			'the text to speak beside that of the sample',
			{ ref_text: text, gen_text: text },
			[],
			'gen_text',
		],
		['what the model calls input', { input: text, voice: text }, ['input', 'voice'], 'input'],
		['the only text that a run needs', { subject: text, style: text }, ['subject'], 'subject'],
		[
			'the text, and no file',
			{ image_url: file, caption_text: text },
			['image_url', 'caption_text'],
			'caption_text',
		],
	])('%s', (_what, properties, required, key) => {
		expect(findPromptKey(inputSchema(properties, { required }))).toBe(key);
	});

	it.each<[string, object, string[]]>([
		['takes files only', { image_url: file, scale: { type: 'number' } }, ['image_url']],
		['has texts that are all beside the point', { negative_prompt: text, format: text }, []],
		['needs several texts, none of a usual name', { title: text, moral: text }, ['title', 'moral']],
		['has choices only', { prompt: { type: 'string', enum: ['a', 'b'] } }, ['prompt']],
	])('nothing when the model %s', (_what, properties, required) => {
		expect(findPromptKey(inputSchema(properties, { required }))).toBeUndefined();
	});

	it.each([
		['fal-ai/flux/dev', 'prompt'],
		['fal-ai/playai/tts/v3', 'input'],
		['openrouter/router', 'prompt'],
		['fal-ai/esrgan', undefined],
		['fal-ai/trellis', undefined],
	])('%s: %s', (id, key) => {
		expect(findPromptKey(recordedInput(id))).toBe(key);
	});
});
