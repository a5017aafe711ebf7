import { startEmulator, type Emulator } from '../../../../emulator';
import { callerOf, type Caller } from '../caller';

const SUBMIT = 'https://queue.fal.run/fal-ai/flux/dev';
const FLUX = { endpointId: 'fal-ai/flux/dev' } as const;

let emulator: Emulator;
let caller: Caller;

beforeEach(async () => {
	emulator = await startEmulator();
	caller = callerOf(emulator);
});

afterEach(() => emulator.close());

it('answers a status in place of fal, once unless told otherwise', async () => {
	const fault = emulator.fault(FLUX, { status: 503, body: { detail: 'no' }, headers: { a: 'b' } });
	const first = await caller.post(SUBMIT, { prompt: 'x' });
	expect(first).toMatchObject({ status: 503, body: { detail: 'no' } });
	expect(first.headers.get('a')).toBe('b');
	expect(emulator.requests).toHaveLength(0);
	expect((await caller.post(SUBMIT, {})).status).toBe(200);
	expect(fault.hits).toBe(1);
	expect(emulator.journal.submits().map((line) => [line.status, line.body])).toEqual([
		[503, '{"prompt":"x"}'],
		[200, '{}'],
	]);
});

it('keeps up a storm of 429 until it is removed', async () => {
	emulator.switches.retryAfterHeader = 2;
	const storm = emulator.fault({ host: 'queue.fal.run' }, { status: 429 }, Infinity);
	for (let count = 0; count < 3; count += 1) {
		const reply = await caller.post(SUBMIT, {});
		expect(reply.status).toBe(429);
		expect(reply.headers.get('retry-after')).toBe('2');
	}
	storm.remove();
	expect((await caller.post(SUBMIT, {})).status).toBe(200);
	expect(storm.hits).toBe(3);
});

it('spares the calls before the nth', async () => {
	emulator.fault({ ...FLUX, nth: 2 }, { status: 500 });
	const statuses = [];
	for (let count = 0; count < 3; count += 1) statuses.push((await caller.post(SUBMIT, {})).status);
	expect(statuses).toEqual([200, 500, 200]);
});

it('finds the endpoint of a status call by its request', async () => {
	const { status_url, response_url } = await caller.submit('fal-ai/flux/dev');
	emulator.fault({ ...FLUX, path: /\/status$/ }, { status: 502 });
	expect((await caller.get(response_url)).status).toBe(200);
	expect((await caller.get(status_url)).status).toBe(502);
});

it('resets the connection before anything is accepted', async () => {
	emulator.fault(FLUX, { resetBefore: true });
	await expect(caller.post(SUBMIT, {})).rejects.toThrow('fetch failed');
	expect(emulator.requests).toHaveLength(0);
	expect(emulator.journal.submits()).toMatchObject([{ status: 0 }]);
});

it('resets the connection after the request was accepted', async () => {
	emulator.fault(FLUX, { resetAfter: true });
	await expect(caller.post(SUBMIT, {})).rejects.toThrow('fetch failed');
	expect(emulator.requests).toHaveLength(1);
	expect(emulator.journal.submits()).toMatchObject([{ status: 0 }]);
});

it('lets no connection come about', async () => {
	const fault = emulator.fault({ host: 'queue.fal.run' }, { refuseConnect: true });
	await expect(caller.post(SUBMIT, {})).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
	expect(emulator.journal.submits()).toEqual([]);
	expect(fault.hits).toBe(1);
	expect((await caller.post(SUBMIT, {})).status).toBe(200);
});

it('delays a call and then serves it', async () => {
	emulator.fault(FLUX, { delayMs: 20 });
	expect((await caller.post(SUBMIT, {})).status).toBe(200);
});

it('never answers until the caller hangs up', async () => {
	emulator.fault(FLUX, { hang: true });
	const hangUp = new AbortController();
	const { signal } = hangUp;
	const answer = emulator.fetch(SUBMIT, { method: 'POST', body: '{}', signal });
	while (emulator.journal.lines.length === 0) await new Promise((resolve) => setImmediate(resolve));
	hangUp.abort();
	await expect(answer).rejects.toThrow();
	await emulator.idle();
	expect(emulator.requests).toHaveLength(0);
	expect(emulator.journal.submits()).toMatchObject([{ hungUp: true }]);
});

it.each([0, 10])('cuts an answer off after %i bytes', async (bytes) => {
	const { response_url } = await caller.submit('fal-ai/flux/dev');
	emulator.fault(FLUX, { cutBodyAfter: bytes });
	const headers = { authorization: `Key ${emulator.key}` };
	const response = await emulator.fetch(response_url, { headers });
	expect(response.status).toBe(200);
	await expect(response.text()).rejects.toThrow('terminated');
});

it('redirects', async () => {
	emulator.site('evil.example', (call) => {
		call.response.end('caught');
		return true;
	});
	emulator.fault(FLUX, { redirect: 'https://evil.example/x', status: 302 });
	expect((await caller.post(SUBMIT, {})).body).toBe('caught');
	expect(emulator.journal.find({ host: 'evil.example' })).toHaveLength(1);
	expect(emulator.journal.withKey().map((line) => line.host)).toEqual(['queue.fal.run']);
});

it('cuts a status stream off after an event', async () => {
	emulator.define('acme/endless', { endless: true });
	const { status_url } = await caller.submit('acme/endless');
	emulator.fault({ path: /\/stream$/ }, { cutStreamAfter: 1 });
	const seen: string[] = [];
	const read = async () => {
		for await (const event of caller.events(`${status_url}/stream`)) seen.push(event);
	};
	await expect(read()).rejects.toThrow('terminated');
	expect(seen).toHaveLength(1);
});

it('rewrites an answer', async () => {
	const status_url = 'https://evil.example/status';
	emulator.fault(FLUX, { rewrite: (body) => Object.assign({}, body, { status_url }) });
	const reply = await caller.post(SUBMIT, {});
	expect(reply).toMatchObject({ status: 200, body: { status: 'IN_QUEUE', status_url } });
	expect(reply.headers.get('x-fal-request-id')).not.toBeNull();
});

it('is forgotten by a reset', async () => {
	emulator.fault(FLUX, { status: 500 }, Infinity);
	await caller.post(SUBMIT, {});
	emulator.reset();
	expect(emulator.journal.lines).toEqual([]);
	expect((await caller.post(SUBMIT, {})).status).toBe(200);
});
