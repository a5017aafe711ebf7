import { startEmulator, type Emulator } from '../../../emulator';
import { callerOf } from './caller';

let emulator: Emulator;

beforeEach(async () => {
	emulator = await startEmulator();
});

afterEach(() => emulator.close());

it('answers 404 for hosts nobody plays, and writes them down', async () => {
	const reply = await callerOf(emulator).post('https://evil.example/a', { b: 1 });
	expect(reply.status).toBe(404);
	expect(emulator.journal.withKey()).toMatchObject([
		{ host: 'evil.example', path: '/a', body: '{"b":1}' },
	]);
});

it('lets a test play a host', async () => {
	emulator.site('example.com', (call) => {
		call.response.writeHead(200, { 'content-type': 'text/plain' }).end(`hello ${call.path}`);
		return true;
	});
	const response = await emulator.fetch('https://example.com/x?y=1');
	expect(await response.text()).toBe('hello /x');
	expect(response.url).toBe('https://example.com/x?y=1');
});

it('fails loudly when a handler does', async () => {
	emulator.site('example.com', () => {
		throw new Error('mistake');
	});
	const response = await emulator.fetch('https://example.com/');
	expect(response.status).toBe(599);
	expect(await response.text()).toContain('mistake');
});

it('streams a body in and events out through its fetch', async () => {
	emulator.define('acme/echo', { stream: { events: (input) => [{ input: String(input) }] } });
	const body = new Blob(['"streamed"']).stream();
	const headers = { authorization: `Key ${emulator.key}` };
	// The browser's types have no `duplex`; node demands it for streams.
	const init = { method: 'POST', headers, body, duplex: 'half' as const };
	const response = await emulator.fetch(new Request('https://fal.run/acme/echo/stream', init));
	expect(await response.text()).toBe('data: {"input":"streamed"}\n\n');
});

it('leaves redirects to callers that want them', async () => {
	emulator.fault({ host: 'fal.run' }, { redirect: 'https://example.com/' }, Infinity);
	const manual = await emulator.fetch('https://fal.run/a', { redirect: 'manual' });
	expect(manual.status).toBe(307);
	await expect(emulator.fetch('https://fal.run/a', { redirect: 'error' })).rejects.toThrow();
});

it('keeps at most 64 KiB of a body', async () => {
	const prompt = 'x'.repeat(100_000);
	await callerOf(emulator).submit('fal-ai/flux/dev', { prompt });
	expect(emulator.journal.submits()[0]?.body).toHaveLength(64 * 1024);
	expect(emulator.requests[0]?.input).toEqual({ prompt });
});

it('shows the requests that are open, and is idle when there are none', async () => {
	emulator.define('acme/endless', { endless: true });
	const caller = callerOf(emulator);
	const { cancel_url } = await caller.submit('acme/endless');
	expect(emulator.open()).toMatchObject([{ endpointId: 'acme/endless' }]);
	await caller.put(cancel_url);
	await emulator.idle();
	expect(emulator.open()).toEqual([]);
});

it('ends what runs when the test says so, with the result of the model', async () => {
	emulator.define('acme/endless', { endless: true, output: (input) => ({ input: String(input) }) });
	const caller = callerOf(emulator);
	const first = await caller.submit('acme/endless', '"first"');
	const second = await caller.submit('acme/endless', '"second"');

	expect(emulator.finish(({ requestId }) => requestId === second.request_id)).toBe(1);
	expect((await caller.get(second.response_url)).body).toEqual({ input: 'second' });
	expect((await caller.get(first.response_url)).status).toBe(400);
	expect(emulator.finish('acme/other')).toBe(0);
	expect(emulator.finish('acme/endless')).toBe(1);
	expect((await caller.get(first.response_url)).body).toEqual({ input: 'first' });
});

it('scales durations', async () => {
	emulator.switches.timeScale = 0.00001;
	emulator.define('acme/hour', { durationMs: 3_600_000, queueMs: 60_000, startupMs: 60_000 });
	await callerOf(emulator).submit('acme/hour');
	await emulator.idle();
	expect(emulator.requests).toMatchObject([{ status: 'COMPLETED' }]);
});

it('runs every recorded model of its catalogue, with the output its document promises', async () => {
	const caller = callerOf(emulator);
	const input = { image_url: 'https://example.com/a.png' };
	expect(await caller.post('https://fal.run/fal-ai/esrgan', input)).toMatchObject({
		status: 200,
		body: { image: { url: expect.stringMatching(/^https:\/\/v3b\.fal\.media\/.*\.jpg$/) } },
	});
	expect((await caller.post('https://fal.run/fal-ai/esrgan', {})).status).toBe(422);
});
