import type { NodeParameterValueType } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../../emulator';
import { formContext, type FormSetup } from '../../harness/loadOptions';
import { clientModels } from '../../harness/clientModels';
import {
	documentWith,
	inputSchema,
	recordedIds,
	recordedInput,
} from '../../harness/recordedModels';
import { readModelSchemas } from '../../../nodes/Fal/fal/schema/document/document';
import { formFields, type FormField } from '../../../nodes/Fal/methods/formField';
import { modelInputFields } from '../../../nodes/Fal/methods/modelInputFields';

/** `+` is behind Add field, `*` must be filled in. */
function line(field: FormField): string {
	const marks = `${field.removed === true ? '+' : ' '}${field.required ? '*' : ' '}`;
	const options = field.options ? ` of ${String(field.options.length)}` : '';
	const preset = JSON.stringify(field.defaultValue);
	return `${marks} ${field.id} <${field.type ?? 'text'}${options}> ${field.displayName} [${preset}]`;
}

describe('the form of a recorded model', () => {
	it.each(recordedIds)('%s', (id) => {
		expect(formFields(recordedInput(id), id).map(line).join('\n')).toMatchSnapshot();
	});
});

/** The forms of all models that are recorded, or typed by fal's client. */
const forms = [
	...recordedIds.map((id) => [id, formFields(recordedInput(id), id)] as const),
	...[...clientModels()].map(([id, document]) => {
		const { input } = readModelSchemas(document);
		return [id, input ? formFields(input, id) : []] as const;
	}),
];

describe('the form of every known model', () => {
	it('has labels of at most 26 characters: n8n would cut longer ones', () => {
		const labels = forms.flatMap(([, fields]) => fields.map(({ displayName }) => displayName));

		expect(labels.length).toBeGreaterThan(10_000);
		expect(labels.filter((label) => label.length > 26 || label.trim() === '')).toEqual([]);
	});

	it('has no label twice', () => {
		const doubles = forms.filter(
			([, fields]) => new Set(fields.map(({ displayName }) => displayName)).size < fields.length,
		);

		expect(doubles.map(([id]) => id)).toEqual([]);
	});

	it('has a name for every entry of its menus', () => {
		const names = forms.flatMap(([, fields]) =>
			fields.flatMap(({ options = [] }) => options.map(({ name }) => name)),
		);

		expect(names.filter((name) => name.trim() === '')).toEqual([]);
	});

	it('shows some fields at first, and what a run cannot do without among them', () => {
		const empty = forms.filter(([, fields]) => fields.every(({ removed }) => removed === true));
		const hidden = forms.flatMap(([id, fields]) =>
			fields.filter(({ required, removed }) => required && removed === true).map(() => id),
		);

		expect(empty.filter(([, fields]) => fields.length > 0).map(([id]) => id)).toEqual([]);
		expect(hidden).toEqual([]);
	});
});

const text = { type: 'string' };
const number = { type: 'integer' };
const many = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, text]));

/** The fields that a form shows at first. */
const shownOf = (properties: object, model = 'acme/model', more: object = {}) =>
	formFields(inputSchema(properties, more), model)
		.filter(({ removed }) => removed !== true)
		.map(({ id }) => id);

describe('what matters is in sight', () => {
	it.each<[string, object, string]>([
		['the voice, also as an object', { ...many, voice_setting: { type: 'object' } }, 'acme/speech'],
		['elements', { ...many, elements: { type: 'array' } }, 'acme/video'],
		[
			'loras where the model is about them',
			{ ...many, loras: { type: 'array' } },
			'acme/flux-lora',
		],
		[
			'the format of the output',
			{ ...many, output_format: { enum: ['png', 'jpeg'] } },
			'acme/image',
		],
		[
			'a sync_mode that is a choice',
			{ ...many, sync_mode: { enum: ['cut_off', 'loop'] } },
			'acme/sync',
		],
		['lists where little else is', { prompt: text, box_prompts: { type: 'array' } }, 'acme/sam'],
	])('%s', (_what, properties, model) => {
		expect(shownOf(properties, model)).toEqual(Object.keys(properties));
	});

	it.each<[string, object]>([
		['a sync_mode that is the switch for data URIs', { sync_mode: { type: 'boolean' } }],
		['loras where the model is about something else', { loras: { type: 'array' } }],
		['the version of the safety checker', { safety_checker_version: text }],
	])('and the rest is behind Add field: %s', (_what, properties) => {
		expect(shownOf({ ...many, ...properties })).toEqual(Object.keys(many));
	});

	it('with nine fields and no more, unless they are needed', () => {
		const properties = Object.fromEntries(
			Array.from({ length: 20 }, (_, index) => [`field_${String(index)}`, text]),
		);

		expect(shownOf(properties)).toHaveLength(8);
		expect(shownOf(properties, 'a/b', { required: ['field_19'] })).toHaveLength(9);
	});
});

describe('a size', () => {
	const size = { type: 'object', properties: { width: { ...number, maximum: 9 }, height: number } };
	const image_size = { anyOf: [size, { enum: ['square', 'portrait'], type: 'string' }] };

	it('may be given in numbers, in fields of their own behind the menu', () => {
		const fields = formFields(inputSchema({ image_size, seed: number }));

		expect(fields).toMatchObject([
			{ id: 'image_size', type: 'options' },
			{
				id: 'image_size.width',
				displayName: 'Custom Width (≤ 9)',
				type: 'number',
				partOf: 'image_size',
				required: false,
				defaultValue: null,
			},
			{ id: 'image_size.height', displayName: 'Custom Height', partOf: 'image_size' },
			{ id: 'seed' },
		]);
	});

	it('shows its default in numbers where that is one in numbers', () => {
		const preset = { width: 4, height: 3 };
		const fields = formFields(inputSchema({ image_size: { ...image_size, default: preset } }));

		expect(fields.map(({ defaultValue }) => defaultValue)).toEqual([null, 4, 3]);
	});
});

