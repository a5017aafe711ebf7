import type { INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../../emulator';
import { modelInputFields } from '../../../nodes/Fal/methods/modelInputFields';
import { formContext } from '../../harness/loadOptions';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator();
});

afterAll(async () => {
	await emulator.close();
});

async function idsOf(model: string, parameters: INodeParameters) {
	const context = formContext(emulator, {
		model: { __rl: true, mode: 'id', value: model },
		parameters,
	});
	const { fields } = await modelInputFields.call(context);
	return fields.map(({ id }) => id);
}

describe('Model Settings leave out', () => {
	it.each([
		['image', 'edit', 'fal-ai/nano-banana/edit', ['prompt', 'image_urls']],
		['audio', 'speech', 'fal-ai/playai/tts/v3', ['input']],
		['audio', 'transcribe', 'fal-ai/whisper', ['audio_url']],
		['video', 'lipSync', 'fal-ai/latentsync', ['video_url', 'audio_url']],
		['model', 'run', 'fal-ai/nano-banana/edit', ['prompt', 'image_urls']],
		['model', 'submit', 'fal-ai/hunyuan3d-v21', ['input_image_url']],
	])('what the fields above them fill (%s: %s)', async (resource, operation, model, own) => {
		const all = await idsOf(model, { resource: 'file', operation: 'upload' });
		const shown = await idsOf(model, { resource, operation });

		expect(all).toEqual(expect.arrayContaining(own));
		expect(shown).toEqual(all.filter((id) => !own.includes(id)));
	});

	it('nothing that the operation has no field for', async () => {
		expect(await idsOf('fal-ai/whisper', { resource: 'audio', operation: 'transcribe' })).toContain(
			'prompt',
		);
	});

	it('the parameter that Image Input Key names, and not the one it would be without', async () => {
		const ids = await idsOf('fal-ai/kling-video/v1.6/pro/image-to-video', {
			resource: 'model',
			operation: 'run',
			options: { imageInputKey: 'tail_image_url' },
		});

		expect(ids).toContain('image_url');
		expect(ids).not.toContain('tail_image_url');
	});

	it('nothing that a saved workflow has a value in', async () => {
		const saved = { mappingMode: 'defineBelow', value: { prompt: 'a fox', image_urls: null } };
		const shown = await idsOf('fal-ai/nano-banana/edit', {
			resource: 'model',
			operation: 'run',
			inputFields: saved,
		});

		expect(shown).toContain('prompt');
		expect(shown).not.toContain('image_urls');
	});
});

it('what the preset model of a verb cannot do without is filled in', async () => {
	const context = formContext(emulator, {
		model: { __rl: true, mode: 'list', value: 'openrouter/router' },
		parameters: { resource: 'text', operation: 'generate' },
	});
	const { fields } = await modelInputFields.call(context);

	expect(fields.find(({ id }) => id === 'model')).toMatchObject({
		required: true,
		defaultValue: 'google/gemini-2.5-flash',
	});
});
