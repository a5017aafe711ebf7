import type { JsonObject } from '../../../../../nodes/Fal/fal';
import { checkInput } from '../../../../../nodes/Fal/fal/schema/check/check';
import { readFields } from '../../../../../nodes/Fal/fal/schema/field';
import { nearestName } from '../../../../../nodes/Fal/fal/schema/check/nearestName';
import { unlistedNames } from '../../../../../nodes/Fal/fal/schema/check/unlisted';
import { inputSchema, recordedIds, recordedInput } from '../../../../harness/recordedModels';

const check = (id: string, input: JsonObject) => checkInput(recordedInput(id), input);

/** The problems as a user reads them. */
function told(id: string, input: JsonObject): string[] {
	const result = check(id, input);
	if (result.state !== 'problems') return [result.state];
	return result.problems.map(({ path, message }) => `${path} ${message}`);
}

describe('the examples of the recorded models', () => {
	it.each(recordedIds)('%s accepts every one of them', (id) => {
		const fields = readFields(recordedInput(id));
		const base = Object.fromEntries(
			fields
				.filter((field) => field.required)
				.map((field) => [field.name, field.examples[0] ?? standIn(field)]),
		);
		const examples = fields.flatMap((field) =>
			field.examples.map((example) => ({ ...base, [field.name]: example })),
		);
		const defaults = Object.fromEntries(
			fields
				.filter((field) => field.default !== undefined)
				.map((field) => [field.name, field.default]),
		);

		for (const input of [base, { ...base, ...defaults }, ...examples]) {
			expect([input, check(id, input)]).toEqual([input, { state: 'ok' }]);
		}
	});
});

function standIn(field: ReturnType<typeof readFields>[number]): unknown {
	const address = 'https://example.com/a.png';
	if (field.kind === 'media') return field.isList ? [address] : address;
	return 'a red fox';
}

describe('a broken input is told', () => {
	it.each<[string, string, JsonObject, string[]]>([
		['missing', 'fal-ai/flux/dev', {}, ['prompt is required (text)']],
		[
			'null where a value must be',
			'fal-ai/flux/dev',
			{ prompt: null },
			['prompt is required (text)'],
		],
		[
			'a number for text',
			'fal-ai/flux/dev',
			{ prompt: 1984 },
			['prompt expected text, got the number 1984'],
		],
		[
			'too large',
			'fal-ai/flux/dev',
			{ prompt: 'x', num_images: 9 },
			['num_images expected whole number, 1 to 4, got 9'],
		],
		[
			'no whole number',
			'fal-ai/flux/dev',
			{ prompt: 'x', num_images: 1.5 },
			['num_images expected whole number, 1 to 4, got the number 1.5'],
		],
		[
			'not in the list',
			'fal-ai/flux/dev',
			{ prompt: 'x', acceleration: 'turbo' },
			['acceleration expected one of "none", "regular", "high", got "turbo"'],
		],
		[
			'a number where digits are text',
			'fal-ai/kling-video/v1.6/pro/image-to-video',
			{ prompt: 'x', image_url: 'https://a/b.png', duration: 5 },
			['duration expected one of "5", "10", got the number 5'],
		],
		[
			'text where digits are numbers',
			'fal-ai/trellis',
			{ image_url: 'https://a/b.png', texture_size: '512' },
			['texture_size expected one of 512, 1024, 2048, got "512"'],
		],
		[
			'a preset that is none',
			'fal-ai/flux/dev',
			{ prompt: 'x', image_size: 'huge' },
			[
				'image_size expected one of "square_hd", "square", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9", or an object {width, height}, got "huge"',
			],
		],
		[
			'what is wrong inside an object',
			'fal-ai/flux/dev',
			{ prompt: 'x', image_size: { width: 0, height: 99_999 } },
			[
				'image_size.width expected whole number, above 0, at most 14142, got 0',
				'image_size.height expected whole number, above 0, at most 14142, got 99999',
			],
		],
		[
			'what is wrong inside a list',
			'fal-ai/fast-sdxl',
			{ prompt: 'x', loras: [{ scale: 1 }, { path: 'a', scale: 'strong' }] },
			['loras[0].path is required (text)', 'loras[1].scale expected number, 0 to 4, got "strong"'],
		],
		[
			'one address for a list',
			'fal-ai/nano-banana/edit',
			{ prompt: 'x', image_urls: 'https://a/b.png' },
			['image_urls expected list of image URLs or data URIs, got "https://a/b.png"'],
		],
		[
			'a slip, with the name that was meant',
			'fal-ai/flux/dev',
			{ prompt: 'x', num_inference_step: 4 },
			['num_inference_step is not a parameter of this model; did you mean "num_inference_steps"?'],
		],
		[
			'another spelling',
			'fal-ai/flux/dev',
			{ prompt: 'x', imageSize: 'square' },
			['imageSize is not a parameter of this model; did you mean "image_size"?'],
		],
		[
			'too long, without the text',
			'fal-ai/kling-video/v1.6/pro/image-to-video',
			{ prompt: 'x'.repeat(2_600), image_url: 'https://a/b.png' },
			['prompt expected text, at most 2500 characters, got 2600 characters'],
		],
		[
			'everything at once',
			'fal-ai/flux/dev',
			{ promt: 'x', num_images: 0, sync_mode: 'maybe' },
			[
				'prompt is required (text)',
				'promt is not a parameter of this model; did you mean "prompt"?',
				'num_images expected whole number, 1 to 4, got 0',
				'sync_mode expected true or false, got "maybe"',
			],
		],
	])('%s', (_what, id, input, lines) => {
		expect(told(id, input).sort()).toEqual([...lines].sort());
	});

	it('never with a whole text or file', () => {
		const secret = 'S3CRET'.repeat(2_000);
		const lines = told('fal-ai/fast-sdxl', {
			prompt: [secret],
			image_size: { width: secret },
			format: `data:image/png;base64,${secret}`,
			seed: secret,
		});

		expect(lines).toHaveLength(4);
		for (const line of lines) expect(line.length).toBeLessThan(250);
	});

	it('for at most 25 places', () => {
		const loras = Array.from({ length: 5_000 }, () => ({ path: 5 }));

		expect(told('fal-ai/fast-sdxl', { prompt: 'x', loras })).toHaveLength(25);
	});
});

