import { readModelSchemas } from '../../../../../nodes/Fal/fal/schema/document/document';
import { checkInput } from '../../../../../nodes/Fal/fal/schema/check/check';
import { readFields } from '../../../../../nodes/Fal/fal/schema/field';
import { findMediaKey } from '../../../../../nodes/Fal/fal/input/mediaKey';
import { findPromptKey } from '../../../../../nodes/Fal/fal/input/promptKey';
import { formFields } from '../../../../../nodes/Fal/methods/formField';
import { documentWith } from '../../../../harness/recordedModels';

const names = (document: unknown) =>
	readFields(readModelSchemas(document).input).map((field) => field.name);

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: object) => ({ type: 'object', properties });

describe('the input of a model', () => {
	it('is found by its place, whatever else is called Input', () => {
		const components = {
			ALoRAInput: object({ path: {} }),
			FluxBody: object({ prompt: {}, lora: ref('ALoRAInput') }),
			ZLoRAInput: object({ path: {} }),
		};

		expect(names(documentWith(ref('FluxBody'), components))).toEqual(['prompt', 'lora']);
	});

	it('is found behind a reference of the request body', () => {
		const body = { content: { 'application/json': { schema: object({ prompt: {} }) } } };
		const document = {
			components: { requestBodies: { Run: body } },
			paths: {
				'/other/app': { post: { requestBody: { $ref: '#/components/requestBodies/Run' } } },
			},
		};

		expect(names(document)).toEqual(['prompt']);
	});

	it('adds up the parts of allOf', () => {
		const components = { Base: { ...object({ prompt: {} }), required: ['prompt'] } };
		const schema = { allOf: [ref('Base'), { ...object({ seed: {} }), required: ['seed'] }] };
		const fields = readFields(readModelSchemas(documentWith(schema, components)).input);

		expect(fields).toMatchObject([
			{ name: 'prompt', required: true },
			{ name: 'seed', required: true },
		]);
	});

	it('follows a circle once', () => {
		const components = { Node: object({ name: { type: 'string' }, next: ref('Node') }) };

		expect(names(documentWith(ref('Node'), components))).toEqual(['name', 'next']);
	});

	it('keeps a field whose reference leads nowhere', () => {
		const schema = object({
			prompt: { type: 'string' },
			track: { ...ref('Gone'), title: 'Track' },
		});
		const fields = readFields(readModelSchemas(documentWith(schema)).input);

		expect(fields).toMatchObject([
			{ name: 'prompt' },
			{ name: 'track', title: 'Track', kind: 'any' },
		]);
	});
});

const many = (count: number, schema: (index: number) => unknown) =>
	Object.fromEntries(
		Array.from({ length: count }, (_, index) => [`field_${index}`, schema(index)]),
	);

let deep: unknown = { type: 'string' };
for (let depth = 0; depth < 5_000; depth++) deep = object({ inner: deep });

/** Every schema refers to every other: read without bounds, this has no end. */
const web = Object.fromEntries(
	Array.from({ length: 30 }, (_, index) => [
		`S${index}`,
		object(many(30, (other) => ref(`S${other}`))),
	]),
);
const chain = Object.fromEntries(
	Array.from({ length: 20_000 }, (_, index) => [`C${index}`, ref(`C${index + 1}`)]),
);

/** Cheap to write and dear to read: each property leads over 50 references, with much beside each. */
const junk = many(1_000, () => 1);
const heavyChain = Object.fromEntries(
	Array.from({ length: 50 }, (_, index) => [`H${index}`, { ...junk, ...ref(`H${index + 1}`) }]),
);
const longName = 'x'.repeat(300_000);

describe('a hostile document', () => {
	it.each<[string, unknown]>([
		['nothing', undefined],
		['null', null],
		['text', 'openapi'],
		['a list', []],
		['paths of the wrong type', { paths: 'none' }],
		['a path that is null', { paths: { '/a/b': null } }],
		['a body that is a number', { paths: { '/a/b': { post: { requestBody: 5 } } } }],
		['an input that is a list', documentWith([])],
		['an input that is text', documentWith({ type: 'string' })],
		['properties of the wrong type', documentWith({ type: 'object', properties: [1, 2] })],
		['a reference to itself', documentWith(ref('Self'), { Self: ref('Self') })],
		['a reference elsewhere', documentWith({ $ref: 'https://example.com/schema.json' })],
		['a reference with a broken escape', documentWith({ $ref: '#/components/%E0%A4%A' })],
		['keywords of the wrong types', documentWith(object({ a: wrongTypes() }))],
		['names of Object', documentWith(object(JSON.parse('{"__proto__":{},"constructor":{}}')))],
		['5,000 levels', documentWith(deep)],
		['a web of references', documentWith(ref('S0'), web)],
		['a chain of 20,000 references', documentWith(ref('C0'), chain)],
		[
			'2,000 fields over a chain of large references',
			documentWith(object(many(2_000, () => ref('H0'))), heavyChain),
		],
		[
			'2,000 fields with one large schema',
			documentWith(object(many(2_000, () => ref('Large'))), {
				Large: object(many(100_000, () => 1)),
			}),
		],
		[
			'2,000 references of 300,000 characters',
			documentWith(object(many(2_000, () => ref(longName)))),
		],
		['100,000 fields', documentWith(object(many(100_000, () => ({ type: 'integer' }))))],
		['100,000 alternatives', documentWith(object({ a: { anyOf: Array(100_000).fill({}) } }))],
	])(
		'is read without an error and without a wait: %s',
		(_what, document) => {
			const { input } = readModelSchemas(document);
			const fields = input ? formFields(input) : [];
			const check = checkInput(input, { prompt: 'a fox', field_1: 5 });
			if (input) {
				findMediaKey(input, 'image');
				findPromptKey(input);
			}

			expect(fields.length).toBeLessThanOrEqual(2_000);
			expect(check.state).toMatch(/ok|problems|unusable/);
		},
		20_000,
	);

	it('is looked at for a bounded number of members, however often it names them', () => {
		let looks = 0;
		const watched = new Proxy(object({ ...junk, a: { type: 'string' } }), {
			get(target, key, receiver): unknown {
				looks += 1;
				return Reflect.get(target, key, receiver);
			},
		});
		const properties = many(2_000, () => ref('Large'));
		readModelSchemas(documentWith(object(properties), { Large: watched }));

		expect(looks).toBeGreaterThan(0);
		expect(looks).toBeLessThan(200_000);
	});

	it('of a thousand fields still has them all', () => {
		const document = documentWith(
			object(many(1_000, (index) => ({ type: 'integer', maximum: index }))),
		);
		const { input } = readModelSchemas(document);

		expect(formFields(input!)).toHaveLength(1_000);
		expect(checkInput(input, { field_999: 1_000 })).toMatchObject({
			problems: [{ path: 'field_999' }],
		});
	});

	it('cannot make the check match for ever', () => {
		const document = documentWith(object({ a: { type: 'string', pattern: '^(a+)+$' } }));
		const { input } = readModelSchemas(document);

		expect(checkInput(input, { a: `${'a'.repeat(60)}!` })).toMatchObject({ state: 'ok' });
	});
});

function wrongTypes(): object {
	return {
		type: 7,
		enum: 'all',
		minimum: 'low',
		required: { a: true },
		default: [[]],
		examples: 'none',
		anyOf: 'some',
		allOf: { a: 1 },
		items: [],
		title: 5,
		description: {},
		ui: 'textarea',
		_fal_ui_field: 4,
		'x-fal-order-properties': 'a',
	};
}
