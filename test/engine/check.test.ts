import { randomUUID } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';
import { falWorld, onlyJson, type FalRun } from '../harness/fal';
import { asTool } from '../../rig/engine/tool';

const world = falWorld();

/** With the check on, and with a credential of its own, because schemas are kept per credential. */
const run = async ({ options, node, ...rest }: FalRun) =>
	await world.runModel({
		...rest,
		options: { checkInput: true, ...options },
		node: { credentials: { falApi: { id: randomUUID(), name: 'FAL' } }, ...node },
	});
const schemaCalls = () =>
	world.fal.journal.find({ path: /^\/v1\/models$|openapi\.json$/ }).map(({ host }) => host);

describe('Check Input Before Running', () => {
	it('lets good input through, with one call for the schema however many items there are', async () => {
		const { items, error } = await run({
			model: 'fal-ai/flux/dev',
			items: [{}, {}, {}],
			input: { prompt: 'a fox', num_images: 1 },
		});

		expect(error).toBeUndefined();
		expect(items).toHaveLength(3);
		expect(schemaCalls()).toEqual(['api.fal.ai']);
	});

	it.each<[string, string, object, RegExp]>([
		['a missing field', 'fal-ai/flux/dev', {}, /prompt: is required/],
		['a wrong type', 'fal-ai/flux/dev', { prompt: 'x', num_images: 'many' }, /num_images: .*many/],
		['too large a number', 'fal-ai/flux/dev', { prompt: 'x', num_images: 99 }, /num_images: .*99/],
		[
			'a value that is none of the choices',
			'fal-ai/kling-video/v1.6/pro/image-to-video',
			{ prompt: 'x', image_url: 'https://example.com/a.png', duration: '7' },
			/duration: .*"5".*"10"/,
		],
		['a slip', 'fal-ai/flux/dev', { prompt: 'x', numImages: 2 }, /numImages: .*"num_images"/],
		[
			'several at once',
			'fal-ai/flux/dev',
			{ num_images: 99, guidance_scale: 'high' },
			/prompt.*; .*num_images|num_images.*guidance_scale/,
		],
	])('refuses %s before anything is paid', async (_name, model, input, message) => {
		const { error } = await run({ model, input: JSON.stringify(input) });

		expect(error?.message).toMatch(message);
		expect(error?.message).toMatch(/^The input does not fit the model: /);
		expect(error).toHaveProperty('description', expect.stringMatching(/Correct the fields/));
		expect(error).toHaveProperty('context.fal.fields.0.path');
		expect(world.fal.journal.submits()).toEqual([]);
	});

	it('asks nothing when it is off', async () => {
		await run({ model: 'fal-ai/flux/dev', options: { checkInput: false } });

		expect(schemaCalls()).toEqual([]);
		expect(world.fal.requests).toHaveLength(1);
	});

	it.each<[string, () => void]>([
		[
			'cannot be had',
			() => void world.fal.fault({ host: 'api.fal.ai' }, { status: 500 }, Infinity),
		],
		['is of a model that fal does not describe', () => undefined],
	])('does not keep a model from running whose schema %s, and hints', async (_name, prepare) => {
		world.fal.define('acme/undescribed', { output: { ok: true } });
		world.fal.fault({ host: 'fal.ai' }, { status: 404, body: null }, Infinity);
		prepare();
		const { items, error, hints } = await run({ model: 'acme/undescribed' });

		expect(error).toBeUndefined();
		expect(onlyJson(items)['result']).toEqual({ ok: true });
		expect(hints.map(({ message }) => message).join()).toMatch(/not checked before running/);
	});

	it('runs with a field that the model does not list, and hints at it', async () => {
		const { error, hints } = await run({
			model: 'fal-ai/flux/dev',
			items: [{}, {}],
			input: { prompt: 'x', style: 'anime', quality: 'high' },
		});

		expect(error).toBeUndefined();
		expect(world.fal.requests[0]?.input).toHaveProperty('style', 'anime');
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringMatching(
				/fields that the model does not list and probably ignores: "style", "quality"\..*The model lists: prompt, .*seed/,
			),
			expect.stringMatching(/^The files are at fal\./),
		]);
	});

	it('tells an agent in the item, because it sees no hints', async () => {
		const { items } = await run({
			...(await asTool()),
			model: 'fal-ai/flux/dev',
			items: [{ style: 'anime' }, { style: null }],
			parameters: {
				inputParams: '={{ $json.style ? { prompt: "x", style: $json.style } : { prompt: "x" } }}',
			},
		});

		expect(items.map(({ json }) => json['note'])).toEqual([
			expect.stringContaining('does not list and probably ignores: "style"'),
			undefined,
		]);
	});

	it('tells each item its own mistake', async () => {
		const { items } = await run({
			model: 'fal-ai/flux/dev',
			items: [{ n: 1 }, { n: 99 }, { n: 2 }],
			parameters: { inputParams: '={{ { prompt: "x", num_images: $json.n } }}' },
			node: { onError: 'continueRegularOutput' },
		});

		expect(items.map(({ json }) => 'error' in json)).toEqual([false, true, false]);
		expect(items[1]?.json).toHaveProperty('details.fields.0.path', 'num_images');
	});
});

