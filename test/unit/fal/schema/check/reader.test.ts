import type { JsonObject } from '../../../../../nodes/Fal/fal';
import { checkInput } from '../../../../../nodes/Fal/fal/schema/check/check';
import { inputSchema } from '../../../../harness/recordedModels';

const text = { type: 'string' };
const number = { type: 'number' };
const list = (items: object) => ({ type: 'array', items });
const object = (properties: object) => ({ type: 'object', properties });

describe('as the model wants it becomes', () => {
	it.each<[string, object, unknown, unknown]>([
		['a whole number as text', { type: 'integer' }, ' 3 ', 3],
		['one with a point that says nothing', { type: 'integer' }, '3.0', 3],
		['one with the zeros of a spreadsheet', { type: 'integer' }, '007', 7],
		['a number as text', number, '1e3', 1000],
		['a number with underscores', number, '1_000.5', 1000.5],
		['true for a number', number, true, 1],
		['a decimal comma', number, '4,5', 4.5],
		['thousands of a spreadsheet', { type: 'integer' }, '1.234.567', 1_234_567],
		...['TRUE', 'True', 'yes', 'Y', 'on', 't', '1', 1].map(
			(yes): [string, object, unknown, unknown] => [
				`${JSON.stringify(yes)} for a boolean`,
				{ type: 'boolean' },
				yes,
				true,
			],
		),
		...['FALSE', 'no', 'n', 'OFF', 'f', '0', 0].map((no): [string, object, unknown, unknown] => [
			`${JSON.stringify(no)} for a boolean`,
			{ type: 'boolean' },
			no,
			false,
		]),
		['a number for digits that are text', { type: 'string', enum: ['5', '10'] }, 5, '5'],
		['text for digits that are numbers', { type: 'integer', enum: [512, 1024] }, '512', 512],
		['another spelling of a number', { type: 'number', enum: [0.5, 1] }, '0.50', 0.5],
		['a choice in capitals', { enum: ['jpeg', 'png'] }, ' JPEG', 'jpeg'],
		['true for a choice of texts', { enum: ['true', 'false'] }, true, 'true'],
		['text for one of several numbers', { anyOf: [{ type: 'integer' }, number] }, '7', 7],
		[
			'text inside an object beside a choice',
			{ anyOf: [{ enum: ['square'] }, object({ width: { type: 'integer' } })] },
			{ width: '1024' },
			{ width: 1024 },
		],
		['text inside a list', list(object({ scale: number })), [{ scale: '0.5' }], [{ scale: 0.5 }]],
		[
			'text in members that are named by the user',
			{ type: 'object', additionalProperties: number },
			{ a: '1' },
			{ a: 1 },
		],
		['JSON in a text for a list', list(text), '["a", "b"]', ['a', 'b']],
		['JSON in a text for an object', object({ a: number }), '{"a": "1"}', { a: 1 }],
		['a word of a German sheet', { type: 'boolean' }, 'FALSCH', false],
		['a choice with other separators', { enum: ['square_hd', 'square'] }, 'Square-HD', 'square_hd'],
		['a format by its extension', { enum: ['jpeg', 'png'] }, '.jpg', 'jpeg'],
		[
			'a size in one text',
			{ anyOf: [{ enum: ['square'] }, object({ width: number, height: number })] },
			'1024 x 768',
			{ width: 1024, height: 768 },
		],
	])('%s', (_what, property, given, wanted) => {
		const result = checkInput(inputSchema({ value: property }), { value: given });

		expect(result).toEqual({ state: 'ok', input: { value: wanted }, unlisted: [] });
	});

	it.each<[string, object, unknown]>([
		['text where text may stand beside numbers', { anyOf: [number, text] }, '2'],
		['text beside a choice', { anyOf: [{ enum: ['1:1'] }, text] }, '4:3'],
		['"inf", which pydantic reads and JSON cannot write', number, 'inf'],
		['many digits', { type: 'integer' }, '18446744073709551615'],
		['seconds since 1970 for a date', { type: 'string', format: 'date-time' }, 1_700_000_000],
		['what nothing is known of', {}, { a: '1' }],
	])('nothing else: %s', (_what, property, value) => {
		const input = { value };
		const result = checkInput(inputSchema({ value: property }), input);

		expect(result).toEqual({ state: 'ok', input, unlisted: [] });
	});

	it.each<[string, object, unknown]>([
		['a number for text', text, 5],
		['true for text', text, true],
		['text for a number', number, 'high'],
		['a fraction for a whole number', { type: 'integer' }, '1.5'],
		['maybe for a boolean', { type: 'boolean' }, 'maybe'],
		['2 for a boolean', { type: 'boolean' }, 2],
		['a number that is none', number, NaN],
		['text for a list', list(text), 'a'],
		['text for an object', object({ a: text }), 'a'],
		['null in a list', list(number), [null]],
		['a choice that might be two', { enum: ['A', 'a '] }, 'á'],
		['an object for a number', number, {}],
		['more than there may be', { type: 'array', items: text, maxItems: 1 }, ['a', 'b']],
		['no step of the scale', { type: 'number', multipleOf: 0.1 }, 0.25],
	])('refused: %s', (_what, property, value) => {
		expect(checkInput(inputSchema({ value: property }), { value })).toMatchObject({
			state: 'problems',
			problems: [{ path: expect.stringMatching(/^value/) }],
		});
	});

	it('asked for: a comma that may be a decimal point or stand between thousands', () => {
		expect(checkInput(inputSchema({ value: number }), { value: '1,500' })).toMatchObject({
			problems: [
				{ path: 'value', message: expect.stringMatching(/got "1,500"\. A decimal point\?/) },
			],
		});
	});

	it('text where a comma may stand beside numbers', () => {
		const input = { value: '4,5' };
		const schema = inputSchema({ value: { anyOf: [number, text] } });
		expect(checkInput(schema, input)).toEqual({ state: 'ok', input, unlisted: [] });
	});

	it('a step of the scale, though not in binary', () => {
		const schema = inputSchema({ value: { type: 'number', multipleOf: 0.1 } });

		expect(checkInput(schema, { value: 0.3 })).toMatchObject({ state: 'ok' });
	});

	it('as many characters as Python counts', () => {
		const schema = inputSchema({ value: { type: 'string', maxLength: 2 } });

		expect(checkInput(schema, { value: '😀😀' })).toMatchObject({ state: 'ok' });
		expect(checkInput(schema, { value: '😀😀😀' })).toMatchObject({
			problems: [{ message: 'expected text, at most 2 characters, got 3 characters' }],
		});
	});
});

