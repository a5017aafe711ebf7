import { startEmulator, type Emulator, type EmulatorOptions } from '../../../../emulator';
import { callerOf, type Caller } from '../caller';

let emulator: Emulator;
let caller: Caller;

async function world(options: EmulatorOptions = {}): Promise<void> {
	emulator = await startEmulator(options);
	caller = callerOf(emulator);
}

afterEach(() => emulator.close());

describe('a direct run', () => {
	it('answers the output with request ID and billed units', async () => {
		await world();
		emulator.define('acme/echo', { output: (input) => ({ input }), billableUnits: 2 });
		const reply = await caller.post('https://fal.run/acme/echo', { a: 1 });
		expect(reply).toMatchObject({ status: 200, body: { input: { a: 1 } } });
		expect(reply.headers.get('x-fal-request-id')).toMatch(/^[0-9a-f-]{36}$/);
		expect(reply.headers.get('x-fal-billable-units')).toBe('2');
		expect(emulator.requests).toHaveLength(0);
	});

	it('answers 422 at once for a missing field', async () => {
		await world();
		expect(await caller.post('https://fal.run/fal-ai/fast-sdxl', {})).toMatchObject({
			status: 422,
			body: {
				detail: [{ loc: ['body', 'prompt'], msg: 'field required', type: 'value_error.missing' }],
			},
		});
	});

	it('does not know unknown apps and paths', async () => {
		await world();
		expect(await caller.post('https://fal.run/acme/none', {})).toMatchObject({
			status: 404,
			body: { detail: 'Application "none" not found' },
		});
		expect(await caller.post('https://fal.run/fal-ai/flux/v2.2', {})).toMatchObject({
			status: 404,
			body: { detail: 'Path /v2.2 not found' },
		});
	});

	it('is refused with 429 over the limit', async () => {
		await world({ account: { concurrency: 1 } });
		emulator.define('acme/endless', { endless: true });
		const hangUp = new AbortController();
		const headers = { authorization: `Key ${emulator.key}` };
		const first = emulator.fetch('https://fal.run/acme/endless', {
			method: 'POST',
			headers,
			signal: hangUp.signal,
		});
		// Refused only once the first has arrived; until then the model that answers at once is free.
		let reply = await caller.post('https://fal.run/fal-ai/flux/dev', { prompt: 'x' });
		while (reply.status === 200) {
			reply = await caller.post('https://fal.run/fal-ai/flux/dev', { prompt: 'x' });
		}
		expect(reply).toMatchObject({
			status: 429,
			body: {
				detail: 'Reached concurrent requests limit of 1',
				type: 'concurrent_requests_limit',
			},
		});
		expect(reply.headers.get('x-fal-needs-retry')).toBe('1');
		hangUp.abort();
		await expect(first).rejects.toThrow();
		await emulator.idle();
	});

	it('can be cut off in the midst of the answer', async () => {
		await world();
		const rawOutput = { contentType: 'application/json', body: '{"a": 1}', truncateTo: 3 };
		emulator.define('acme/cut', { rawOutput });
		await expect(caller.post('https://fal.run/acme/cut', {})).rejects.toThrow('terminated');
	});

	it('can answer with something that is no JSON', async () => {
		await world();
		const rawOutput = { contentType: 'text/html', body: '<h1>502</h1>', status: 502 };
		emulator.define('acme/html', { rawOutput });
		const reply = await caller.post('https://fal.run/acme/html', {});
		expect(reply).toMatchObject({ status: 502, body: '<h1>502</h1>' });
	});
});

