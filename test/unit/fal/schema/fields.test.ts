import { readModelSchemas } from '../../../../nodes/Fal/fal/schema/document/document';
import { readFields } from '../../../../nodes/Fal/fal/schema/field';
import { describeType, shortValue } from '../../../../nodes/Fal/fal/schema/words';
import { inputSchema, recordedDocument, recordedIds } from '../../../harness/recordedModels';

describe('the fields of the recorded models', () => {
	it.each(recordedIds)('%s', (id) => {
		const { input, output } = readModelSchemas(recordedDocument(id));
		const lines = readFields(input).map((field) => {
			const preset = field.default === undefined ? '' : ` = ${shortValue(field.default)}`;
			const nullable = field.nullable ? ' | null' : '';
			return `${field.required ? '*' : ' '} ${field.name}: ${describeType(field)}${nullable}${preset}`;
		});
		const outputs = readFields(output).map((field) => `> ${field.name}: ${describeType(field)}`);

		expect([...lines, ...outputs].join('\n')).toMatchSnapshot();
	});
});

const fieldOf = (name: string, schema: object, more: object = {}, components: object = {}) =>
	readFields(inputSchema({ [name]: schema }, more, components))[0]!;

const size = {
	type: 'object',
	properties: { width: { type: 'integer' }, height: { type: 'integer' } },
};

describe('a field', () => {
	it.each<[string, string, object, string]>([
		['text', 'name', { type: 'string' }, 'text'],
		['long text by name', 'negative_prompt', { type: 'string' }, 'longText'],
		['long text by hint', 'note', { type: 'string', ui: { field: 'textarea' } }, 'longText'],
		['long text by length', 'note', { type: 'string', maxLength: 2500 }, 'longText'],
		['date', 'day', { type: 'string', format: 'date' }, 'date'],
		['integer', 'n', { type: 'integer' }, 'integer'],
		[
			'number of several types',
			'n',
			{ anyOf: [{ type: 'integer' }, { type: 'number' }] },
			'number',
		],
		['boolean', 'on', { type: 'boolean' }, 'boolean'],
		['digits as text', 'duration', { type: 'string', enum: ['5', '10'] }, 'choice'],
		['digits as numbers', 'size', { type: 'integer', enum: [512, 1024] }, 'choice'],
		['const', 'mode', { const: 'fast' }, 'choice'],
		[
			'two lists of values',
			'ratio',
			{
				anyOf: [
					{ type: 'string', enum: ['1:1'] },
					{ type: 'string', enum: ['16:9'] },
				],
			},
			'choice',
		],
		['preset or object', 'image_size', { anyOf: [size, { enum: ['square'] }] }, 'choiceOrObject'],
		[
			'open choice',
			'ratio',
			{ anyOf: [{ type: 'string', enum: ['1:1'] }, { type: 'string' }] },
			'text',
		],
		['list', 'tags', { type: 'array', items: { type: 'string' } }, 'list'],
		['object', 'settings', { type: 'object' }, 'object'],
		['map', 'words', { additionalProperties: { type: 'string' }, type: 'object' }, 'object'],
		['number or text', 'bpm', { anyOf: [{ type: 'integer' }, { type: 'string' }] }, 'any'],
		['types of 3.1', 'n', { type: ['integer', 'null'] }, 'integer'],
		['several types of 3.1', 'n', { type: ['integer', 'boolean'] }, 'any'],
		['nothing known', 'x', {}, 'any'],
	])('is known for what it is: %s', (_what, name, schema, kind) => {
		expect(fieldOf(name, schema).kind).toBe(kind);
	});

	it('keeps the type of each value of a choice', () => {
		expect(fieldOf('d', { type: 'string', enum: ['5', '10'] })).toMatchObject({
			values: ['5', '10'],
		});
		expect(fieldOf('d', { type: 'integer', enum: [5, 10] })).toMatchObject({ values: [5, 10] });
	});

	it.each([
		['anyOf with null', { anyOf: [{ type: 'integer', maximum: 9 }, { type: 'null' }] }],
		['nullable of OpenAPI 3.0', { type: 'integer', maximum: 9, nullable: true }],
		['oneOf with null', { oneOf: [{ type: 'null' }, { type: 'integer', maximum: 9 }] }],
	])('may be null: %s', (_how, schema) => {
		expect(fieldOf('n', schema)).toMatchObject({ kind: 'integer', maximum: 9, nullable: true });
	});

	it('takes its words from the wrapper and its limits from what is wrapped', () => {
		const components = { Steps: { type: 'integer', title: 'Inner', minimum: 1, default: 3 } };
		const schema = {
			title: 'Outer',
			description: 'How many.',
			default: 7,
			allOf: [{ $ref: '#/components/schemas/Steps' }],
		};

		expect(fieldOf('steps', schema, {}, components)).toMatchObject({
			kind: 'integer',
			title: 'Outer',
			description: 'How many.',
			default: 7,
			minimum: 1,
		});
	});

	it('keeps what stands beside a reference', () => {
		const components = { Steps: { type: 'integer', description: 'Inner' } };
		const schema = { $ref: '#/components/schemas/Steps', description: 'Outer' };

		expect(fieldOf('steps', schema, {}, components)).toMatchObject({
			kind: 'integer',
			description: 'Outer',
		});
	});

	it('is not required when it has a default', () => {
		const more = { required: ['mode'] };

		expect(fieldOf('mode', { type: 'string', default: 'a' }, more).required).toBe(false);
		expect(fieldOf('mode', { type: 'string' }, more).required).toBe(true);
		expect(fieldOf('mode', { type: 'string', default: null }, more).required).toBe(true);
	});

	it('reads exclusive limits of both kinds', () => {
		expect(fieldOf('n', { type: 'number', minimum: 0, exclusiveMinimum: true })).toMatchObject({
			exclusiveMinimum: 0,
		});
		expect(fieldOf('n', { type: 'number', exclusiveMaximum: 1 })).toMatchObject({
			exclusiveMaximum: 1,
		});
	});
});