describe('an empty cell', () => {
	const properties = {
		prompt: text,
		seed: { type: 'integer' },
		on: { type: 'boolean' },
		size: { enum: ['a', 'b'] },
		image_url: text,
		tags: list(text),
		day: { type: 'string', format: 'date' },
		note: { type: 'string', minLength: 1 },
	};
	const names = Object.keys(properties).filter((name) => name !== 'prompt');
	const schema = inputSchema(properties, { required: ['prompt'] });

	it.each(['', '  '])('of an optional field is left out: %j', (empty) => {
		const cells = Object.fromEntries(names.map((name) => [name, empty]));
		const { note: _, ...others } = cells;
		const input = empty === '' ? cells : others;

		expect(checkInput(schema, { prompt: 'x', ...input })).toMatchObject({
			state: 'ok',
			input: { prompt: 'x' },
		});
	});

	it('is left out inside of objects and lists as well', () => {
		const nested = inputSchema({ loras: list(object({ path: text, scale: number })) });

		expect(checkInput(nested, { loras: [{ path: 'a', scale: '' }] })).toMatchObject({
			input: { loras: [{ path: 'a' }] },
		});
	});

	it('that is null stands for the default where there is one', () => {
		const withDefault = inputSchema({ steps: { type: 'integer', default: 28 } });

		expect(checkInput(withDefault, { steps: null })).toMatchObject({ state: 'ok', input: {} });
	});

	it('is a value where the model lists it', () => {
		const choice = inputSchema({ pose: { type: 'string', enum: ['', 'a-pose'] } });

		expect(checkInput(choice, { pose: '' })).toMatchObject({ input: { pose: '' } });
	});

	it.each(['', '   ', '\n'])('of a required text is told: %j', (prompt) => {
		expect(checkInput(schema, { prompt })).toMatchObject({
			problems: [{ path: 'prompt', message: 'is required (text) and is empty' }],
		});
	});

	it('of a required number is told', () => {
		const demanding = inputSchema({ n: { type: 'integer' } }, { required: ['n'] });

		expect(checkInput(demanding, { n: '' })).toMatchObject({
			problems: [{ path: 'n', message: 'is required (whole number) and is empty' }],
		});
	});
});