describe('no problem is', () => {
	it.each<[string, string, JsonObject]>([
		[
			'null for what is optional, in both generations',
			'fal-ai/flux/dev',
			{ prompt: 'x', seed: null },
		],
		[
			'null for what older documents cannot call nullable',
			'fal-ai/fast-sdxl',
			{ prompt: 'x', seed: null },
		],
		['a plain number as text', 'fal-ai/flux/dev', { prompt: 'x', num_images: '3' }],
		['a boolean as text', 'fal-ai/flux/dev', { prompt: 'x', sync_mode: 'true' }],
		[
			'a seed of many digits as text',
			'fal-ai/flux/dev',
			{ prompt: 'x', seed: '18446744073709551615' },
		],
		['a parameter nobody has documented', 'fal-ai/flux/dev', { prompt: 'x', lora_blocks: [1] }],
		['a second of its kind', 'fal-ai/flux/dev', { prompt: 'x', prompt_2: 'y' }],
		['a field that only the order mentions', 'fal-ai/veo3', { prompt: 'x', seed: 5 }],
		['a member that is undefined', 'fal-ai/flux/dev', { prompt: 'x', num_images: undefined }],
		['empty text', 'fal-ai/flux/dev', { prompt: '' }],
		[
			'an object for a preset',
			'fal-ai/flux/dev',
			{ prompt: 'x', image_size: { width: 512, height: 512 } },
		],
		['a date', 'fal-ai/flux/dev', { prompt: new Date(0) }],
	])('%s', (_what, id, input) => {
		expect(check(id, input)).toEqual({ state: 'ok' });
	});

	it('a number kept as text for its digits', () => {
		const rawJSON = JSON.rawJSON!;

		expect(
			check('fal-ai/flux/dev', { prompt: 'x', seed: rawJSON('18446744073709551615') }),
		).toEqual({
			state: 'ok',
		});
		expect(
			told('fal-ai/flux/dev', { prompt: 'x', num_images: rawJSON('18446744073709551615') }),
		).toEqual(['num_images expected whole number, 1 to 4, got 18446744073709552000']);
	});

	it('a required field that has a default', () => {
		const schema = inputSchema({ mode: { type: 'string', default: 'a' } }, { required: ['mode'] });

		expect(checkInput(schema, {})).toEqual({ state: 'ok' });
		expect(checkInput(schema, { mode: null })).toEqual({ state: 'ok' });
	});

	it('a demand for what is not described', () => {
		const schema = inputSchema({ a: { type: 'string' } }, { required: ['gone'] });

		expect(checkInput(schema, {})).toEqual({ state: 'ok' });
	});
});