describe('the order of fields', () => {
	const properties = { c: {}, a: {}, b: {}, d: {} };
	const names = (more: object) => readFields(inputSchema(properties, more)).map(({ name }) => name);

	it('is fal’s, then that of the document', () => {
		expect(names({ 'x-fal-order-properties': ['b', 'a', 'gone'] })).toEqual(['b', 'a', 'c', 'd']);
	});

	it('begins with what is required', () => {
		const more = { 'x-fal-order-properties': ['a', 'b', 'c', 'd'], required: ['d', 'b'] };

		expect(names(more)).toEqual(['b', 'd', 'a', 'c']);
	});
});

describe('a media field', () => {
	const text = { type: 'string' };
	const file = { type: 'object', properties: { url: text, content_type: text } };
	const list = (items: object) => ({ type: 'array', items });

	it.each<[string, object, object]>([
		['image_url', text, { media: 'image', isList: false, isObject: false }],
		['tail_image_url', { anyOf: [text, { type: 'null' }] }, { media: 'image' }],
		['mask_url', text, { media: 'image' }],
		['mask_video_url', text, { media: 'video' }],
		['first_frame_url', text, { media: 'image' }],
		['image_urls', list(text), { media: 'image', isList: true }],
		['garment_image', text, { media: 'image' }],
		['audio', text, { media: 'audio' }],
		['audio_url_person1', text, { media: 'audio' }],
		['images_data_url', text, { media: 'archive' }],
		['image_archive_url', text, { media: 'archive' }],
		['pdf_urls', list(text), { media: 'file', isList: true }],
		['model_url', text, { media: 'model3d' }],
		['video', file, { media: 'video', isObject: true }],
		['source', { ...file, title: 'Image' }, { media: 'image', isObject: true }],
		[
			'references',
			list({ type: 'string', _fal_ui_field: 'video' }),
			{ media: 'video', isList: true },
		],
		['thing', { type: 'string', ui: { field: 'audio' } }, { media: 'audio' }],
		[
			'thing',
			{ anyOf: [{ type: 'string', ui: { field: 'image' } }, { type: 'null' }] },
			{ media: 'image' },
		],
	])('%s', (name, schema, shape) => {
		expect(fieldOf(name, schema)).toMatchObject({ kind: 'media', ...shape });
	});

	it.each<[string, object]>([
		['webhook_url', text],
		['image_size', text],
		['image_format', text],
		['video_id', text],
		['images', list({ type: 'object', properties: { image_url: text, weight: {} } })],
		['voice', text],
	])('is not %s', (name, schema) => {
		expect(fieldOf(name, schema).kind).not.toBe('media');
	});
});