describe('files', () => {
	const url = 'https://a.example/b.png';
	const other = 'https://a.example/c.png';
	const file = object({ url: text, content_type: text });
	const schema = inputSchema({ image_url: text, image_urls: list(text), image: file });
	const sentOf = (input: JsonObject) => {
		const result = checkInput(schema, input);
		return result.state === 'ok' ? result.input : result;
	};

	it.each<[string, JsonObject, JsonObject]>([
		['one address for a list', { image_urls: url }, { image_urls: [url] }],
		['several in one text', { image_urls: `${url}, ${other}` }, { image_urls: [url, other] }],
		['by semicolon', { image_urls: `${url};${other}` }, { image_urls: [url, other] }],
		['by bar', { image_urls: `${url} | ${other}` }, { image_urls: [url, other] }],
		['in lines', { image_urls: `${url}\n${other}\n` }, { image_urls: [url, other] }],
		['in quotes', { image_urls: `"${url}", "${other}"` }, { image_urls: [url, other] }],
		[
			'several in an entry of a list',
			{ image_urls: [`${url}, ${other}`] },
			{ image_urls: [url, other] },
		],
		[
			'empty places of a list',
			{ image_urls: ['', url, null, '  ', undefined] },
			{ image_urls: [url] },
		],
		['a list of empty places', { image_urls: ['', null] }, {}],
		['an address in quotes', { image_url: `"${url}"` }, { image_url: url }],
		['blanks around an address', { image_url: ` ${url}\n` }, { image_url: url }],
		['an address for a file object', { image: url }, { image: { url } }],
	])('are taken: %s', (_what, given, wanted) => {
		expect(sentOf(given)).toEqual(wanted);
	});

	it.each<[string, JsonObject]>([
		['an address with a blank and a comma', { image_url: 'https://a.example/my photo, 1.png' }],
		['an address in an address', { image_url: 'https://a.example/?of=https://b.example/c.png' }],
		['a data URI in lines', { image_url: 'data:image/png;base64,iVBO\nRw0K' }],
		['what only fal can know', { image_url: 'asset-17' }],
	])('are left as they are: %s', (_what, input) => {
		expect(sentOf(input)).toBe(input);
	});

	it('are refused where one address is wanted and several are in its text', () => {
		expect(sentOf({ image_url: `${url}, ${other}` })).toMatchObject({
			problems: [
				{
					path: 'image_url',
					message: 'expected image URL or data URI, got several addresses in one text',
				},
			],
		});
	});

	it('keep their places in messages when empty ones are left out', () => {
		expect(sentOf({ image_urls: ['', url, 5] })).toMatchObject({
			problems: [{ path: 'image_urls[2]' }],
		});
	});
});

