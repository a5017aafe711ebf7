import { readMappedInput } from '../../../../nodes/Fal/n8n/input/mappedInput';
import { formFields } from '../../../../nodes/Fal/methods/formField';
import { inputSchema, recordedInput } from '../../../harness/recordedModels';

const mapper = (schema: unknown, value: unknown) => ({
	mappingMode: 'defineBelow',
	value,
	matchingColumns: [],
	schema,
});
const flux = formFields(recordedInput('fal-ai/flux/dev'));
const read = (value: unknown, schema: unknown = flux) =>
	readMappedInput(mapper(schema, value)).input;

describe('the fields of a form', () => {
	it('send what they show, also where it is the default: fal may change its default', () => {
		const value = { prompt: 'a fox', num_images: 1, image_size: 'landscape_4_3' };

		expect(read(value)).toEqual(value);
	});

	it('send nothing of what nobody has added', () => {
		const added = Object.fromEntries(
			flux.filter(({ removed }) => removed !== true).map((field) => [field.id, field.defaultValue]),
		);
		const hidden = flux.filter(({ removed }) => removed === true).map(({ id }) => id);

		expect(hidden).toContain('sync_mode');
		expect(Object.keys(read({ ...added, prompt: 'a fox' }))).not.toEqual(
			expect.arrayContaining(hidden),
		);
	});

	it('send typed values also when expressions give text', () => {
		const value = { prompt: 1984, num_images: '3', sync_mode: 'true', image_size: '{"width":512}' };

		expect(read(value)).toEqual({
			prompt: '1984',
			num_images: 3,
			sync_mode: true,
			image_size: { width: 512 },
		});
	});

	it('keep digits text where the model has text, and numbers where it has numbers', () => {
		const fields = formFields(
			inputSchema({
				duration: { type: 'string', enum: ['5', '10'] },
				size: { type: 'integer', enum: [512, 1024] },
			}),
		);

		expect(read({ duration: 5, size: '512' }, fields)).toEqual({ duration: '5', size: 512 });
	});

	it('send a number for what may be a number or text, where it is one', () => {
		const fields = formFields(
			inputSchema({ top_align: { anyOf: [{ type: 'string' }, { type: 'number' }] } }),
		);

		expect(read({ top_align: '2' }, fields)).toEqual({ top_align: 2 });
		expect(read({ top_align: 'center' }, fields)).toEqual({ top_align: 'center' });
	});

	it('send a size in numbers in the place of its name, which the menu still shows', () => {
		const value = {
			image_size: 'landscape_4_3',
			'image_size.width': '1280',
			'image_size.height': 720,
		};

		expect(read(value)).toEqual({ image_size: { width: 1280, height: 720 } });
		expect(read({ ...value, 'image_size.width': null, 'image_size.height': '' })).toEqual({
			image_size: 'landscape_4_3',
		});
		// n8n 1.123 shows 0 where nothing is.
		expect(read({ ...value, 'image_size.width': 0, 'image_size.height': 0 })).toEqual({
			image_size: 'landscape_4_3',
		});
	});

	it('leave out what is empty, but keep empty text, which only an expression gives', () => {
		const value = { seed: '', num_images: null, image_size: undefined, prompt: '' };

		expect(read(value)).toEqual({ prompt: '' });
	});

	it.each([undefined, null, 'x', {}, mapper([], null), mapper(undefined, undefined)])(
		'are empty for %j',
		(value) => {
			expect(readMappedInput(value)).toEqual({ input: {}, files: [] });
		},
	);

	it('are taken from an expression for all of them', () => {
		expect(read('{"prompt":"a fox","num_images":"2"}')).toEqual({ prompt: 'a fox', num_images: 2 });
	});

	it('keep a value that the form does not know', () => {
		expect(read({ prompt: 'x', lora_blocks: [1] })).toEqual({ prompt: 'x', lora_blocks: [1] });
	});
});