describe('a model stream', () => {
	const blocks = async (endpointId: string, input: unknown): Promise<string[]> => {
		const { body } = await caller.post(`https://fal.run/${endpointId}/stream`, input);
		return String(body).split('\n\n').slice(0, -1);
	};

	it('sends JSON strings', async () => {
		await world();
		const image_url = 'https://example.com/a.png';
		const lines = await blocks('fal-ai/image-to-text', { image_url });
		expect(lines[0]).toBe('data: "A red "');
		const text = lines.map((line) => JSON.parse(line.slice('data: '.length))).join('');
		expect(text).toBe('A red fox sits in the snow and looks at the camera.');
	});

	it('sends text so far or only what is new', async () => {
		await world();
		const cumulative = await blocks('fal-ai/any-llm', { prompt: 'x' });
		const delta = await blocks('openrouter/router', { prompt: 'x' });
		expect(cumulative[1]).toBe(
			'event: event\ndata: {"output":"A red fox sits ","partial":true,"error":null}',
		);
		expect(delta[1]).toBe('event: event\ndata: {"output":"fox sits ","partial":true,"error":null}');
		expect(delta.at(-1)).toContain('"usage"');
		emulator.switches.textStream = 'delta';
		expect((await blocks('fal-ai/any-llm', { prompt: 'x' }))[1]).toBe(delta[1]);
	});

	it('tells the steps of a workflow', async () => {
		await world();
		const lines = await blocks('workflows/acme/poster', { prompt: 'x' });
		const types = lines.map((line) => JSON.parse(line.slice('data: '.length)).type);
		expect(types).toEqual(['submit', 'completion', 'output']);
	});

	it('sends raw text as it is', async () => {
		await world();
		emulator.define('acme/raw', {
			stream: [{ raw: ': hi\n\n' }, { a: 1 }, { raw: 'data: [DONE]\n\n' }],
		});
		expect(await blocks('acme/raw', {})).toEqual([': hi', 'data: {"a":1}', 'data: [DONE]']);
	});

	it('is 404 where the model has none', async () => {
		await world();
		const reply = await caller.post('https://fal.run/fal-ai/flux/dev/stream', { prompt: 'x' });
		expect(reply).toMatchObject({ status: 404, body: { detail: 'Path /dev/stream not found' } });
		expect(reply.headers.get('x-fal-billable-units')).toBe('0');
	});

	it('refuses a bad input before the first event', async () => {
		await world();
		const reply = await caller.post('https://fal.run/fal-ai/any-llm/stream', {});
		expect(reply.status).toBe(422);
	});

	it('breaks off after some events', async () => {
		await world();
		emulator.define('acme/cut', { stream: { events: [1, 2, 3], everyMs: 2, cutAfter: 2 } });
		const seen: string[] = [];
		const headers = { authorization: `Key ${emulator.key}` };
		const url = 'https://fal.run/acme/cut/stream';
		const response = await emulator.fetch(url, { method: 'POST', headers, body: '{}' });
		const read = async () => {
			for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
				seen.push(chunk);
			}
		};
		await expect(read()).rejects.toThrow('terminated');
		expect(seen.join('')).toBe('data: 1\n\ndata: 2\n\n');
	});

	it('keeps back what comes after a function, until its promise resolves', async () => {
		await world();
		let open = () => {};
		const gate = new Promise<void>((resolve) => (open = resolve));
		emulator.define('acme/gated', { stream: { events: ['a', () => gate, 'b'] } });
		const seen: string[] = [];
		for await (const event of caller.events('https://fal.run/acme/gated/stream', 'POST')) {
			seen.push(event);
			if (seen.length === 1) open();
		}
		expect(seen).toEqual(['data: "a"', 'data: "b"']);
	});

	it('ends when the caller hangs up', async () => {
		await world();
		emulator.define('acme/long', { stream: { events: [1, 2], neverEnds: true } });
		const hangUp = new AbortController();
		await emulator.fetch('https://fal.run/acme/long/stream', {
			method: 'POST',
			headers: { authorization: `Key ${emulator.key}` },
			signal: hangUp.signal,
		});
		hangUp.abort();
		await emulator.idle();
		expect(emulator.journal.lines).toMatchObject([{ hungUp: true }]);
	});
});
