import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { falWorld, onlyJson } from '../harness/fal';
import { inMemory } from '../harness/files';
import { runWorkflow } from '../../rig/engine/engine';

/** Workflows that were saved with version 0.1.0, as n8n's menu saves them. */
const SAVED = join(__dirname, '../fixtures/saved/0.1.0');

const world = falWorld();

const nodesOf = (file: string): INode[] =>
	JSON.parse(readFileSync(join(SAVED, `${file}.json`), 'utf8')).nodes;

/** Runs one node of a saved workflow, exactly as it was saved, on an item of the node before it. */
async function runSaved(
	file: string,
	name: string,
	item: INodeExecutionData,
	more: INodeParameters = {},
) {
	const node = nodesOf(file).find((saved) => saved.name === name);
	if (!node) throw new Error(`${file} has no node ${name}`);
	const { parameters, typeVersion, onError } = node;
	return await runWorkflow({
		items: [item],
		credentials: { apiKey: world.fal.key },
		parameters: { ...parameters, ...more },
		node: { typeVersion, ...(onError && { onError }) },
	});
}

const photo: INodeExecutionData = {
	json: { body: { background: 'a marble table' } },
	binary: { photo: inMemory('png', { fileName: 'shoe.png' }) },
};
const recording: INodeExecutionData = {
	json: { task: 'Translate to English' },
	binary: { recording: inMemory('mp3', { mimeType: 'audio/mpeg', fileName: 'talk.mp3' }) },
};

describe('a workflow that was saved with 0.1.0 runs as it is', () => {
	const uploaded: string = expect.stringMatching(/^https:\/\/v3b?\.fal\.media\//);

	it.each<[string, string, INodeExecutionData, string, IDataObject]>([
		[
			'batch-from-table',
			'Make the Picture',
			{ json: { prompt: 'a fox' } },
			'/fal-ai/flux/dev',
			{ prompt: 'a fox', image_size: 'square_hd' },
		],
		[
			'image-from-form',
			'Make the Picture',
			{ json: { prompt: 'a fox', shape: 'Portrait' } },
			'/fal-ai/flux/dev',
			{ prompt: 'a fox', image_size: 'portrait_16_9' },
		],
		[
			'product-photo-edit',
			'Edit the Photo',
			photo,
			'/fal-ai/nano-banana/edit',
			{
				prompt: expect.stringContaining('a marble table'),
				image_urls: [uploaded],
				output_format: 'jpeg',
			},
		],
		[
			'submit-and-trigger',
			'Submit',
			{ json: { prompt: 'a fox', webhookUrl: 'https://n8n.example.com/webhook/x' } },
			'/fal-ai/flux/dev',
			{ prompt: 'a fox' },
		],
		[
			'transcription',
			'Transcribe',
			recording,
			'/fal-ai/whisper',
			{ audio_url: uploaded, task: 'translate' },
		],
		[
			'voice-over',
			'Speak',
			{ json: { text: 'Welcome.' } },
			'/fal-ai/kokoro/american-english',
			{ prompt: 'Welcome.', voice: 'am_michael' },
		],
	])('%s: %s', async (file, name, item, path, input) => {
		world.fal.define('fal-ai/kokoro/american-english', {
			output: { audio: { url: 'https://v3.fal.media/files/rabbit/a.mp3' } },
		});
		const { items, error } = await runSaved(file, name, item);

		expect(error).toBeUndefined();
		expect(onlyJson(items)).toMatchObject({ model: path.slice(1) });
		expect(world.fal.journal.submits().map((line) => line.path)).toEqual([path]);
		expect(world.fal.requests[0]?.input).toMatchObject(input);
	});

	it.each([
		['product-photo-edit', 'Edit the Photo', photo, 'data'],
		['voice-over', 'Speak', { json: { text: 'Welcome.' } }, 'audio'],
	])('%s: %s downloads what its options ask for', async (file, name, item, field) => {
		world.fal.define('fal-ai/kokoro/american-english', {
			output: { audio: { url: 'https://v3.fal.media/files/rabbit/a.mp3' } },
		});
		const { items } = await runSaved(file, name, item);

		expect(Object.keys(items[0]?.binary ?? {})).toEqual([field]);
	});

	it('image-to-video: Get the Late Result fetches the first file', async () => {
		const model = 'bytedance/seedance-2.0/image-to-video';
		const animated = await runSaved(
			'image-to-video',
			'Animate the Picture',
			{ json: { motion: 'waves', imageUrl: 'https://example.com/a.png' } },
			{ waitMode: 'queue' },
		);
		expect(animated.error).toBeUndefined();
		const { requestId } = onlyJson(animated.items);
		const late = await runSaved('image-to-video', 'Get the Late Result', {
			json: { model, requestId },
		});

		expect(late.error).toBeUndefined();
		expect(Object.keys(late.items[0]?.binary ?? {})).toEqual(['video']);
	});

	it('chat-with-streaming: Answer streams', async () => {
		const node = nodesOf('chat-with-streaming').find(({ name }) => name === 'Answer');
		const mapper = Object(node?.parameters['inputFields']);
		const value = { ...mapper.value, prompt: '={{ $json.question }}' };
		const { items, error } = await runSaved(
			'chat-with-streaming',
			'Answer',
			{ json: { question: 'Who are you?' } },
			{ inputFields: { ...mapper, value } },
		);

		expect(error).toBeUndefined();
		expect(onlyJson(items)['result']).toMatch(/\w+ \w+/);
		const [line] = world.fal.journal.find({ path: '/openrouter/router/stream' });
		expect(JSON.parse(line?.body ?? '')).toMatchObject({
			prompt: 'Who are you?',
			model: 'google/gemini-2.5-flash',
		});
	});
});

it('no saved workflow has a parameter or an option that the node no longer knows', async () => {
	const { Fal } = await import('../../nodes/Fal/Fal.node');
	const { properties } = new Fal().description;
	const names = new Set(properties.map(({ name }) => name));
	const optionNames = new Set(
		properties
			.filter(({ name }) => name === 'options')
			.flatMap(({ options = [] }) => options.map(({ name }) => name)),
	);
	const ofTools = new Set(['descriptionType', 'toolDescription']);
	const nodes = readdirSync(SAVED)
		.flatMap((file) => nodesOf(file.replace(/\.json$/, '')))
		.filter(({ type }) => /^n8n-nodes-fal-run\.fal(Tool)?$/.test(type));

	expect(nodes).toHaveLength(12);
	for (const { parameters } of nodes) {
		const unknown = Object.keys(parameters).filter(
			(name) => !names.has(name) && !ofTools.has(name),
		);
		expect(unknown).toEqual([]);
		const options = Object.keys(Object(parameters['options']));
		expect(options.filter((name) => !optionNames.has(name))).toEqual([]);
	}
});
