import type { JsonObject } from '../../../../../nodes/Fal/fal';
import { checkInput } from '../../../../../nodes/Fal/fal/schema/check/check';
import { readFields } from '../../../../../nodes/Fal/fal/schema/field';
import { inputSchema, recordedIds, recordedInput } from '../../../../harness/recordedModels';

const check = (id: string, input: JsonObject) => checkInput(recordedInput(id), input);

/** The problems as a user reads them. */
function told(id: string, input: JsonObject): string[] {
	const result = check(id, input);
	if (result.state !== 'problems') return [result.state];
	return result.problems.map(({ path, message }) => `${path} ${message}`);
}

/** The input as it is sent. */
function sent(id: string, input: JsonObject): unknown {
	const result = check(id, input);
	return result.state === 'ok' ? result.input : result;
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
			expect(check(id, input)).toEqual({ state: 'ok', input, unlisted: [] });
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
		[
			'a seed of many digits as text',
			'fal-ai/flux/dev',
			{ prompt: 'x', seed: '18446744073709551615' },
		],
		['a parameter nobody has documented', 'fal-ai/flux/dev', { prompt: 'x', lora_blocks: [1] }],
		['a second of its kind', 'fal-ai/flux/dev', { prompt: 'x', prompt_2: 'y' }],
		['a field that only the order mentions', 'fal-ai/veo3', { prompt: 'x', seed: 5 }],
		['empty text that is optional', 'fal-ai/fast-sdxl', { prompt: 'x', negative_prompt: '' }],
		[
			'an object for a preset',
			'fal-ai/flux/dev',
			{ prompt: 'x', image_size: { width: 512, height: 512 } },
		],
	])('%s; it is sent as it is', (_what, id, input) => {
		expect(sent(id, input)).toBe(input);
	});

	it('a member that is undefined, or a date', () => {
		expect(sent('fal-ai/flux/dev', { prompt: new Date(0), num_images: undefined })).toEqual({
			prompt: '1970-01-01T00:00:00.000Z',
		});
	});

	it('a number kept as text for its digits', () => {
		const seed = JSON.rawJSON!('18446744073709551615');

		expect(sent('fal-ai/flux/dev', { prompt: 'x', seed })).toMatchObject({ seed });
		expect(told('fal-ai/flux/dev', { prompt: 'x', num_images: seed })).toEqual([
			'num_images expected whole number, 1 to 4, got 18446744073709552000',
		]);
	});

	it('a required field that has a default', () => {
		const schema = inputSchema({ mode: { type: 'string', default: 'a' } }, { required: ['mode'] });

		expect(checkInput(schema, {})).toMatchObject({ state: 'ok' });
		expect(checkInput(schema, { mode: null })).toMatchObject({ state: 'ok', input: {} });
	});

	it('a demand for what is not described', () => {
		const schema = inputSchema({ a: { type: 'string' } }, { required: ['gone'] });

		expect(checkInput(schema, {})).toMatchObject({ state: 'ok' });
	});

	it('null for what is required, where the model takes null', () => {
		const nullable = { anyOf: [{ type: 'string' }, { type: 'null' }] };
		const schema = inputSchema({ a: nullable }, { required: ['a'] });

		expect(checkInput(schema, { a: null })).toMatchObject({ state: 'ok', input: { a: null } });
	});
});
