import { parseEndpointId, type FalResponse, type RunOptions } from '../../../../nodes/Fal/fal';
import { falError } from '../../../../nodes/Fal/fal/errors';
import { errorFromResponse } from '../../../../nodes/Fal/fal/failure/fromAnswer';
import { runOnce, submitOnce, type PaidCall } from '../../../../nodes/Fal/fal/run/paidCall';
import { FakeClock } from '../../../harness/fakeClock';
import {
	answer,
	brokenConnection,
	fails,
	refusedConnection,
	ScriptedTransport,
	type Reply,
} from '../../../harness/transport';
import { recorded } from '../../../harness/wire';

const SUBMIT = 'POST https://queue.fal.run/fal-ai/flux/dev';
const RUN = 'POST https://fal.run/fal-ai/flux/dev';

const WAYS = [
	['submit', SUBMIT, submitOnce],
	['run', RUN, runOnce],
] as const;

const aCall = (overrides: Partial<PaidCall> = {}): PaidCall => ({
	endpoint: parseEndpointId('fal-ai/flux/dev'),
	input: { prompt: 'a fox' },
	options: {},
	timeoutMs: 60_000,
	check(response: FalResponse) {
		if (response.status < 400) return;
		throw errorFromResponse(response, { purpose: 'submit', endpointId: 'fal-ai/flux/dev' });
	},
	...overrides,
});

const transportOf = (route: string, reply: Reply = answer(200, recorded('queue-submit-200'))) =>
	new ScriptedTransport(new FakeClock(), { [route]: [reply] });

describe.each(WAYS)('%s', (_, route, send) => {
	it('returns the answer as it came, with its headers', async () => {
		const transport = transportOf(route, answer(200, { a: 1 }, { 'X-Fal-Billable-Units': '2' }));
		const response = await send(transport, aCall());
		expect(response).toMatchObject({ status: 200, headers: { 'x-fal-billable-units': '2' } });
		expect(response.body.toString()).toBe('{"a":1}');
		expect(transport.routes).toEqual([route]);
	});

	it.each([429, 500, 502, 503, 504])('sends once when fal answers %d', async (status) => {
		const transport = transportOf(route, answer(status, { detail: 'No' }));
		await expect(send(transport, aCall())).rejects.toMatchObject({ facts: { status } });
		expect(transport.calls).toHaveLength(1);
	});

	it.each([
		['a refused connection', refusedConnection()],
		['a broken connection', brokenConnection()],
		['an error with a code', Object.assign(new Error('reset'), { code: 'ECONNRESET' })],
		['an error of fetch', new TypeError('fetch failed')],
	])('sends once after %s', async (_, failure) => {
		const transport = transportOf(route, fails(failure));
		await expect(send(transport, aCall())).rejects.toThrow(failure.message);
		expect(transport.calls).toHaveLength(1);
	});

	it('throws the very error that was made of the answer', async () => {
		const refused = falError({ kind: 'invalidInput', message: 'refused' });
		const transport = transportOf(route, answer(422, {}));
		const check = () => {
			throw refused;
		};
		await expect(send(transport, aCall({ check }))).rejects.toBe(refused);
	});

	it.each<[string, Record<string, unknown>]>([
		['no input', {}],
		['nested input', { loras: [{ path: 'x', scale: 0.5 }], empty: '', none: null, no: false }],
		['digits as text', { duration: '5' }],
		['dates and unicode as they are', { prompt: '“Füchse” \u2028 🦊', at: '2026-01-01' }],
	])('sends %s as JSON', async (_, input) => {
		const transport = transportOf(route);
		await send(transport, aCall({ input }));
		expect(transport.calls[0]!.body).toBe(JSON.stringify(input));
	});

	it('sends every digit of a number that is kept as text', async () => {
		const transport = transportOf(route);
		const seed = JSON.rawJSON!('12345678901234567890');
		await send(transport, aCall({ input: { seed, nested: [{ seed }] } }));
		expect(transport.calls[0]!.body).toBe(
			'{"seed":12345678901234567890,"nested":[{"seed":12345678901234567890}]}',
		);
	});

	it('passes on how long it may take and what ends it', async () => {
		const { signal } = new AbortController();
		const transport = transportOf(route);
		await send(transport, aCall({ timeoutMs: 1_234, signal }));
		expect(transport.calls[0]).toMatchObject({ timeoutMs: 1_234 });
		expect(transport.calls[0]!.signal).toBe(signal);
	});

	it('adds no key, whatever the environment of the server has', async () => {
		const before = { ...process.env };
		Object.assign(process.env, { FAL_KEY: 'a:b', FAL_KEY_ID: 'a', FAL_KEY_SECRET: 'b' });
		try {
			const transport = transportOf(route);
			await send(transport, aCall());
			expect(Object.keys(transport.calls[0]!.headers!)).not.toContain('authorization');
			expect(JSON.stringify(transport.calls[0])).not.toContain('a:b');
		} finally {
			for (const name of ['FAL_KEY', 'FAL_KEY_ID', 'FAL_KEY_SECRET']) {
				if (before[name] === undefined) delete process.env[name];
				else process.env[name] = before[name];
			}
		}
	});

	it.each<[RunOptions, Record<string, string>]>([
		[{ runnerHint: 'my-session' }, { 'x-fal-runner-hint': 'my-session' }],
		[{ noServerRetries: true }, { 'x-fal-no-retry': '1' }],
		[{ storePayloads: false }, { 'x-fal-store-io': '0' }],
		[{ startTimeout: 30 }, { 'x-fal-request-start-timeout': '30', 'x-fal-request-timeout': '30' }],
		[{}, { 'content-type': 'application/json', accept: 'application/json' }],
	])('turns the options %j into headers', async (options, headers) => {
		const transport = transportOf(route);
		await send(transport, aCall({ options }));
		expect(transport.calls[0]!.headers).toMatchObject(headers);
	});

	it('adds no header for an option that is not set', async () => {
		const transport = transportOf(route);
		await send(transport, aCall({ options: { noServerRetries: false, storePayloads: true } }));
		const own = Object.keys(transport.calls[0]!.headers!).filter((name) => name.startsWith('x-'));
		expect(own.filter((name) => name !== 'x-fal-queue-priority')).toEqual([]);
	});
});

describe('submit', () => {
	it.each<[RunOptions, string]>([
		[{}, 'normal'],
		[{ priority: 'low' }, 'low'],
	])('asks with %j for a priority', async (options, priority) => {
		const transport = transportOf(SUBMIT);
		await submitOnce(transport, aCall({ options }));
		expect(transport.calls[0]!.headers).toMatchObject({ 'x-fal-queue-priority': priority });
	});

	it.each([
		['workflows/acme/poster', 'POST https://queue.fal.run/workflows/acme/poster'],
		['comfy/acme/upscale', 'POST https://queue.fal.run/comfy/acme/upscale'],
		['12345-name', 'POST https://queue.fal.run/12345/name'],
		['fal-ai/flux-pro/v1.1-ultra', 'POST https://queue.fal.run/fal-ai/flux-pro/v1.1-ultra'],
	])('sends %s to its whole ID', async (model, route) => {
		const transport = transportOf(route);
		await submitOnce(transport, aCall({ endpoint: parseEndpointId(model) }));
		expect(transport.routes).toEqual([route]);
	});
});
