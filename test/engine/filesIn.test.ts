import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { engineHas } from '../harness/engineHas';
import { fileWorld, hashOf, inMemory } from '../harness/files';

const world = fileWorld();

const ECHO = 'acme/echo';
const FILE = 'https://v3.fal.media/files/rabbit/a.png';

beforeEach(() => world.fal.define(ECHO, { output: (input) => input }));

const sent = (request = 0): IDataObject => Object(world.fal.requests[request]?.input);
const hashSent = (url: unknown) => world.hashAtFal(url);
const rows = (...files: Array<readonly [binaryProperty: string, inputKey: string]>) => ({
	filesToUpload: {
		files: files.map(([binaryProperty, inputKey]) => ({ binaryProperty, inputKey })),
	},
});
const item = (...names: string[]) => ({
	json: {},
	binary: Object.fromEntries(
		names.map((name) => [name, inMemory(`bytes of ${name}`, { fileName: `${name}.png` })]),
	),
});
const bytesOf = (name: string) => hashOf(`bytes of ${name}`);

describe('Image Input', () => {
	it.each([
		['the name of a binary field', 'data'],
		['a name with blanks around it', ' data '],
	])('takes %s', async (_, imageInput) => {
		const run = await world.runModel({
			model: ECHO,
			items: [item('data')],
			parameters: { imageInput },
			options: { imageInputKey: 'image_url' },
		});

		expect(run.error).toBeUndefined();
		expect(hashSent(sent()['image_url'])).toBe(bytesOf('data'));
		expect(sent()['prompt']).toBe('a fox');
	});

	it('takes the binary object of an expression', async () => {
		const stored = await world.itemWith(FILE, 'filesystem');
		const run = await world.runModel({
			model: ECHO,
			items: [stored],
			binaryMode: 'filesystem',
			parameters: { imageInput: '={{ $("Start").item.binary.data }}' },
		});

		expect(run.error).toBeUndefined();
		expect(hashSent(sent()['image'])).toBe(hashSent(FILE));
	});

	it.each(['data', '_files.data'])(
		engineHas.combinedBinaryMode
			? 'finds %j when a workflow combines its data'
			: 'submits nothing for %j where n8n cannot combine data',
		async (imageInput) => {
			const stored = await world.itemWith(FILE, 'filesystem');
			const run = await world.runModel({
				model: ECHO,
				items: [{ json: { _files: { data: { ...stored.binary?.['data'] } } } }],
				binaryMode: 'filesystem',
				settings: { binaryMode: 'combined' },
				parameters: { imageInput },
			});

			if (engineHas.combinedBinaryMode) {
				expect(run.error).toBeUndefined();
				expect(hashSent(sent()['image'])).toBe(hashSent(FILE));
			} else {
				expect(run.error?.message).toContain(`the item has no binary field "${imageInput}"`);
				expect(world.fal.requests).toEqual([]);
			}
		},
	);

	it('puts the URL into a list when the key is one', async () => {
		await world.runModel({
			model: ECHO,
			items: [item('data')],
			parameters: { imageInput: 'data' },
			options: { imageInputKey: 'image_urls' },
		});

		expect(sent()['image_urls']).toEqual([expect.stringMatching(/^https:/)]);
	});

	it('uploads nothing when the input has the image already', async () => {
		await world.runModel({
			model: ECHO,
			items: [item('data')],
			input: { image: 'https://example.com/own.png' },
			parameters: { imageInput: 'data' },
		});

		expect(sent()).toEqual({ image: 'https://example.com/own.png' });
		expect(world.fal.storage.uploads).toEqual([]);
	});
});

describe('a data URI', () => {
	const uri = (bytes: number) =>
		`data:image/png;base64,${Buffer.alloc(bytes, 7).toString('base64')}`;
	const large = uri(100_000);

	it('stays in the input when it is small', async () => {
		await world.runModel({ model: ECHO, parameters: { imageInput: uri(2_000) } });

		expect(sent()['image']).toBe(uri(2_000));
		expect(world.fal.storage.uploads).toEqual([]);
	});

	it.each([
		['in Image Input', {}, large, (input: IDataObject) => input['image']],
		['in the input', { a: { b: [1, large] } }, '', (input: IDataObject) => Object(input['a']).b[1]],
	])('is uploaded when it is large (%s)', async (_, input, imageInput, read) => {
		await world.runModel({ model: ECHO, input, parameters: { imageInput } });

		expect(hashSent(read(sent()))).toBe(hashOf(Buffer.alloc(100_000, 7)));
		expect(world.fal.storage.uploads).toHaveLength(1);
		expect(world.fal.storage.uploads[0]).toMatchObject({ contentType: 'image/png' });
		expect(world.fal.journal.submits()[0]?.body).not.toContain('base64');
	});

	it('leaves the rest of the input as it was typed', async () => {
		await world.runModel({
			model: ECHO,
			input: `{"seed": 18446744073709551615, "image_url": "${large}"}`,
		});

		expect(world.fal.journal.submits()[0]?.body).toMatch(
			/^\{"seed":18446744073709551615,"image_url":"https:[^"]+"\}$/,
		);
	});
});