describe('a field', () => {
	const fieldOf = (schema: object, name = 'field') =>
		formFields(inputSchema({ [name]: schema }))[0];

	it('without a name for an entry of its menu still shows one', () => {
		expect(fieldOf({ enum: ['', 'a-pose'] })?.options).toMatchObject([
			{ name: '(Empty)', value: '' },
			{ name: 'a-pose', value: 'a-pose' },
		]);
	});

	it('whose default is a blank has none', () => {
		expect(fieldOf({ type: 'string', default: '  ' })?.defaultValue).toBeNull();
	});

	it('tells what fal says of it in its menu, where n8n shows it', () => {
		const schema = { enum: ['a', 'b'], default: 'b', description: 'How it looks.' };

		expect(fieldOf(schema)?.options).toMatchObject([
			{ name: 'a' },
			{ name: 'b', description: 'How it looks. Default of the model.' },
		]);
	});

	it.each<[string, object, string]>([
		['image_url', { type: 'string', title: 'Image Url' }, 'Image URL or File'],
		['image_urls', { type: 'array', items: text }, 'Image URLs or Files'],
		['images_data_url', { type: 'string' }, 'Images Data URL (zip file)'],
		['audio', { type: 'string' }, 'Audio (URL or file)'],
		['steps', { type: 'integer', minimum: 1, maximum: 50, default: 28 }, 'Steps (1–50)'],
		['scale', { type: 'number', minimum: 0 }, 'Scale (≥ 0)'],
		['strength', { type: 'number', exclusiveMinimum: 0, maximum: 1 }, 'Strength (≤ 1)'],
		['voice', { type: 'string', examples: ['Aria'] }, 'Voice (e.g. Aria)'],
		['prompt', { type: 'string', maxLength: 2_500 }, 'Prompt'],
		['enable_output_safety_checker', { type: 'boolean' }, 'Output Safety Checker'],
		['controlnet_conditioning_scale', { type: 'number' }, 'Controlnet Cond. Scale'],
		['x'.repeat(100), text, `X${'x'.repeat(3)}.`],
	])('is called so that its name is whole: %s', (name, schema, label) => {
		expect(fieldOf(schema, name)?.displayName).toBe(label);
	});
});

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator();
});

afterEach(() => {
	emulator.reset();
});

afterAll(async () => {
	await emulator.close();
});

const load = async (model: NodeParameterValueType, setup: FormSetup = {}) =>
	await modelInputFields.call(formContext(emulator, { model, ...setup }));

const locator = (value: string, mode = 'list') => ({ __rl: true, mode, value });

describe('the fields of the chosen model', () => {
	it.each([
		['from the list', locator('fal-ai/flux/dev')],
		['by ID', locator(' fal-ai/flux/dev ', 'id')],
		['by URL', locator('https://fal.ai/models/fal-ai/flux/dev/api', 'url')],
	])('come for a model %s', async (_how, model) => {
		const { fields } = await load(model);

		expect(fields[0]).toMatchObject({ id: 'prompt', required: true, type: 'string' });
		expect(fields).toHaveLength(12);
	});

	it('are those of a workflow of the account', async () => {
		const { fields } = await load('workflows/my-team/poster');

		expect(
			fields.map(({ id, displayName, required, defaultValue }) => ({
				id,
				displayName,
				required,
				defaultValue,
			})),
		).toEqual([
			{ id: 'prompt', displayName: 'Prompt', required: true, defaultValue: null },
			{ id: 'seed', displayName: 'Seed', required: false, defaultValue: 42 },
		]);
	});

	it('come without a key as well', async () => {
		const { fields } = await load(locator('fal-ai/flux/dev'), { credentialId: null });

		expect(fields).toHaveLength(12);
		expect(
			emulator.journal.lines.every((line) => line.headers['authorization'] === undefined),
		).toBe(true);
	});

	it('come from fal’s public documents when the API has none', async () => {
		emulator.fault({ host: 'api.fal.ai' }, { status: 500 }, 9);

		expect((await load(locator('fal-ai/whisper'))).fields).toHaveLength(8);
	});

	it.each([
		['no model', '', 'Choose a model to see its fields.'],
		['no ID', 'flux', '"flux" is not a fal model.'],
		[
			'an unknown model',
			'fal-ai/no-such-model',
			'fal lists no active model "fal-ai/no-such-model".',
		],
	])('are replaced by a notice for %s', async (_what, value, text) => {
		expect(await load(locator(value))).toEqual({
			fields: [],
			emptyFieldsNotice: expect.stringContaining(text),
		});
	});

	it('are replaced by the way to JSON for a model without a document', async () => {
		emulator.define('acme/bare', { metadata: { display_name: 'Bare', status: 'active' } });

		expect((await load(locator('acme/bare'))).emptyFieldsNotice).toMatch(/Using JSON/);
	});

	it('are none for a model that takes nothing', async () => {
		emulator.define('acme/none', { openapi: documentWith({ type: 'object', properties: {} }) });

		expect((await load(locator('acme/none'))).emptyFieldsNotice).toMatch(
			/lists no other parameters of acme\/none\..*Using JSON/,
		);
	});

	it('are not wiped by an outage: it is an error', async () => {
		emulator.fault({ host: 'api.fal.ai' }, { status: 500 }, 9);
		emulator.fault({ host: 'fal.ai' }, { status: 500 }, 9);

		await expect(load(locator('fal-ai/flux/dev'))).rejects.toThrow(
			'The fields of the model could not be loaded',
		);
	});
});
