import { startEmulator, type Emulator } from '../../../../emulator';
import type { Json } from '../../../harness/wire';
import { callerOf } from '../caller';

const BASE = 'https://fal.run/openrouter/router/openai/v1';
const MODEL = 'openai/gpt-4o-mini';

let emulator: Emulator;

beforeEach(async () => {
	emulator = await startEmulator();
});

afterEach(() => emulator.close());

const chat = async (more: object = {}, key?: string): Promise<Json> =>
	await callerOf(emulator, key).post(`${BASE}/chat/completions`, {
		model: MODEL,
		messages: [{ role: 'user', content: 'Tell me of foxes' }],
		...more,
	});

/** The events of a stream; what is no JSON stays text. */
async function streamed(more: object = {}): Promise<Json[]> {
	const { body }: { body: string } = await chat({ stream: true, ...more });
	return body
		.split('\n\n')
		.filter((event) => event.startsWith('data: '))
		.map((event) => event.slice('data: '.length))
		.map((data) => (data.startsWith('{') ? JSON.parse(data) : data));
}

describe('a chat model', () => {
	it('says what the script says, and tells tokens and cost', async () => {
		emulator.chat.follow('Foxes are red.', ({ messages }) => `${messages.length} message`);
		const first = await chat();
		const second = await chat();

		expect(first.body).toMatchObject({
			object: 'chat.completion',
			model: MODEL,
			choices: [
				{ message: { role: 'assistant', content: 'Foxes are red.' }, finish_reason: 'stop' },
			],
			usage: { prompt_tokens: 4, completion_tokens: 3, total_tokens: 7, cost: 0.000014 },
		});
		expect(first.headers.get('x-fal-request-id')).toMatch(/^[\da-f-]{36}$/);
		expect(second.body.choices[0].message.content).toBe('1 message');
		expect(emulator.chat.requests).toMatchObject([{ model: MODEL, stream: false }, {}]);
	});

	it('answers without a script, and reads messages in parts', async () => {
		const content = [
			{ type: 'text', text: 'What is this?' },
			{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
		];
		const { body } = await chat({ messages: [{ role: 'user', content }] });

		expect(body.choices[0].message.content).toContain('What is this?');
	});

	it('asks for tools, several at once', async () => {
		emulator.chat.follow([
			{ tool: 'draw', args: { prompt: 'a fox' } },
			{ tool: 'count', args: { to: 3 } },
		]);
		const [choice] = (await chat()).body.choices;

		expect(choice.finish_reason).toBe('tool_calls');
		expect(choice.message.content).toBeNull();
		expect(choice.message.tool_calls.map((call: Json) => [call.type, call.function])).toEqual([
			['function', { name: 'draw', arguments: '{"prompt":"a fox"}' }],
			['function', { name: 'count', arguments: '{"to":3}' }],
		]);
		expect(new Set(choice.message.tool_calls.map((call: Json) => call.id)).size).toBe(2);
	});
});

describe('a stream', () => {
	it('comes word by word, with comments in between, tokens and cost last, then [DONE]', async () => {
		emulator.chat.follow('Foxes are red.', 'Foxes are red.');
		const raw: { body: string } = await chat({ stream: true });
		const events = await streamed();
		const words = events.flatMap((event) => event.choices?.[0]?.delta.content ?? []);

		expect(raw.body).toMatch(/^: OPENROUTER PROCESSING\n\ndata: /);
		expect(raw.body.match(/OPENROUTER/g)).toHaveLength(2);
		expect(words.filter((word) => word !== '')).toEqual(['Foxes ', 'are ', 'red.']);
		expect(events.at(-1)).toBe('[DONE]');
		expect(events.at(-2)).toMatchObject({ usage: { total_tokens: 7, cost: 0.000014 } });
		expect(events.at(-3)).toMatchObject({ choices: [{ finish_reason: 'stop' }] });
	});

	it('gives the arguments of several tools in pieces, by their index', async () => {
		emulator.chat.follow([
			{ tool: 'draw', args: { prompt: 'a fox' } },
			{ tool: 'count', args: { to: 3 } },
		]);
		const pieces = (await streamed()).flatMap(
			(event) => event.choices?.[0]?.delta.tool_calls ?? [],
		);
		const joined = [0, 1].map((index) =>
			pieces
				.filter((piece) => piece.index === index)
				.map((piece) => piece.function.arguments)
				.join(''),
		);

		expect(pieces.map((piece) => piece.index)).toEqual([0, 1, 0, 1]);
		expect(joined).toEqual(['{"prompt":"a fox"}', '{"to":3}']);
	});

	it('may fail in its midst, inside the answer that has begun well', async () => {
		const error = { status: 502, message: 'Provider disconnected', inStream: true };
		emulator.chat.follow({ text: 'Foxes', error });
		const events = await streamed();

		expect(events.at(-2)).toMatchObject({
			error: { code: 502, message: 'Provider disconnected' },
			choices: [{ finish_reason: 'error' }],
		});
	});

	it('may never end, until the caller hangs up', async () => {
		emulator.chat.follow({ text: 'Foxes are', neverEnds: true });
		const hangUp = new AbortController();
		const response = await emulator.fetch(`${BASE}/chat/completions`, {
			method: 'POST',
			headers: { authorization: `Key ${emulator.key}` },
			body: JSON.stringify({ model: MODEL, messages: [], stream: true }),
			signal: hangUp.signal,
		});
		expect(response.status).toBe(200);
		hangUp.abort();
		await emulator.until('the hang-up', () => emulator.journal.lines[0]?.hungUp === true);
	});
});

describe('what goes wrong', () => {
	it('is told as by fal’s gateway: a bad key, an account without credit', async () => {
		expect(await chat({}, 'some:other')).toMatchObject({
			status: 401,
			body: { detail: 'invalid key credentials' },
		});
		expect(await chat({}, 'locked-key-id:locked-key-secret')).toMatchObject({
			status: 403,
			body: { detail: expect.stringContaining('Exhausted balance') },
		});
	});

	it('may be told in OpenAI’s form throughout', async () => {
		emulator.switches.chatErrors = 'error';
		expect(await chat({}, 'some:other')).toMatchObject({
			status: 401,
			body: { error: { message: 'invalid key credentials', code: 401 } },
		});
	});

	it('is told by the provider: a model there is not, too many requests, a failure', async () => {
		emulator.chat.follow(
			{ error: { status: 429, message: 'Rate limited' } },
			{ error: { status: 500, message: 'x', body: { detail: 'Internal Server Error' } } },
		);

		expect(await chat({ model: 'no/such' })).toMatchObject({
			status: 400,
			body: { error: { message: 'no/such is not a valid model ID', code: 400 } },
		});
		expect(await chat()).toMatchObject({
			status: 429,
			body: { error: { message: 'Rate limited', code: 429 } },
		});
		expect((await chat()).body).toEqual({ detail: 'Internal Server Error' });
	});

	it('has no list of models', async () => {
		expect((await callerOf(emulator).get(`${BASE}/models`)).status).toBe(404);
	});
});

describe('embeddings', () => {
	const embed = async (body: object): Promise<Json> =>
		await callerOf(emulator).post(`${BASE}/embeddings`, {
			model: 'openai/text-embedding-3-small',
			...body,
		});
	const product = (a: number[], b: number[]) =>
		a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

	it('are vectors of length 1, nearer to each other where texts share words', async () => {
		const { body } = await embed({ input: ['a red fox', 'the red fox', 'stock prices'] });
		const [fox, other, prices] = body.data.map((entry: Json) => entry.embedding);

		expect(fox).toHaveLength(1536);
		expect(product(fox, fox)).toBeCloseTo(1);
		expect(product(fox, other)).toBeGreaterThan(product(fox, prices));
		expect(body.usage).toMatchObject({ prompt_tokens: 8, total_tokens: 8 });
	});

	it('come packed when asked, with the same numbers', async () => {
		const input = 'a red fox';
		const plain = (await embed({ input })).body.data[0].embedding;
		const packed = (await embed({ input, encoding_format: 'base64' })).body.data[0].embedding;
		const bytes = Buffer.from(packed, 'base64');
		const numbers = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);

		expect([...numbers]).toEqual(plain);
	});

	it('are refused for a model there is not', async () => {
		expect((await embed({ model: 'no/such', input: 'x' })).status).toBe(400);
	});
});

it('what was said is charged, and stands in the history', async () => {
	emulator.chat.follow('Foxes are red.');
	const before = emulator.platform.account.balance;
	await chat();

	expect(emulator.platform.account.balance).toBeCloseTo(before - 0.000014, 9);
	expect(emulator.history.list()).toMatchObject([
		{ endpointId: 'openrouter/router/openai/v1/chat/completions', statusCode: 200 },
	]);
});