describe('Image Input', () => {
	const image = 'https://example.com/photo.jpg';
	const sentWith = async (model: string, input: object, options: INodeParameters = {}) => {
		const { error } = await run({
			model,
			input: JSON.stringify(input),
			parameters: { imageInput: image },
			options,
		});
		expect(error).toBeUndefined();
		return world.fal.requests[0]?.input;
	};

	it('goes to image_url where the model has that', async () => {
		expect(await sentWith('fal-ai/kling-video/v1.6/pro/image-to-video', { prompt: 'x' })).toEqual({
			prompt: 'x',
			image_url: image,
		});
	});

	it('becomes a list where the model takes one', async () => {
		expect(await sentWith('fal-ai/nano-banana/edit', { prompt: 'x' })).toEqual({
			prompt: 'x',
			image_urls: [image],
		});
	});

	it('goes where the user says, whatever the model has', async () => {
		const model = 'fal-ai/kling-video/v1.6/pro/image-to-video';
		const input = { prompt: 'x', image_url: 'https://example.com/first.png' };
		expect(await sentWith(model, input, { imageInputKey: 'tail_image_url' })).toEqual({
			...input,
			tail_image_url: image,
		});
	});

	it('goes to image where the model has no image input', async () => {
		expect(await sentWith('fal-ai/flux/dev', { prompt: 'x' })).toEqual({ prompt: 'x', image });
	});
});

describe('Using Fields Below', () => {
	const field = (id: string, type: string, more = {}) => ({
		id,
		displayName: id,
		required: false,
		defaultMatch: false,
		display: true,
		type,
		...more,
	});
	const schema = [
		field('prompt', 'string', { required: true }),
		field('num_images', 'number', { defaultValue: 1 }),
		field('duration', 'options', {
			options: [
				{ name: '5', value: '5' },
				{ name: '10', value: '10' },
			],
		}),
		field('image_url', 'string', { media: 'image' }),
	];
	const sentOf = async (value: object, more: FalRun = {}) => {
		world.fal.define('acme/form', { output: { ok: true } });
		const { error } = await world.runModel({
			model: 'acme/form',
			...more,
			parameters: {
				specifyInput: 'fields',
				inputFields: JSON.parse(
					JSON.stringify({ mappingMode: 'defineBelow', value, schema, matchingColumns: [] }),
				),
			},
		});
		expect(error).toBeUndefined();
		return world.fal.requests[0]?.input;
	};

	it('sends the fields that have a value with the types of the model, defaults as well', async () => {
		const value = { prompt: 'a fox', num_images: 1, duration: '5' };
		expect(await sentOf(value)).toEqual(value);
	});

	it('takes expressions, whose text becomes what the model wants', async () => {
		const value = { prompt: '={{ $json.what }}', num_images: '={{ $json.many }}' };
		expect(await sentOf(value, { items: [{ what: '1984', many: '3' }] })).toEqual({
			prompt: '1984',
			num_images: 3,
		});
	});

	it('uploads a file whose binary field is named in a media field', async () => {
		const items = [
			{
				json: {},
				binary: {
					photo: {
						data: Buffer.from('png').toString('base64'),
						mimeType: 'image/png',
						fileName: 'a.png',
					},
				},
			},
		];
		expect(await sentOf({ prompt: 'x', image_url: 'photo' }, { items })).toEqual({
			prompt: 'x',
			image_url: expect.stringMatching(/^https:\/\/v3b\.fal\.media\//),
		});
	});
});
