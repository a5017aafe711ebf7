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
		['\ufeff{"a": 1}', { a: 1 }],
		['{\u00a0"a":\u00a01}\u200b', { a: 1 }],
		['{"a": "b\u00a0c \\" \u200b"}\u00a0', { a: 'b\u00a0c " \u200b' }],
		['```json\n{"a": 1}\n```', { a: 1 }],
		['```\n{"a": 1}\n```\n', { a: 1 }],
		['Here is the JSON:\n```JSON\n{"a": "```b```"}\n```\nEnjoy!', { a: '```b```' }],
		['{"a": "```js\\n1\\n```"}', { a: '```js\n1\n```' }],
		[JSON.stringify('{"a": "b"}'), { a: 'b' }],
		['json\n{"a": 1}', { a: 1 }],
		[`-d '{"a": "it\u0027s"}'`, { a: "it's" }],
		['--data-raw {"a": 1}', { a: 1 }],
		[`'{"a": 1}';`, { a: 1 }],
		['{"a": 1},', { a: 1 }],
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
		['{"prompt": "a",}', 'a comma is too many at line 1, column 16'],
		['{"a": [1,]}', 'a comma is too many at line 1, column 10'],
		['{"prompt": "a",,}', 'a comma is too many at line 1, column 16'],
		['{"a": 1, b: 2}', 'the name b has no double quotes at line 1, column 10'],
		['{"prompt": a}', 'a word without double quotes stands at line 1, column 12'],
		['{"prompt": "a" "x": 1}', 'a comma is missing at line 1, column 16'],
		['{"prompt" "a"}', 'a colon is missing at line 1, column 11'],
		['{"prompt": "a"', 'a comma or a closing } is missing at line 1, column 15'],
		['{\n\t"prompt": "a"\n\t"steps": 5\n}', 'a comma is missing at line 3, column 2'],
		['{\r\n"a": 1,\r\n"b" 2}', 'a colon is missing at line 3, column 5'],
		['{"a": 1} {"b": 2}', 'more follows after the end of the object at line 1, column 10'],
		['{"a": [1, 2}', 'a comma is missing at line 1, column 12'],
		['{// why\n"a": 1}', 'a comment, which JSON does not allow, stands at line 1, column 2'],
		["{'a': 1}", 'a single quote stands at line 1, column 2'],
		['{"a": “x”}', 'a typographic quote stands at line 1, column 7'],
		['{„a“: 1}', 'a typographic quote stands at line 1, column 2'],
		['{"a": "line\nbreak"}', 'a text that does not end on its line begins at line 1, column 7'],
		['{"a": 01}', ''],
		['{"a": NaN}', 'the value of a is NaN, which is no word of JSON, at line 1, column 7'],
		['{"a": [1, None]}', 'the value of a[1] is None, which is no word of JSON, at line 1'],
		['{"on": True}', 'the value of on is True, which is no word of JSON, at line 1, column 8'],
		['{"prompt": "x", "num_images": }', 'the value of num_images is empty at line 1, column 31'],
		['{"seed":, "b": 1}', 'the value of seed is empty at line 1, column 9'],
		['{"loras": [{"path": }]}', 'the value of loras[0].path is empty at line 1'],
		['{"seed": undefined}', 'the value of seed is undefined at line 1, column 10'],
		['undefined', 'the value of the parameter is undefined at line 1, column 1'],
		[
			'{"size": [object Object]}',
			'the value of size is an object that was put into a text at line 1, column 11',
		],
		[
			'{"sizes": [1, [object Object]]}',
			'the value of sizes[1] is an object that was put into a text at line 1',
		],
		['[object Object]', 'the value of the parameter is an object that was put into a text'],
		[
			'{"prompt": {{ $json.prompt }} }',
			'the value of prompt is an expression that n8n did not evaluate at line 1, column 13',
		],
		['{"prompt": True story}', 'the value of prompt is True'],
		['{"prompt": Trueish}', 'a word without double quotes stands at line 1, column 12'],
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
		expect(() => readJsonInput('{"a": "b"c', 'Input Parameters', true)).toThrow(
			expect.objectContaining({
				...mistake,
				facts: expect.objectContaining({
					cure: expect.stringContaining('{{ JSON.stringify($json.prompt) }}'),
				}),
			}) as Error,
		);
	});

	it.each([
		['{"prompt": "a "red" fox"}', /^An expression gave this text\. What it puts between quotes/],
		['{"prompt": "a\nfox"}', /^An expression gave this text\. What it puts between quotes/],
		['{"seed": }', /^Look at what the expression gives for this item/],
		['{"seed": undefined}', /^Look at what the expression gives for this item/],
		[
			'{"size": [object Object]}',
			/^Write \{\{ JSON\.stringify\(\$json\.value\) \}\} without quotes/,
		],
		['{"on": True}', /^JSON has true, false and null/],
		['{"a": “x”}', /^Replace quotes such as “ and ” by straight ones/],
		["{'a': 1}", /^JSON takes double quotes only/],
		['{"a": 1,}', /^Take off the comma/],
		['{"a": {{ $json.a }} }', /^Switch the parameter from Fixed to Expression/],
		['{"on": TRUE}', /^JSON has true, false and null/],
		['{a: 1}', /^Write it as "a"\.$/],
		['{"a": 1, $b: 2}', /^Write it as "\$b"\.$/],
		['"a": 1', /^Put \{ in front of it and \} behind it/],
		['a: 1, b: 2', /^Put \{ in front of it and \} behind it/],
		['a red fox', /^Write a prompt into Prompt/],
		['{"a": 1}}', /^Take off what follows the last \}/],
		['{"a": 1', /its end is missing/],
		['{"a": 1 // why\n}', /^Take the comment out/],
		['{"a": .5}', /^JSON writes numbers as 0\.5/],
		['{"a": +5}', /^JSON writes numbers as 0\.5/],
		['{"a": 007}', /^JSON writes numbers as 0\.5/],
		['{"a": 1_000}', /^JSON writes numbers as 0\.5/],
		['{"a": 1; "b": 2}', /a comma between the members/],
		['{"a" = 1}', /a colon stands behind a name/],
		['{"a": `x`}', /^JSON takes double quotes only/],
		['{"a": 1 "b": 2}', /^An expression gave this text: look at what it gives/],
	])('that an expression made has a cure of its own: %j', (text, cure) => {
		expect(() => readJsonInput(text, 'Input Parameters', true)).toThrow(
			expect.objectContaining({
				facts: expect.objectContaining({ cure: expect.stringMatching(cure) }),
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
		'1e400',
		'-1e999',
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

	it.each([
		`{"prompt": "}${' '.repeat(100_000)}x"}`,
		`{"prompt": "${`}${' '.repeat(300)}'`.repeat(300)}x"}`,
	])('with much white space in it is read in a time that nobody notices', (text) => {
		expect(read(text)).toEqual(JSON.parse(text));
	});

	it('of white space alone, and a word, is refused', () => {
		expect(() => read(`${' '.repeat(200_000)}x`)).toThrow('is not valid JSON');
		expect(() => read(`json${' '.repeat(200_000)}x`)).toThrow('is not valid JSON');
	});

	it('that never ends is refused, not followed', () => {
		expect(() => read('['.repeat(200_000))).toThrow('Input Parameters is not valid JSON');
	});
});
