import { StreamedResult } from '../../../../nodes/Fal/fal/run/streamedResult';

/** The result of these events, each given as its data on the wire. */
function stream(...data: string[]) {
	const result = new StreamedResult();
	const news = data.map((raw) => {
		let value: unknown = raw;
		try {
			value = JSON.parse(raw) as unknown;
		} catch {
			// The text stands for itself.
		}
		return result.add(raw, value);
	});
	return { result, news };
}

const json = (...events: unknown[]) => stream(...events.map((event) => JSON.stringify(event)));

describe('a stream of objects', () => {
	it('results in the last one', () => {
		const last = { images: [{ url: 'https://v3.fal.media/a.png' }], seed: 42 };
		const { result, news } = json({ progress: 0.25 }, { progress: 0.5 }, last);
		expect(result.value()).toEqual(last);
		expect(news).toEqual([{ progress: 0.25 }, { progress: 0.5 }, last]);
	});

	it.each([
		['cumulative', ['Growth', 'Growth is', 'Growth is steady.']],
		['in pieces', ['Growth', ' is', ' steady.']],
		['in pieces with the whole at the end', ['Growth', ' is', ' steady.', 'Growth is steady.']],
	])('whose text is %s results in the last one with the whole text', (_, texts) => {
		const events = texts.map((output, index) => ({
			output,
			partial: index < texts.length - 1,
			error: null,
		}));
		expect(json(...events).result.value()).toEqual({
			output: 'Growth is steady.',
			partial: false,
			error: null,
		});
	});

	it('does not double a short answer that the last event repeats', () => {
		const { result } = json({ output: 'Yes', partial: true }, { output: 'Yes', partial: false });
		expect(result.value()).toEqual({ output: 'Yes', partial: false });
	});

	it('tells what is new of the text', () => {
		const { news } = json(
			{ output: 'Growth' },
			{ output: 'Growth is' },
			{ output: 'Growth is', usage: { cost: 1 } },
		);
		expect(news).toEqual(['Growth', ' is', undefined]);
	});

	it('puts reasoning and answer together, each for itself', () => {
		const { result } = json(
			{ output: '', reasoning: 'Let me ' },
			{ output: '', reasoning: 'think.' },
			{ output: 'Four', reasoning: '' },
			{ output: '.', reasoning: '' },
		);
		expect(result.value()).toEqual({ output: 'Four.', reasoning: 'Let me think.' });
	});

	it('does not join the outputs of different steps of a workflow', () => {
		const { result } = json(
			{ type: 'completion', node_id: 'a', output: 'A title' },
			{ type: 'completion', node_id: 'b', output: 'A story' },
			{ type: 'output', output: 'A story' },
		);
		expect(result.value()).toEqual({ type: 'output', output: 'A story' });
	});

	it('does not change the events it is given', () => {
		const result = new StreamedResult();
		const second = Object.freeze({ output: ' is' });
		result.add('', Object.freeze({ output: 'Growth' }));
		result.add('', second);
		expect(second).toEqual({ output: ' is' });
	});
});

describe('a stream of text', () => {
	it.each([
		['as JSON', ['"Growth"', '" is"', '" steady."']],
		['as it is', ['Growth', ' is', ' steady.']],
	])('%s results in the whole text', (_, pieces) => {
		const { result, news } = stream(...pieces);
		expect(result.value()).toBe('Growth is steady.');
		expect(news).toEqual(['Growth', ' is', ' steady.']);
	});

	it.each([
		[['In ', '1984', ' it was ', 'true', ' and ', 'null'], 'In 1984 it was true and null'],
		[['3', ' apples'], '3 apples'],
		[['true', ' story'], 'true story'],
	])('keeps words that happen to be JSON: %j', (pieces, whole) => {
		expect(stream(...pieces).result.value()).toBe(whole);
	});

	it('may be empty', () => {
		expect(stream('""').result.value()).toBe('');
	});
});

describe('a stream', () => {
	it.each<[unknown]>([[5], [0], [false], [null], [[1, 2]], [{}]])(
		'of nothing but %j results in it',
		(value) => {
			expect(json(value).result.value()).toEqual(value);
		},
	);

	it('may end with a mark that is no result', () => {
		expect(stream('{"a":1}', '[DONE]').result.value()).toEqual({ a: 1 });
		expect(stream('Hello', '[DONE]').result.value()).toBe('Hello');
		expect(stream('{"a":1}', '[DONE]').news).toEqual([{ a: 1 }, undefined]);
	});

	it.each([[[]], [['[DONE]']]])('of no events has no result: %j', (events: string[]) => {
		const { result } = stream(...events);
		expect(result.partial()).toBeUndefined();
		expect(() => result.value()).toThrow('The stream of the model ended without a result');
	});

	it.each<[string, string[], unknown]>([
		[
			'an event that says more follows',
			['{"output":"Gro","partial":true}'],
			{ output: 'Gro', partial: true },
		],
		['half an event', ['{"progress":1}', '{"images":[{"url":"htt'], { progress: 1 }],
		['nothing but half an event', ['{"images":[{"url":"htt'], '{"images":[{"url":"htt'],
		[
			'a step that was begun',
			['{"type":"submit","node_id":"a"}'],
			{ type: 'submit', node_id: 'a' },
		],
		[
			'a step of a workflow without its output',
			['{"type":"submit","node_id":"a"}', '{"type":"completion","node_id":"a"}'],
			{ type: 'completion', node_id: 'a' },
		],
	])('that ends with %s is none, and keeps what came', (_, events, partial) => {
		const { result } = stream(...events);
		expect(() => result.value()).toThrow('The stream of the model ended in the middle');
		expect(result.partial()).toEqual(partial);
	});

	it('of a text that looks like JSON is that text', () => {
		const { result, news } = stream('{', ' "a": ', '1 }');
		expect(result.value()).toBe('{ "a": 1 }');
		expect(news).toEqual([undefined, '{ "a": ', '1 }']);
	});
});