describe('Files to Upload', () => {
	it.each<[string, string, unknown]>([
		['a key', 'image_url', { image_url: 'a' }],
		['a nested key', 'elements[0].image_url', { elements: [{ image_url: 'a' }] }],
		['a list by its name', 'image_urls', { image_urls: ['a'] }],
		['a list by its brackets', 'refs[]', { refs: ['a'] }],
		['an element of a list', 'image_urls[0]', { image_urls: ['a'] }],
	])('go to %s', async (_, key, expected) => {
		await world.runModel({ model: ECHO, items: [item('a')], input: {}, options: rows(['a', key]) });

		const hashes = JSON.stringify(sent()).replace(/"https:[^"]+"/g, (url) =>
			hashSent(JSON.parse(url)) === bytesOf('a') ? '"a"' : '"?"',
		);
		expect(JSON.parse(hashes)).toEqual(expected);
	});

	it('fill a list in their order, behind what is in it', async () => {
		await world.runModel({
			model: ECHO,
			items: [item('a', 'b', 'c')],
			input: { image_urls: ['https://example.com/0.png'], elements: [{ name: 'x' }] },
			options: rows(['b', 'image_urls'], ['a', 'image_urls'], ['c', 'elements[0].front']),
		});

		const { image_urls: urls, elements } = sent();
		expect(Object(urls)[0]).toBe('https://example.com/0.png');
		expect(Object(urls).slice(1).map(hashSent)).toEqual([bytesOf('b'), bytesOf('a')]);
		expect(elements).toEqual([{ name: 'x', front: expect.any(String) }]);
	});

	it('make a list of several files with one key', async () => {
		await world.runModel({
			model: ECHO,
			items: [item('a', 'b')],
			options: rows(['a', 'references'], ['b', 'references']),
		});

		expect(Object(sent()['references']).map(hashSent)).toEqual([bytesOf('a'), bytesOf('b')]);
	});

	it('upload a file once that is used twice', async () => {
		await world.runModel({
			model: ECHO,
			items: [item('a')],
			parameters: { imageInput: 'a' },
			options: rows(['a', 'mask_url'], ['a', 'end_image_url']),
		});

		const { image, mask_url: mask, end_image_url: end } = sent();
		expect(mask).toBe(image);
		expect(end).toBe(image);
		expect(world.fal.storage.uploads).toHaveLength(1);
	});

	it.each(['direct', 'stream'])('work without the queue (%s)', async (mode) => {
		let seen: unknown;
		world.fal.define(ECHO, {
			output: (input) => (seen = input),
			stream: { events: (input) => [{ done: Boolean((seen = input)) }] },
		});
		await world.runModel({
			model: ECHO,
			items: [item('a')],
			parameters: mode === 'direct' ? { waitMode: 'direct' } : { useStreaming: true },
			options: rows(['a', 'image_url']),
		});

		expect(hashSent(Object(seen).image_url)).toBe(bytesOf('a'));
	});
});