describe('a media field of a form', () => {
	const fields = formFields(
		inputSchema({
			image_url: { type: 'string' },
			image_urls: { type: 'array', items: { type: 'string' } },
		}),
	);
	const url = 'https://example.com/a.png';
	const binary = { id: 'filesystem:1', data: 'filesystem', mimeType: 'image/png' };

	const named = (reference: string) => ({ path: 'image_urls[]', reference });

	it.each<[string, object, object, object[]]>([
		['an address', { image_url: url }, { image_url: url }, []],
		[
			'a data URI',
			{ image_url: 'data:image/png;base64,AAAA' },
			{ image_url: 'data:image/png;base64,AAAA' },
			[],
		],
		['a binary field', { image_url: 'data' }, {}, [{ path: 'image_url', reference: 'data' }]],
		['a binary object', { image_url: binary }, {}, [{ path: 'image_url', reference: binary }]],
		['one address for a list', { image_urls: url }, { image_urls: [url] }, []],
		[
			'addresses and names',
			{ image_urls: `["data", "${url}"]` },
			{ image_urls: [null, url] },
			[{ path: 'image_urls[0]', reference: 'data' }],
		],
		[
			'names alone',
			{ image_urls: ['a', 'b'] },
			{},
			[
				{ path: 'image_urls[]', reference: 'a' },
				{ path: 'image_urls[]', reference: 'b' },
			],
		],
		['nothing', { image_url: '' }, {}, []],
		['nothing for a list', { image_urls: ' , ' }, {}, []],
		['addresses in one text', { image_urls: `${url}, ${url}` }, { image_urls: [url, url] }, []],
		['addresses without a space', { image_urls: `${url},${url}` }, { image_urls: [url, url] }, []],
		['addresses with a comma at the end', { image_urls: `${url},` }, { image_urls: [url] }, []],
		[
			'addresses in capitals, with and without a space',
			{ image_urls: `${url},HTTPS://example.com/b.png, DATA:image/png;base64,AAAA` },
			{ image_urls: [url, 'HTTPS://example.com/b.png', 'DATA:image/png;base64,AAAA'] },
			[],
		],
		[
			'names with spaces, and an address right behind one',
			{ image_urls: `my photo,the other,${url}` },
			{ image_urls: [null, null, url] },
			[
				{ path: 'image_urls[0]', reference: 'my photo' },
				{ path: 'image_urls[1]', reference: 'the other' },
			],
		],
		[
			'addresses in quotes, as they are copied from JSON',
			{ image_urls: `"${url}", "https://b.c/d"` },
			{ image_urls: [url, 'https://b.c/d'] },
			[],
		],
		['addresses by semicolons', { image_urls: `${url};${url}` }, { image_urls: [url, url] }, []],
		[
			'several addresses in one entry of a list',
			{ image_urls: [`${url}, ${url}`] },
			{ image_urls: [url, url] },
			[],
		],
		[
			'a list with places that are empty',
			{ image_urls: [url, null, '', '  '] },
			{ image_urls: [url] },
			[],
		],
		['names in quotes', { image_urls: '"a"; "b"' }, {}, ['a', 'b'].map(named)],
		['addresses in lines', { image_urls: `${url}\n${url}` }, { image_urls: [url, url] }, []],
		[
			'addresses that have commas themselves',
			{ image_urls: 'data:image/png;base64,AAAA, https://example.com/w_1,h_1/a.png' },
			{ image_urls: ['data:image/png;base64,AAAA', 'https://example.com/w_1,h_1/a.png'] },
			[],
		],
		[
			'names and an address in one text',
			{ image_urls: `photo1, ${url}, photo2` },
			{ image_urls: [null, url, null] },
			[
				{ path: 'image_urls[0]', reference: 'photo1' },
				{ path: 'image_urls[2]', reference: 'photo2' },
			],
		],
		[
			'one binary object for a list',
			{ image_urls: binary },
			{},
			[{ path: 'image_urls[]', reference: binary }],
		],
	])('takes %s', (_what, value, input, files) => {
		expect(readMappedInput(mapper(fields, value))).toEqual({ input, files });
	});

	it('reads a text of much white space at once; n8n does nothing else meanwhile', () => {
		const wide = `a${' '.repeat(1_000_000)}b, ${url}`;

		expect(read({ image_urls: wide }, fields)).toEqual({ image_urls: [null, url] });
	});

	it('takes the JSON lists of forms that were saved before a list was one text', () => {
		const saved = [{ id: 'image_urls', type: 'array', media: 'image', defaultValue: null }];

		expect(readMappedInput(mapper(saved, { image_urls: `["data", "${url}"]` }))).toEqual({
			input: { image_urls: [null, url] },
			files: [{ path: 'image_urls[0]', reference: 'data' }],
		});
	});

	it('shows its default as one text, and sends it as the list it is', () => {
		const preset = { type: 'array', items: { type: 'string' }, default: [url, 'https://b.c/d'] };
		const [field] = formFields(inputSchema({ image_urls: preset }));

		expect(field?.defaultValue).toBe(`${url}, https://b.c/d`);
		expect(read({ image_urls: field?.defaultValue }, [field])).toEqual({
			image_urls: [url, 'https://b.c/d'],
		});
	});

	it('is known by its name when the form was not saved', () => {
		expect(readMappedInput({ value: { image_url: 'data', prompt: 'x' } })).toEqual({
			input: { prompt: 'x' },
			files: [{ path: 'image_url', reference: 'data' }],
		});
	});
});
