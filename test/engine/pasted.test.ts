/** What people really paste and map: each input was found in a guide, a bug report or a workflow. */
import type { IDataObject } from 'n8n-workflow';

import { EDIT, pastedInto } from '../harness/pasted';

const { run, withJson, define } = pastedInto();
const text = { type: 'string' };

describe('an expression that n8n did not evaluate', () => {
	it.each([
		'{"prompt":"{{ $json.prompt }}"}',
		'{"prompt":"={{ $json.klingVideoPrompt }}"}',
		'{"prompt":"a {{$json["prompt"]}} fox"}',
		`{"prompt":"{{ $('Node').item.json.prompt }}"}`,
		'{"prompt":"{{ $input.first().json.prompt }}"}',
		'{"prompt": {{ $json.prompt }} }',
	])('is named before it is paid for: %s', async (inputParams) => {
		const { told, submits } = await withJson(inputParams, { prompt: 'a fox' });

		expect(submits).toEqual([]);
		expect(told).toMatch(/prompt has .*\{\{.*which n8n did not evaluate \| Switch the field/);
	});

	it('is named by its label in a form', async () => {
		const schema = [{ id: 'prompt', displayName: 'Prompt (1–500)', type: 'string' }];
		const value = { prompt: '{{ $json.prompt }}' };
		const { told, submits } = await run({
			parameters: { specifyInput: 'fields', inputFields: { mappingMode: 'x', value, schema } },
		});

		expect(submits).toEqual([]);
		expect(told).toMatch(/^Prompt \(prompt\) has \{\{ \$json\.prompt \}\}, which n8n did not/);
	});

	it('is named in Image Input', async () => {
		const { told, submits } = await run({
			input: { prompt: 'x' },
			parameters: { imageInput: '{{ $json.url }}' },
		});

		expect(submits).toEqual([]);
		expect(told).toMatch(/^Image Input has \{\{ \$json\.url \}\}/);
	});

	it('is none when the braces come from the data', async () => {
		const { sent } = await withJson('={{ { prompt: $json.q } }}', { q: 'Use {{ $json.name }}' });

		expect(sent).toEqual({ prompt: 'Use {{ $json.name }}' });
	});

	it('may be none when it says nothing of n8n: the braces are sent, with a hint', async () => {
		const { sent, hint } = await withJson('{"prompt":"Write a letter to {{name}}"}');

		expect(sent).toEqual({ prompt: 'Write a letter to {{name}}' });
		expect(hint).toMatch(/prompt has \{\{name\}\} as plain text/);
	});
});

describe('a hole', () => {
	it.each<[string, string]>([
		['a column that is missing', '={"prompt": "{{ $json.missing }}"}'],
		['blanks', '={"prompt": "   "}'],
		['an object without the field', '={{ { prompt: $json.missing } }}'],
		['null', '={{ { prompt: null } }}'],
	])('in a required text is told and not paid for: %s', async (_what, inputParams) => {
		const { told, submits } = await withJson(inputParams);

		expect(submits).toEqual([]);
		expect(told).toMatch(/^The input does not fit the model: prompt: is required \(text\)/);
	});

	it.each(['undefined', 'null', '[object Object]', 'A picture of [object Object]'])(
		'that stands as text in its place is told: %s',
		async (prompt) => {
			const { told, submits } = await run({ input: { prompt } });

			expect(submits).toEqual([]);
			expect(told).toMatch(/prompt: expected text, got .*(?:undefined|null|\[object Object\])/);
		},
	);

	it('is no word of a sentence', async () => {
		const { sent } = await run({ input: { prompt: 'Explain null and undefined' } });

		expect(sent).toEqual({ prompt: 'Explain null and undefined' });
	});

	it('in an optional text is a value: a negative prompt may be empty', async () => {
		const input = { prompt: 'x', negative_prompt: '' };

		expect((await run({ model: 'fal-ai/fast-sdxl', input })).sent).toEqual(input);
	});

	it('in an optional field is left out, as an empty cell of a sheet', async () => {
		const { sent } = await withJson('={{ $json }}', { prompt: 'x', seed: '' });

		expect(sent).toEqual({ prompt: 'x' });
	});

	it.each([
		['data:image/png;base64,filesystem-v2'],
		['data:image/png;base64,database'],
		['data:image/png;base64,'],
		['filesystem-v2'],
		['filesystem-v2:workflows/1/executions/2/binary_data/3'],
		['s3:workflows/1'],
		['iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ'],
		['undefined'],
		['[object Object]'],
	])('in the place of a file is told: %s', async (url) => {
		const { told, submits } = await run({
			model: EDIT,
			input: { prompt: 'x', image_urls: ['https://a.example/b.png', url] },
		});

		expect(submits).toEqual([]);
		expect(told).toMatch(/image_urls\[1\]: expected image URL or data URI, got/);
		if (!/undefined|Object/.test(url)) expect(told).toMatch(/binary field/);
	});

	it.each([
		['https://a.example/b.png', ''],
		['https://a.example/b.png', '  ', null],
	])('in a list of files is left out', async (...urls) => {
		const { sent } = await run({ model: EDIT, input: { prompt: 'x', image_urls: urls } });

		expect(sent).toEqual({ prompt: 'x', image_urls: ['https://a.example/b.png'] });
	});

	it('is not looked for when the check is off', async () => {
		const input = { prompt: '{{ $json.prompt }}' };

		expect((await run({ input, options: { checkInput: false } })).sent).toEqual(input);
	});
});

describe('what fal reads itself', () => {
	it.each<[string, IDataObject, IDataObject]>([
		[
			'digits as text in an object',
			{ image_size: { width: '1024', height: '768' } },
			{ image_size: { width: 1024, height: 768 } },
		],
		...['TRUE', 'True', 'yes', 'on', 1].map((on): [string, IDataObject, IDataObject] => [
			`${JSON.stringify(on)} for true`,
			{ enable_safety_checker: on },
			{ enable_safety_checker: true },
		]),
		...['FALSE', 'no', 'off', '0', 0].map((off): [string, IDataObject, IDataObject] => [
			`${JSON.stringify(off)} for false`,
			{ enable_safety_checker: off },
			{ enable_safety_checker: false },
		]),
	])('is sent as what it means: %s', async (_what, given, wanted) => {
		expect((await run({ input: { prompt: 'x', ...given } })).sent).toEqual({
			prompt: 'x',
			...wanted,
		});
	});

	it.each<[IDataObject, RegExp]>([
		[{ image_size: { width: 'wide', height: 768 } }, /image_size\.width: expected whole number/],
		[{ enable_safety_checker: 'maybe' }, /enable_safety_checker: expected true or false/],
	])('ends where fal would not know what is meant: %j', async (given, words) => {
		const { told, submits } = await run({ input: { prompt: 'x', ...given } });

		expect(submits).toEqual([]);
		expect(told).toMatch(words);
	});

	it('is a number for a choice of texts, and the other way round', async () => {
		const input = { prompt: 'x', image_url: 'https://a.example/b.png', duration: 5 };
		const model = 'fal-ai/kling-video/v1.6/pro/image-to-video';

		expect((await run({ model, input })).sent).toEqual({ ...input, duration: '5' });
	});

	it('is not lost of a number that JavaScript cannot hold', async () => {
		const { submits } = await withJson('{"prompt":"x","strange":1e400}');

		expect(submits[0]?.body).toContain('"strange":1e400');
	});

	it('is still checked beside a default that fal itself contradicts', async () => {
		define(
			'acme/old',
			{ prompt: text, duration: { enum: ['5', '8'], default: 5.5 } },
			{ required: ['prompt'] },
		);
		const { told, hint } = await run({ model: 'acme/old', input: { duration: 'x' } });

		expect(told).toMatch(/prompt: is required/);
		expect(hint).toBe('');
	});
});

describe('a parameter of another model', () => {
	it.each<[string, IDataObject]>([
		['seed beside speed', { text: 'x', voice: 'v', seed: 42 }],
		['top_k', { text: 'x', voice: 'v', top_k: 3 }],
	])('is sent with a hint: %s', async (_what, input) => {
		define(
			'acme/voice',
			{ text, voice: text, speed: { type: 'number' }, top_p: { type: 'number' } },
			{ required: ['text', 'voice'] },
		);
		const { sent, hint } = await run({ model: 'acme/voice', input });

		expect(sent).toEqual(input);
		expect(hint).toMatch(/does not list and probably ignores: "(?:seed|top_k)"\./);
	});

	it.each<[IDataObject, RegExp]>([
		[{ prompt: 'x', imageUrl: 'https://a.example/b.png' }, /imageUrl: .*"image_url"/],
		[{ Prompt: 'x', image_url: 'https://a.example/b.png' }, /Prompt: .*"prompt"/],
		[{ promt: 'x', image_url: 'https://a.example/b.png' }, /"promt" \(did you mean prompt\?\)/],
	])('is refused where it is certainly a slip: %j', async (input, words) => {
		define('acme/edit', { prompt: text, image_url: text }, { required: ['prompt'] });
		const { told, submits } = await run({ model: 'acme/edit', input });

		expect(submits).toEqual([]);
		expect(told).toMatch(words);
	});

	it('is named beside a required field that is missing', async () => {
		define(
			'acme/start',
			{ prompt: text, start_image_url: text },
			{ required: ['prompt', 'start_image_url'] },
		);
		const input = { prompt: 'x', image_url: 'https://a.example/b.png', aspect_ratio: '9:16' };
		const { told } = await run({ model: 'acme/start', input });

		expect(told).toMatch(
			/start_image_url: is required .*The model does not list "image_url", "aspect_ratio"/,
		);
	});
});

describe('JSON', () => {
	const FENCE = '```';

	it.each([
		`${FENCE}json\n{"prompt":"x"}\n${FENCE}`,
		'\ufeff{"prompt":"x"}',
		'{\u00a0"prompt":\u00a0"x"}',
		JSON.stringify('{"prompt":"x"}'),
	])('is read behind what stands around it: %j', async (t) => {
		expect((await withJson('={{ $json.t }}', { t })).sent).toEqual({ prompt: 'x' });
	});

	it.each([
		['{"prompt":"x","num_images": }', /the value of num_images is empty/],
		['{"prompt":"x","num_images": undefined}', /the value of num_images is undefined/],
		['{"prompt":"x","image_size": [object Object]}', /image_size is an object .*JSON\.stringify/],
		['{"prompt":"x","sync_mode": True}', /sync_mode is True.*JSON has true, false and null/],
		['{“prompt”: “x”}', /typographic quote.*straight ones/],
	])('that is broken has the cure for what is broken: %s', async (t, words) => {
		const { told, submits } = await withJson('={{ $json.t }}', { t });

		expect(submits).toEqual([]);
		expect(told).toMatch(words);
		expect(told).not.toMatch(/breaks the JSON when it has quotes/);
	});
});

describe('an expression that fails', () => {
	const failing = [
		[
			'a word too many',
			'={{ {"prompt": $json.a b} }}',
			/invalid syntax|Expression evaluation failed/,
		],
		[
			'a node that is not there',
			"={{ $('Nowhere').item.json.a }}",
			/Referenced node doesn't exist/,
		],
		['a node that has not run', "={{ $('Later').item.json.a }}", /.+/],
	] as const;
	const next = [{ name: 'Later', type: 'test.after' }];
	const schema = [{ id: 'prompt', displayName: 'Prompt', type: 'string' }];

	it.each(failing)('stays n8n’s own error in JSON: %s', async (_what, expression, words) => {
		const { error, told, submits } = await withJson(expression, { a: 'x' }, { next });

		expect(submits).toEqual([]);
		expect(error?.message).toMatch(words);
		expect(told).not.toMatch(/Something between n8n and fal/);
		expect(error).toHaveProperty('context.parameter', 'inputParams');
		expect(error).toHaveProperty('context.itemIndex', 0);
	});

	it.each(failing)('stays n8n’s own error in a form: %s', async (_what, expression, words) => {
		const { error, told, submits } = await run({
			items: [{ a: 'x' }],
			next,
			parameters: {
				specifyInput: 'fields',
				inputFields: { mappingMode: 'defineBelow', value: { prompt: expression }, schema },
			},
		});

		expect(submits).toEqual([]);
		expect(error?.message).toMatch(words);
		expect(told).not.toMatch(/Something between n8n and fal/);
		expect(error).toHaveProperty('context.parameter', 'inputFields');
	});

	it('is a row of its own when the node goes on', async () => {
		const { items } = await run({
			items: [{ ok: true }, { ok: false }],
			parameters: { inputParams: "={{ $json.ok ? { prompt: 'x' } : $('Nowhere').item.json }}" },
			node: { onError: 'continueRegularOutput' },
		});

		expect(items[0]?.json).toHaveProperty('result');
		expect(items[1]?.json).toMatchObject({
			error: expect.stringMatching(/Nowhere|Referenced node/),
			details: { kind: 'expression', parameter: 'inputParams' },
		});
	});
});