describe('what is wrong with a file is told before anything is paid', () => {
	const cases: Array<[string, { imageInput?: string; options?: INodeParameters }, RegExp]> = [
		[
			'a property that is not there',
			{ imageInput: 'photo' },
			/no binary field "photo".*It has: a, b/,
		],
		[
			'a file that is not there',
			{ options: rows(['x', 'image_url']) },
			/no binary field "x".*It has: a, b/,
		],
		['no name', { options: rows(['', 'image_url']) }, /no binary field ""/],
		['no key', { options: rows(['a', ' ']) }, /"" is no input key/],
		['a key that is none', { options: rows(['a', 'a..b']) }, /"a\.\.b" is no input key/],
		['a gap in a list', { options: rows(['a', 'refs[3]']) }, /leaves a gap/],
		['a key inside a text', { options: rows(['a', 'prompt.image']) }, /does not fit the input/],
		[
			'an address of another scheme',
			{ imageInput: 'file:///etc/passwd' },
			/neither an http\(s\) URL/,
		],
		['an object that is no file', { imageInput: '={{ { a: 1 } }}' }, /gives no file/],
	];

	it.each(cases)('%s', async (_, { imageInput = '', options = {} }, message) => {
		const run = await world.runModel({
			model: ECHO,
			items: [item('a', 'b')],
			parameters: { imageInput },
			options,
		});

		expect(run.error?.message).toMatch(message);
		expect(world.fal.journal.lines).toEqual([]);
	});

	it('an item without files', async () => {
		const run = await world.runModel({ model: ECHO, parameters: { imageInput: 'data' } });

		expect(run.error?.message).toContain('It has no files at all.');
		expect(world.fal.journal.lines).toEqual([]);
	});

	it('a file that n8n has deleted', async () => {
		const gone = inMemory('', { id: 'filesystem-v2:workflows/x/executions/1/binary_data/gone' });
		const run = await world.runModel({
			model: ECHO,
			items: [{ json: {}, binary: { data: gone } }],
			binaryMode: 'filesystem',
			parameters: { imageInput: 'data' },
		});

		expect(run.error?.message).toContain('n8n could not read the file from its store');
		expect(world.fal.requests).toEqual([]);
	});

	it('an upload that fails', async () => {
		world.fal.fault({ host: 'v3b.fal.media' }, { status: 403, body: '<Error/>' }, Infinity);
		const run = await world.runModel({
			model: ECHO,
			items: [item('data')],
			parameters: { imageInput: 'data' },
		});

		expect(run.error?.message).toMatch(/^"data\.png" was not uploaded/);
		expect(run.error?.description).toContain('Nothing was run or billed');
		expect(world.fal.requests).toEqual([]);
	});
});

describe('with Retry On Fail', () => {
	const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

	it('a failed upload does not keep the item from being run', async () => {
		world.fal.fault({ host: 'rest.fal.ai' }, { status: 400, body: { detail: 'Bad day' } });
		const run = await world.runModel({
			model: ECHO,
			items: [item('data')],
			parameters: { imageInput: 'data' },
			node,
		});

		expect(run.error).toBeUndefined();
		expect(world.fal.requests).toHaveLength(1);
	});

	it('items that are done are neither run nor uploaded again, and no bytes are remembered', async () => {
		let failures = 1;
		world.fal.define(ECHO, {
			validate: (input) =>
				Object(input).number === 1 && failures-- > 0 ? [{ loc: [], msg: 'No' }] : undefined,
			output: {},
		});
		const run = await world.runModel({
			model: ECHO,
			items: [0, 1].map((number) => ({
				json: { number },
				binary: { data: inMemory(`secret ${String(number)}`) },
			})),
			parameters: { imageInput: 'data', inputParams: '={{ { number: $json.number } }}' },
			node,
		});

		expect(run.error).toBeUndefined();
		expect(world.fal.requests.map(({ input }) => Object(input).number)).toEqual([0, 1, 1]);
		expect(world.fal.storage.uploads).toHaveLength(3);
		expect(JSON.stringify(run.data.executionData?.contextData ?? {})).not.toContain(
			Buffer.from('secret').toString('base64').slice(0, 6),
		);
	});
});

describe('Keep Files For', () => {
	it.each(['queue', 'direct'])(
		'is asked for uploads and for what the model makes (%s)',
		async (waitMode) => {
			await world.runModel({
				model: ECHO,
				items: [item('data')],
				parameters: { imageInput: 'data', waitMode },
				options: { keepFilesFor: '7d' },
			});

			const asked = '{"expiration_duration_seconds":604800}';
			const runs = world.fal.journal
				.find({ method: 'POST' })
				.filter(({ host }) => host !== 'v3b.fal.media');
			expect(runs.map(({ headers }) => headers['x-fal-object-lifecycle-preference'])).toEqual([
				asked,
				asked,
			]);
		},
	);

	it('must be a time that fal knows', async () => {
		const run = await world.runModel({ options: { keepFilesFor: '2 weeks' } });

		expect(run.error?.message).toMatch(
			/^Keep Files For must be one of: immediate, 1h, 1d, 7d, 30d, 1y, never/,
		);
		expect(world.fal.journal.lines).toEqual([]);
	});
});