describe('unknown parameters', () => {
	it('are problems where the schema allows no others', () => {
		const schema = inputSchema({ prompt: { type: 'string' } }, { additionalProperties: false });

		expect(checkInput(schema, { anything: 1 })).toMatchObject({
			problems: [{ path: 'anything', message: 'is not a parameter of this model' }],
		});
	});

	it('are none when the one that was meant is there as well', () => {
		const schema = inputSchema({ image_url: { type: 'string' } });

		expect(checkInput(schema, { image_url: 'a', image_urls: ['b'] })).toEqual({ state: 'ok' });
	});

	it.each([
		['are told apart where the schema says nothing of others', undefined, ['style']],
		['are welcome where the schema allows others', true, []],
		['are welcome where the schema says what others hold', { type: 'string' }, []],
		['are left to the check where the schema allows no others', false, []],
	])('%s', (_what, additionalProperties, names) => {
		const schema = inputSchema({ prompt: { type: 'string' } }, { additionalProperties });

		expect(unlistedNames(schema, { prompt: 'x', style: 'y' })).toEqual(names);
	});

	it('are not told apart where the schema has alternatives, one of which may list them', () => {
		const styled = { type: 'object', properties: { style: { type: 'string' } } };
		const sized = { type: 'object', properties: { size: { type: 'string' } } };
		const schema = inputSchema({ prompt: { type: 'string' } }, { anyOf: [styled, sized] });

		expect(unlistedNames(schema, { prompt: 'x', style: 'y' })).toEqual([]);
	});

	it.each([
		['imageUrl', ['image_url'], 'image_url'],
		['image_url', ['image_urls', 'mask_url'], 'image_urls'],
		['promt', ['prompt', 'negative_prompt'], 'prompt'],
		['prompt_2', ['prompt'], undefined],
		['lora_3', ['lora_1', 'lora_2'], undefined],
		['fps', ['seed'], undefined],
		['n', ['m'], undefined],
		['', ['a'], undefined],
		['x'.repeat(5_000), ['x'.repeat(5_001)], undefined],
	])('%j is near of %j: %j', (name, known, nearest) => {
		expect(nearestName(name, known)).toBe(nearest);
	});
});

describe('a schema that contradicts itself', () => {
	it.each<[string, object, string]>([
		['default', { size: { type: 'string', enum: ['a'], default: 'b' } }, 'its own default of size'],
		['example', { size: { type: 'integer', examples: ['big'] } }, 'its own example of size'],
		[
			'default of a member',
			{ box: { type: 'object', properties: { w: { type: 'integer', maximum: 5, default: 9 } } } },
			'its own default of box.w',
		],
	])('is not relied on: %s', (_what, properties, reason) => {
		expect(checkInput(inputSchema(properties), { size: 5 })).toEqual({
			state: 'unusable',
			reason: `it does not allow ${reason}`,
		});
	});

	it('is not one with null as an example, as older documents have it', () => {
		expect(checkInput(inputSchema({ seed: { type: 'integer', examples: [null] } }), {})).toEqual({
			state: 'ok',
		});
	});

	it('nor is a missing one', () => {
		expect(checkInput(undefined, {})).toMatchObject({ state: 'unusable' });
	});

	it('nor an input that never ends', () => {
		const input: JsonObject = { prompt: 'x' };
		input['self'] = input;

		expect(check('fal-ai/flux/dev', input)).toMatchObject({ state: 'unusable' });
	});
});
