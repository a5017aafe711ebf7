import { readJsonInput } from '../../../../nodes/Fal/n8n/input/jsonInput';

const read = (value: unknown) => readJsonInput(value, 'Input Parameters');

describe('a JSON parameter', () => {
	it.each<[unknown, unknown]>([
		['{"prompt": "a \\"red\\" fox", "steps": 5}', { prompt: 'a "red" fox', steps: 5 }],
		[' \n{}\n', {}],
		['', {}],
		['  \n\t', {}],
		[undefined, {}],
		[null, {}],
		[{ prompt: 'a' }, { prompt: 'a' }],
		['{"a": 1, "a": 2}', { a: 2 }],
		['{"deep": [{"x": null, "y": false, "z": ""}]}', { deep: [{ x: null, y: false, z: '' }] }],
	])('is read: %j', (value, input) => {
		expect(read(value)).toEqual(input);
	});

	it('that is an object is taken as it is', () => {
		const input = { prompt: 'a' };
		expect(read(input)).toBe(input);
	});

	it.each<[unknown, string]>([
		['[1, 2]', 'a list'],
		[[{}], 'a list'],
		['"text"', 'a string'],
		['42', 'a number'],
		[42, 'a number'],
		['true', 'a boolean'],
		[true, 'a boolean'],
		['null', 'null'],
	])('that is no object is refused: %j is %s', (value, name) => {
		expect(() => read(value)).toThrow(
			expect.objectContaining({
				kind: 'invalidInput',
				message: `Input Parameters must be a JSON object such as {"prompt": "a red fox"}, not ${name}`,
			}) as Error,
		);
	});

	it.each([
		[
			'{"prompt": "a",}',
			'a name in double quotes is missing, or a comma is too many, at line 1, column 16',
		],
		['{"prompt": a}', 'a word without double quotes stands at line 1, column 12'],
		['{"prompt": "a" "x": 1}', 'a comma is missing at line 1, column 16'],
		['{"prompt" "a"}', 'a colon is missing at line 1, column 11'],
		['{"prompt": "a"', 'a comma or a closing } is missing at line 1, column 15'],
		['{\n\t"prompt": "a"\n\t"steps": 5\n}', 'a comma is missing at line 3, column 2'],
		['{\r\n"a": 1,\r\n"b" 2}', 'a colon is missing at line 3, column 5'],
		['{"a": 1} {"b": 2}', 'more follows after the end of the object at line 1, column 10'],
		['{"a": [1, 2}', 'a comma is missing at line 1, column 12'],
		['{// why\n"a": 1}', 'a comment, which JSON does not allow, stands at line 1, column 2'],
		["{'a': 1}", 'a word without double quotes stands at line 1, column 2'],
		['{"a": "line\nbreak"}', 'a text that does not end on its line begins at line 1, column 7'],
		['{"a": 01}', ''],
		['{"a": NaN}', 'a word without double quotes stands at line 1, column 7'],
		['\ufeff{"a": 1}', ''],
		['{"a": "tab\there"}', 'a text with a line break or tab, which JSON writes as \\n and \\t'],
		['{"a": "\\x"}', 'a backslash that begins no known character stands at line 1'],
	])('with a mistake says where it is: %j', (text, words) => {
		expect(() => read(text)).toThrow(
			expect.objectContaining({
				kind: 'invalidInput',
				message: expect.stringContaining('Input Parameters is not valid JSON: ') as unknown,
			}) as Error,
		);
		expect(() => read(text)).toThrow(words);
	});

	it('shows how it must look, and names the cure', () => {
		const mistake = {
			message: expect.stringMatching(/It must look like \{"prompt": "a red fox"\}$/),
		};
		expect(() => read('{')).toThrow(
			expect.objectContaining({
				...mistake,
				facts: expect.objectContaining({ cure: expect.stringMatching(/^Correct the JSON/) }),
			}) as Error,
		);
		expect(() => readJsonInput('{', 'Input Parameters', true)).toThrow(
			expect.objectContaining({
				...mistake,
				facts: expect.objectContaining({
					cure: expect.stringContaining('{{ JSON.stringify($json.prompt) }}'),
				}),
			}) as Error,
		);
	});

	it('does not quote the input in its message', () => {
		expect(() => read('{"prompt": "a secret" "x"}')).toThrow(
			expect.not.objectContaining({
				message: expect.stringContaining('secret') as unknown,
			}) as Error,
		);
	});
});

describe('numbers', () => {
	it.each([
		'12345678901234567890',
		'-12345678901234567890',
		'9007199254740993',
		'9007199254740991',
		'1e21',
		'123456789012345678901234567890',
		'0.1',
		'5',
		'-0.5',
	])('are sent as they were typed: %s', (digits) => {
		const text = `{"seed":${digits},"list":[${digits}]}`;
		const sent = JSON.stringify(read(text));
		expect(sent.replaceAll('1e+21', '1e21')).toBe(text);
	});

	it('that are written as text stay text', () => {
		expect(JSON.stringify(read('{"seed": "12345678901234567890"}'))).toBe(
			'{"seed":"12345678901234567890"}',
		);
	});
});

describe('a hostile text', () => {
	it('does not reach the prototype of all objects', () => {
		const input = read('{"__proto__": {"polluted": true}, "constructor": 1}');
		expect(Object.keys(input)).toEqual(['__proto__', 'constructor']);
		expect({}).not.toHaveProperty('polluted');
	});

	it('that never ends is refused, not followed', () => {
		expect(() => read('['.repeat(200_000))).toThrow('Input Parameters is not valid JSON');
	});
});
