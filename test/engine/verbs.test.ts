import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { falWorld, onlyJson } from '../harness/fal';
import { inMemory } from '../harness/files';
import { runWorkflow } from '../../rig/engine/engine';
import { verbs } from '../../nodes/Fal/operations/verbs/verbs';

const world = falWorld();

const image = inMemory('png bytes', { fileName: 'photo.png' });
const sound = inMemory('mp3 bytes', { mimeType: 'audio/mpeg', fileName: 'talk.mp3' });
const video = inMemory('mp4 bytes', { mimeType: 'video/mp4', fileName: 'clip.mp4' });

/** Runs a verb as it is after it was chosen in the node panel, with what a person fills in. */
const runVerb = async (
	resource: string,
	operation: string,
	parameters: INodeParameters = {},
	item: INodeExecutionData = { json: {} },
) =>
	await runWorkflow({
		items: [item],
		credentials: { apiKey: world.fal.key },
		parameters: { resource, operation, ...parameters },
	});

const sent = (request = 0): IDataObject => Object(world.fal.requests[request]?.input);
const warnings = ({ hints }: Awaited<ReturnType<typeof runVerb>>) =>
	hints.flatMap(({ type, message }) => (type === 'warning' ? [message] : []));
const atFal: string = expect.stringMatching(/^https:\/\/v3b?\.fal\.media\//);
const byId = (value: string) => ({ model: { __rl: true, mode: 'id', value } });

/** What a person fills in, the item that comes in, and what fal gets. */
const cases: Array<
	[resource: string, operation: string, INodeParameters, INodeExecutionData, IDataObject]
> = [
	['image', 'generate', { prompt: 'a fox' }, { json: {} }, { prompt: 'a fox' }],
	[
		'image',
		'edit',
		{ prompt: 'at night' },
		{ json: {}, binary: { data: image } },
		{ prompt: 'at night', image_urls: [atFal] },
	],
	['image', 'upscale', {}, { json: {}, binary: { data: image } }, { image_url: atFal }],
	['image', 'removeBackground', {}, { json: {}, binary: { data: image } }, { image_url: atFal }],
	[
		'image',
		'describe',
		{},
		{ json: {}, binary: { data: image } },
		{ prompt: 'Describe this image.', image_urls: [atFal], model: 'google/gemini-2.5-flash' },
	],
	['video', 'generate', { prompt: 'waves' }, { json: {} }, { prompt: 'waves' }],
	[
		'video',
		'animate',
		{ prompt: 'it moves' },
		{ json: {}, binary: { data: image } },
		{ prompt: 'it moves', image_url: atFal },
	],
	['video', 'upscale', {}, { json: {}, binary: { data: video } }, { video_url: atFal }],
	[
		'video',
		'lipSync',
		{ videoInput: 'clip', audioInput: 'talk' },
		{ json: {}, binary: { clip: video, talk: sound } },
		{ video_url: atFal, audio_url: atFal },
	],
	[
		'video',
		'addCaptions',
		{},
		{ json: { media: [{ url: 'https://v3.fal.media/files/rabbit/a.mp4' }] } },
		{ video_url: 'https://v3.fal.media/files/rabbit/a.mp4' },
	],
	[
		'video',
		'merge',
		{ videoInput: 'clip, https://example.com/b.mp4' },
		{ json: {}, binary: { clip: video } },
		{ video_urls: [atFal, 'https://example.com/b.mp4'] },
	],
	['audio', 'speech', { prompt: 'Welcome.' }, { json: {} }, { prompt: 'Welcome.' }],
	['audio', 'music', { prompt: 'calm piano' }, { json: {} }, { prompt: 'calm piano' }],
	['audio', 'transcribe', {}, { json: {}, binary: { data: sound } }, { audio_url: atFal }],
	[
		'text',
		'generate',
		{ prompt: 'Hello?' },
		{ json: {} },
		{ prompt: 'Hello?', model: 'google/gemini-2.5-flash' },
	],
	['threeD', 'generate', {}, { json: {}, binary: { data: image } }, { image_url: atFal }],
];

describe('a verb needs nothing but what it is about', () => {
	it.each(cases)('%s: %s', async (resource, operation, parameters, item, input) => {
		const run = await runVerb(resource, operation, parameters, item);

		expect(run.error).toBeUndefined();
		expect(warnings(run)).toEqual([]);
		const [submit] = world.fal.journal.submits();
		expect(onlyJson(run.items)).toMatchObject({ model: submit?.path.slice(1) });
		expect(sent()).toEqual(input);
	});

	it('is tried here for every verb there is', () => {
		const all = Object.entries(verbs).flatMap(([resource, operations]) =>
			Object.keys(operations).map((operation) => `${resource}: ${operation}`),
		);
		expect(cases.map(([resource, operation]) => `${resource}: ${operation}`)).toEqual(all);
	});
});

describe('Download Files', () => {
	it.each([
		['image', 'generate', { prompt: 'a fox' }, ['data']],
		['audio', 'speech', { prompt: 'Welcome.' }, ['data']],
		['video', 'generate', { prompt: 'waves' }, []],
	])('of %s: %s is as the verb presets it', async (resource, operation, parameters, fields) => {
		const { items } = await runVerb(resource, operation, parameters);

		expect(Object.keys(items[0]?.binary ?? {})).toEqual(fields);
		expect(onlyJson(items)).toMatchObject({ media: [{ url: atFal }] });
	});

	it('can be switched, and its options say what is downloaded', async () => {
		const off = await runVerb('image', 'generate', { prompt: 'a fox', downloadFiles: false });
		const on = await runVerb('video', 'generate', {
			prompt: 'waves',
			downloadFiles: true,
			options: { outputBinaryProperty: 'clip' },
		});

		expect(off.items[0]?.binary).toBeUndefined();
		expect(Object.keys(on.items[0]?.binary ?? {})).toEqual(['clip']);
	});

	it('that is off leaves a hint at how to see the files without paying again', async () => {
		const { hints } = await runVerb('video', 'generate', { prompt: 'waves' });

		expect(hints).toMatchObject([
			{ type: 'info', message: expect.stringMatching(/Download Files.*without paying again/) },
		]);
	});
});

describe('Prompt', () => {
	it('goes to the text of the model, whatever it is called, with its lines', async () => {
		const prompt = 'Line one\n\n\tLine "two"';
		await runVerb('audio', 'speech', { prompt, ...byId('fal-ai/playai/tts/v3'), ...voice });

		expect(sent()).toEqual({ input: prompt, voice: 'Jennifer' });
	});

	it.each([
		['image', 'generate', { moreInput: '{"prompt": "a wolf", "seed": 7}' }],
		['model', 'run', { specifyInput: 'json', inputParams: '{"prompt": "a wolf", "seed": 7}' }],
		['model', 'submit', { specifyInput: 'json', inputParams: '{"prompt": "a wolf", "seed": 7}' }],
		['model', 'run', { moreInput: '{"prompt": "a wolf", "seed": 7}' }],
	])('of %s: %s gives way to JSON', async (resource, operation, parameters) => {
		await runVerb(resource, operation, {
			prompt: 'a fox',
			...byId('fal-ai/flux/dev'),
			...parameters,
		});

		expect(sent()).toEqual({ prompt: 'a wolf', seed: 7 });
	});

	it('serves Model: Run as well, with fields and with JSON', async () => {
		const prompt = 'a "quoted" fox\nin the snow';
		const more = { resource: 'model', operation: 'run', prompt, ...byId('fal-ai/flux/dev') };
		await runVerb('model', 'run', more);
		await runVerb('model', 'run', { ...more, specifyInput: 'json', inputParams: '{"seed": 1}' });

		expect([sent(0), sent(1)]).toEqual([{ prompt }, { prompt, seed: 1 }]);
	});

	it('for a model that takes no text is not sent, and that is told', async () => {
		const run = await runVerb('model', 'run', {
			prompt: 'make it sharp',
			...byId('fal-ai/esrgan'),
			imageInput: 'https://example.com/a.png',
		});

		expect(sent()).toEqual({ image_url: 'https://example.com/a.png' });
		expect(warnings(run)).toEqual([
			'fal-ai/esrgan takes no text: what stands in Prompt was not sent.',
		]);
	});
});

const voice = { moreInput: '{"voice": "Jennifer"}' };

describe('a model of another category', () => {
	it('is told in a word, and runs', async () => {
		const run = await runVerb('image', 'generate', {
			prompt: 'waves',
			...byId('fal-ai/veo3'),
			downloadFiles: false,
		});

		expect(run.error).toBeUndefined();
		expect(warnings(run)).toEqual([
			expect.stringMatching(
				/^fal-ai\/veo3 is a model for text-to-video, and this operation is for text-to-image\./,
			),
		]);
	});

	it('that has no place for the file is refused before anything is paid, in the words of the form', async () => {
		const run = await runVerb(
			'image',
			'edit',
			{ prompt: 'at night', ...byId('fal-ai/flux/dev') },
			{ json: {}, binary: { data: image } },
		);

		expect(run.error?.message).toBe(
			'Image Input: fal-ai/flux/dev takes no image. Clear Image Input, or choose another model',
		);
		expect(world.fal.journal.submits()).toEqual([]);
	});
});

describe('More Input (JSON)', () => {
	it('wins over the preset of the verb and joins the form', async () => {
		await runVerb('text', 'generate', {
			prompt: 'Hello?',
			moreInput: { model: 'openai/gpt-5', temperature: 0.2 },
		});

		expect(sent()).toEqual({ prompt: 'Hello?', model: 'openai/gpt-5', temperature: 0.2 });
	});

	it('takes the place of a file that the form names', async () => {
		const schema = ['prompt', 'image_urls'].map((id) => ({
			id,
			displayName: id,
			required: false,
			display: true,
			defaultMatch: false,
			type: 'string',
			...(id === 'image_urls' && { media: 'image', isList: true }),
		}));
		const value = { prompt: 'at night', image_urls: 'photo' };
		await runVerb('model', 'run', {
			...byId('fal-ai/nano-banana/edit'),
			inputFields: { mappingMode: 'defineBelow', matchingColumns: [], value, schema },
			moreInput: { image_urls: ['https://example.com/a.png'] },
		});

		expect(sent()['image_urls']).toEqual(['https://example.com/a.png']);
	});
});

describe('Use Streaming', () => {
	it('of Text: Generate gives the whole text at the end', async () => {
		const { items, error } = await runVerb('text', 'generate', {
			prompt: 'Hello?',
			useStreaming: true,
		});

		expect(error).toBeUndefined();
		expect(onlyJson(items)['result']).toHaveProperty('output', expect.stringMatching(/\w+ \w+/));
		expect(world.fal.journal.find({ path: '/openrouter/router/stream' })).toHaveLength(1);
	});
});

describe('Include Input Fields', () => {
	it.each(['queue', 'direct'])('keeps the columns of the item (%s)', async (waitMode) => {
		const { items } = await runVerb(
			'image',
			'generate',
			{ prompt: 'a fox', waitMode, options: { includeInputFields: true } },
			{ json: { row: 7, model: 'mine', result: 'old' } },
		);

		const { row, model, result } = onlyJson(items);
		expect(row).toBe(7);
		expect(model).toBe('fal-ai/z-image/turbo');
		expect(result).toHaveProperty('images');
	});

	it('keeps those of Get Result too, and none unless asked', async () => {
		const first = await runVerb('image', 'generate', { prompt: 'a fox' }, { json: { row: 7 } });
		const { requestId, model } = onlyJson(first.items);
		const item = { json: { row: 7, requestId, model } };
		const kept = await runVerb(
			'request',
			'getResult',
			{ options: { includeInputFields: true } },
			item,
		);

		expect(onlyJson(first.items)).not.toHaveProperty('row');
		expect(onlyJson(kept.items)).toMatchObject({ row: 7, requestId });
	});
});

it('Get Result shows the files of a run without paying again', async () => {
	const first = await runVerb('video', 'generate', { prompt: 'waves' });
	const item = { json: onlyJson(first.items) };
	const { items } = await runVerb('request', 'getResult', { downloadFiles: true }, item);

	expect(Object.keys(items[0]?.binary ?? {})).toEqual(['data']);
	expect(world.fal.journal.submits()).toHaveLength(1);
});