describe('a schema that contradicts itself', () => {
	it.each<[string, object]>([
		['default', { size: { type: 'string', enum: ['a'], default: 'b' } }],
		['example', { size: { type: 'integer', examples: ['big'] } }],
	])('is not relied on where it does, and is elsewhere: %s', (_what, properties) => {
		const schema = inputSchema({ ...properties, prompt: text }, { required: ['prompt'] });

		expect(checkInput(schema, { size: [5], prompt: 'x' })).toMatchObject({ state: 'ok' });
		expect(checkInput(schema, { size: [5] })).toMatchObject({ problems: [{ path: 'prompt' }] });
	});

	it('is not relied on for a member either', () => {
		const w = { type: 'integer', maximum: 5, default: 9 };
		const schema = inputSchema({ box: object({ w, h: { type: 'integer' } }) });

		expect(checkInput(schema, { box: { w: 'wide', h: 1 } })).toMatchObject({ state: 'ok' });
		expect(checkInput(schema, { box: { w: 'wide', h: 'high' } })).toMatchObject({
			problems: [{ path: 'box.h' }],
		});
	});

	it('is not one with null as an example, as older documents have it', () => {
		const schema = inputSchema({ seed: { type: 'integer', examples: [null] } });

		expect(checkInput(schema, { seed: 'x' })).toMatchObject({ problems: [{ path: 'seed' }] });
	});

	it('nor is a missing one', () => {
		expect(checkInput(undefined, {})).toMatchObject({ state: 'unusable' });
	});
});

describe('texts that are hardly meant', () => {
	const doubts = {
		text: (given: string) => (given === 'undefined' ? 'nothing' : undefined),
		file: (given: string) => (given === 'database' ? 'a note' : undefined),
	};
	const schema = inputSchema(
		{ prompt: text, image_urls: list(text), either: { anyOf: [number, list(number), text] } },
		{ required: ['prompt'] },
	);

	it('are told where they stand, as whoever asks for the check puts it', () => {
		const input = { prompt: 'undefined', image_urls: ['database'], either: 'undefined' };

		expect(checkInput(schema, input, doubts)).toMatchObject({
			problems: [
				{ path: 'prompt', message: 'expected text, got nothing' },
				{
					path: 'image_urls[0]',
					message: 'expected image URL or data URI, got a note',
				},
				{ path: 'either' },
			],
		});
	});

	it('do not make a schema contradict itself when they are examples', () => {
		const example = inputSchema({ prompt: { type: 'string', examples: ['undefined'] } });

		expect(checkInput(example, { prompt: 5 }, doubts)).toMatchObject({
			problems: [{ path: 'prompt' }],
		});
	});
});

describe('the work on an input', () => {
	it('is bounded, though alternatives multiply', () => {
		let tree: object = { type: 'string', maxLength: 1 };
		for (let depth = 0; depth < 3; depth++) tree = { anyOf: Array(9).fill(tree) };
		const entries = Array.from({ length: 10_000 }, () => 'xx');

		expect(checkInput(inputSchema({ tree: list(tree) }), { tree: entries }).state).not.toBe(
			'unusable',
		);
	});
});

describe('the address of a file', () => {
	const url = 'https://a.example/a.png';

	it.each<[string, object, unknown, unknown]>([
		['in brackets', list(text), [`(${url})`], [url]],
		['as a picture of a chat', list(text), [`![A fox](${url})`], [url]],
		['behind the sign of an expression', list(text), [`=${url}`], [url]],
		['in a file object of fal', list(text), [{ url, content_type: 'image/png' }, url], [url, url]],
		['in a file object alone, for a list', list(text), { url }, [url]],
		['in a list inside of a list', list(text), [[url, url]], [url, url]],
		['in a list without quotes', list(text), `[${url}, ${url}]`, [url, url]],
	])('is taken %s', (_what, property, given, wanted) => {
		const result = checkInput(inputSchema({ image_urls: property }), { image_urls: given });

		expect(result).toEqual({ state: 'ok', input: { image_urls: wanted }, unlisted: [] });
	});

	it.each([`(${url})`, `![A fox](${url})`, `=${url}`, { url }])('is taken alone: %j', (given) => {
		const result = checkInput(inputSchema({ image_url: text }), { image_url: given });

		expect(result).toEqual({ state: 'ok', input: { image_url: url }, unlisted: [] });
	});
});
