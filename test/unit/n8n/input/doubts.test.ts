import { doubts } from '../../../../nodes/Fal/n8n/input/doubts';
import { unevaluatedIn } from '../../../../nodes/Fal/n8n/input/unevaluated';

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ';

describe('a text', () => {
	it.each([
		'undefined',
		' null ',
		'NaN',
		'[object Object]',
		'a [object Object] b',
		'[object Promise]',
		'[Object: null prototype] {}',
		'[undefined]',
		'[empty]',
		'#REF!',
		'#N/A',
		'#DIV/0!',
		'$json.prompt',
		'=$json["prompt"]',
		"$('Edit Fields').item.json.prompt",
		'$input.first().json.text',
	])('is doubted: %j', (text) => {
		expect(doubts.text(text)).toEqual(expect.any(String));
	});

	it.each([
		'',
		'undefined behaviour',
		'Null',
		'none',
		'object',
		'[object]',
		'nullable',
		'#1 in the list',
		'#sunset',
		'$5 bills on a table',
		'$json.prompt is how n8n names it',
		'[empty] room',
	])('is taken: %j', (text) => {
		expect(doubts.text(text)).toBeUndefined();
	});
});

describe('the address of a file', () => {
	it.each([
		'filesystem',
		'filesystem-v2',
		'filesystem-v2:workflows/1/executions/2/binary_data/3',
		's3:workflows/1',
		'database',
		'database:5',
		'azure:x',
		'data:image/png;base64,filesystem-v2',
		'data:image/png;base64,undefined',
		'data:image/png;base64,[object Object]',
		'data:image/png;base64,',
		png,
		`/9j/4AAQSkZJRgABAQ${'A'.repeat(100_000)}==`,
		'JVBERi0xLjQK',
		'undefined',
		'[object Object]',
		'[object Blob]',
		'file:///tmp/a.png',
		'blob:https://a.example/1',
		'C:\\pictures\\a.png',
		'/home/node/a.png',
		'~/a.png',
		'http://localhost:5678/a.png',
		'https://127.0.0.1/a.png',
		'https://undefined/a.png',
		'https://a.example/undefined.png',
		'https://a.example/undefined/b.png',
	])('is doubted: %.60s', (text) => {
		expect(doubts.file(text)).toEqual(expect.any(String));
	});

	it.each([
		'https://a.example/filesystem-v2',
		'https://a.example/database.png',
		`data:image/png;base64,${png}`,
		'data:text/plain,null%20and%20void',
		'asset-17',
		'file_abc123',
		'databases/cat.png',
		'//a.example/b.png',
		'/data/models/a.png',
		'https://localhost.example/a.png',
		'https://a.example/undefined-behaviour.png',
		'https://a.example/?q=undefined',
		'',
	])('is taken: %.60s', (text) => {
		expect(doubts.file(text)).toBeUndefined();
	});

	it('is shown in few words, whatever is in it', () => {
		const told = [png.repeat(10_000), `filesystem-v2:${'x'.repeat(100_000)}`].map(doubts.file);

		for (const words of told) expect(words?.length).toBeLessThan(250);
	});
});

describe('an expression that n8n did not evaluate', () => {
	it.each<[string, unknown, Array<[string, string, boolean]>]>([
		['in JSON', '{"prompt":"{{ $json.p }}"}', [['prompt', '{{ $json.p }}', true]]],
		['deep in it', '{"a":[{"b":"{{ $json.p }}"}]}', [['a', '{{ $json.p }}', true]]],
		['in broken JSON', '{"prompt": {{ $json.p }} }', [['prompt', '{{ $json.p }}', true]]],
		[
			'of another node',
			`{"a":"{{ $('B').item.json.c }}"}`,
			[['a', "{{ $('B').item.json.c }}", true]],
		],
		[
			'with braces inside',
			'{"a":"{{ $json.a.map(x => { return x }) }}"}',
			[['a', '{{ $json.a.map(x => { return x }) }}', true]],
		],
		['of time', '{"a":"{{ DateTime.now() }}"}', [['a', '{{ DateTime.now() }}', true]]],
		['in a form', { prompt: 'a {{ $json.p }}', seed: 5 }, [['prompt', '{{ $json.p }}', true]]],
		['that is never closed', { a: '{{ $json.p' }, [['a', '{{ $json.p', true]]],
		['that may be none', '{"prompt":"Dear {{name}}"}', [['prompt', '{{name}}', false]]],
		['is none in what is evaluated', '={"prompt":"{{ $json.p }}"}', []],
		['is none in a field that is', { prompt: '={{ $json.p }}' }, []],
		['is none without braces', '{"prompt":"$json.p", "a": {"b": {}}}', []],
		['is none of what is no text', undefined, []],
	])('%s', (_what, written, found) => {
		expect(
			unevaluatedIn(written).map(({ name, expression, isCertain }) => [
				name,
				expression,
				isCertain,
			]),
		).toEqual(found);
	});

	it('is looked for in a time that nobody notices', () => {
		expect(unevaluatedIn('{{ $json.'.repeat(100_000))).toHaveLength(1);
		expect(unevaluatedIn('{{ $json.a }}'.repeat(100_000)).length).toBeLessThanOrEqual(20);
	});
});
