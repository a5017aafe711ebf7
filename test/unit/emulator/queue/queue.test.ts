import { startEmulator, type Emulator, type EmulatorOptions } from '../../../../emulator';
import { callerOf, closeGate, type Caller } from '../caller';

let emulator: Emulator;
let caller: Caller;

async function world(options: EmulatorOptions = {}): Promise<void> {
	emulator = await startEmulator(options);
	caller = callerOf(emulator);
}

afterEach(() => emulator.close());

describe('submit', () => {
	it('answers 200 IN_QUEUE with URLs of owner and alias only', async () => {
		await world();
		const reply = await caller.post('https://queue.fal.run/fal-ai/flux/dev', { prompt: 'x' });
		const requestId = emulator.requests[0]?.requestId;
		expect(reply.status).toBe(200);
		expect(reply.headers.get('x-fal-request-id')).toBe(requestId);
		expect(reply.body).toEqual({
			status: 'IN_QUEUE',
			request_id: requestId,
			response_url: `https://queue.fal.run/fal-ai/flux/requests/${requestId}`,
			status_url: `https://queue.fal.run/fal-ai/flux/requests/${requestId}/status`,
			cancel_url: `https://queue.fal.run/fal-ai/flux/requests/${requestId}/cancel`,
			queue_position: 0,
		});
	});

	it('counts the namespace of a workflow to its app', async () => {
		await world();
		const { status_url, request_id } = await caller.submit('workflows/acme/poster');
		expect(status_url).toBe(
			`https://queue.fal.run/workflows/acme/poster/requests/${request_id}/status`,
		);
		expect((await caller.get(status_url)).status).toBe(200);
	});

	it('can give the older URLs, which work then', async () => {
		await world({ switches: { submitUrls: 'fullPathResponse' } });
		const { response_url, status_url } = await caller.submit('fal-ai/flux/dev');
		expect(response_url).toMatch(/\/fal-ai\/flux\/dev\/requests\/[^/]+\/response$/);
		expect((await caller.get(status_url)).status).toBe(200);
		expect((await caller.get(response_url)).status).toBe(200);
	});

	it('can answer with the two fields of the webhook page', async () => {
		await world({ switches: { submitReply: 'webhookDoc' } });
		const url = 'https://queue.fal.run/fal-ai/flux/dev?fal_webhook=https%3A%2F%2Fexample.com%2Fh';
		const { body } = await caller.post(url, { prompt: 'x' });
		const requestId = emulator.requests[0]?.requestId;
		expect(body).toEqual({ request_id: requestId, gateway_request_id: requestId });
		expect(emulator.requests[0]?.webhookUrl).toBe('https://example.com/h');
	});

	it('does not know an app nobody defined', async () => {
		await world();
		const reply = await caller.post('https://queue.fal.run/fal-ai/hailuo-ai', {});
		expect(reply.status).toBe(404);
		expect(reply.body).toEqual({ detail: 'Application "hailuo-ai" not found' });
	});

	it('accepts an unknown path of a known app and fails at the result', async () => {
		await world();
		const { status_url, response_url } = await caller.submit('fal-ai/flux/v2.2');
		const status = await caller.get(status_url);
		expect(status).toMatchObject({ status: 200, body: { status: 'COMPLETED' } });
		const result = await caller.get(response_url);
		expect(result).toMatchObject({ status: 404, body: { detail: 'Path /v2.2 not found' } });
		expect(result.headers.get('x-fal-billable-units')).toBe('0');
	});

	it('refuses a bad start timeout as a request error', async () => {
		await world();
		const headers = { 'x-fal-request-start-timeout': '0.05' };
		const reply = await caller.post('https://queue.fal.run/fal-ai/flux/dev', {}, headers);
		expect(reply).toMatchObject({ status: 400, body: { error_type: 'bad_request' } });
		expect(reply.headers.get('x-fal-error-type')).toBe('bad_request');
	});

	it('refuses with 429 when more requests wait than fal_max_queue_length', async () => {
		await world();
		emulator.define('acme/slow', { stuckInQueue: true });
		await caller.submit('acme/slow');
		await caller.submit('acme/slow');
		const url = 'https://queue.fal.run/acme/slow?fal_max_queue_length=';
		expect((await caller.post(`${url}1`, {})).status).toBe(429);
		expect((await caller.post(`${url}2`, {})).status).toBe(200);
	});
});

describe('status', () => {
	it('answers 202 with its position while a request waits', async () => {
		await world();
		emulator.define('acme/slow', { stuckInQueue: true });
		await caller.submit('acme/slow');
		const { status_url } = await caller.submit('acme/slow');
		expect(await caller.get(`${status_url}?logs=1`)).toMatchObject({
			status: 202,
			body: { status: 'IN_QUEUE', queue_position: 1, logs: null, metrics: {} },
		});
	});

	it('answers 202 while a request runs and 400 for its result', async () => {
		await world();
		emulator.define('acme/endless', { endless: true });
		const { status_url, response_url } = await caller.submit('acme/endless');
		expect(await caller.get(status_url)).toMatchObject({
			status: 202,
			body: { status: 'IN_PROGRESS', logs: null, metrics: {} },
		});
		expect(await caller.get(response_url)).toMatchObject({
			status: 400,
			body: { detail: 'Request is still in progress' },
		});
	});

	it('answers 200 with the inference time when a request is complete', async () => {
		await world();
		emulator.define('acme/fast', { inferenceTime: 3.42, output: { ok: true } });
		const { status_url } = await caller.submit('acme/fast');
		expect(await caller.get(status_url)).toMatchObject({
			status: 200,
			body: { status: 'COMPLETED', logs: null, metrics: { inference_time: 3.42 } },
		});
	});

	it.each(['1', 'true'])('gives logs for logs=%s', async (flag) => {
		await world();
		emulator.define('acme/talky', {
			logs: [{ message: 'Done.' }, { message: 'x', level: 'WARN' }],
		});
		const { status_url } = await caller.submit('acme/talky');
		const { body } = await caller.get(`${status_url}?logs=${flag}`);
		expect(body).toMatchObject({
			logs: [
				{ message: 'Done.', level: 'INFO', source: 'USER', timestamp: expect.any(String) },
				{ message: 'x', level: 'WARN' },
			],
		});
	});

	it('shows error and error_type of a request error', async () => {
		await world();
		const body = { detail: 'Runner disconnected', error_type: 'runner_disconnected' };
		emulator.define('acme/broken', { error: { status: 503, body } });
		const { status_url, response_url } = await caller.submit('acme/broken');
		expect(await caller.get(status_url)).toMatchObject({
			status: 200,
			body: {
				status: 'COMPLETED',
				error: 'Runner disconnected',
				error_type: 'runner_disconnected',
			},
		});
		const result = await caller.get(response_url);
		expect(result).toMatchObject({ status: 503, body });
		expect(result.headers.get('x-fal-error-type')).toBe('runner_disconnected');
	});

	it('knows no other request IDs', async () => {
		await world();
		const url = 'https://queue.fal.run/fal-ai/flux/requests/00000000-0000-4000-8000-000000000000';
		for (const path of ['/status', '/status/stream', '']) {
			expect(await caller.get(url + path)).toMatchObject({
				status: 404,
				body: { status: 'NOT_FOUND' },
			});
		}
	});

	it('answers 405 under the full path', async () => {
		await world();
		const { request_id } = await caller.submit('fal-ai/flux/dev');
		const url = `https://queue.fal.run/fal-ai/flux/dev/requests/${request_id}/status`;
		expect(await caller.get(url)).toMatchObject({
			status: 405,
			body: { detail: 'Method Not Allowed' },
		});
	});

	it('accepts a trailing slash and /response', async () => {
		await world();
		const { status_url, response_url } = await caller.submit('fal-ai/flux/dev');
		expect((await caller.get(`${status_url}/`)).status).toBe(200);
		expect((await caller.get(`${response_url}/response`)).status).toBe(200);
		expect((await caller.get(`${response_url}/`)).status).toBe(200);
	});
});

describe('result', () => {
	it('is the very answer of the model', async () => {
		await world();
		const body = '{"seed": 196619188014358660}';
		emulator.define('acme/raw', { rawOutput: { contentType: 'application/json', body } });
		const { response_url } = await caller.submit('acme/raw');
		const headers = { authorization: `Key ${emulator.key}` };
		const response = await emulator.fetch(response_url, { headers });
		expect(await response.text()).toBe(body);
	});

	it('bills what the model says, and nothing for an invalid input', async () => {
		await world();
		emulator.define('acme/video', { billableUnits: 3.008, validate: (input) => invalid(input) });
		const good = await caller.submit('acme/video', { prompt: 'x' });
		const bad = await caller.submit('acme/video', {});
		const billed = (await caller.get(good.response_url)).headers.get('x-fal-billable-units');
		const refused = await caller.get(bad.response_url);
		expect(billed).toBe('3.008');
		expect(refused).toMatchObject({ status: 422, body: { detail: [{ type: 'missing' }] } });
		expect(refused.headers.get('x-fal-billable-units')).toBe('0');
	});

	it('is 422 for a body that is no JSON', async () => {
		await world();
		const { response_url } = await caller.submit('fal-ai/flux/dev', '{"prompt": ');
		expect(await caller.get(response_url)).toMatchObject({
			status: 422,
			body: { detail: [{ type: 'json_invalid' }] },
		});
	});

	it('is gone after the retention', async () => {
		await world({ resultRetentionMs: 1 });
		const { response_url } = await caller.submit('fal-ai/flux/dev');
		let status = 200;
		while (status === 200) status = (await caller.get(response_url)).status;
		expect(status).toBe(404);
	});

	it('is 500 when the model throws', async () => {
		await world();
		const output = () => {
			throw new Error('boom');
		};
		emulator.define('acme/boom', { output });
		const { response_url } = await caller.submit('acme/boom');
		expect(await caller.get(response_url)).toMatchObject({
			status: 500,
			body: { detail: 'Internal Server Error' },
		});
	});
});

describe('cancel', () => {
	it('removes a waiting request: 200 OK', async () => {
		await world();
		emulator.define('acme/slow', { stuckInQueue: true });
		const { cancel_url, status_url } = await caller.submit('acme/slow');
		expect(await caller.put(cancel_url)).toMatchObject({ status: 200, body: { status: 'OK' } });
		expect(await caller.get(status_url)).toMatchObject({ body: { status: 'COMPLETED' } });
		expect(emulator.requests[0]).toMatchObject({ cancelled: true, startedAt: undefined });
	});

	it('asks a running request to end: 202, then the result is 499', async () => {
		await world();
		emulator.define('acme/endless', { endless: true });
		const { cancel_url, response_url } = await caller.submit('acme/endless');
		await caller.get(response_url);
		expect(await caller.put(cancel_url)).toMatchObject({
			status: 202,
			body: { status: 'CANCELLATION_REQUESTED' },
		});
		expect(await caller.get(response_url)).toMatchObject({
			status: 499,
			body: { error_type: 'client_cancelled' },
		});
		await emulator.idle();
	});

	it('does not end an app without a cancel handler', async () => {
		await world();
		emulator.define('acme/stubborn', { endless: true, cancellable: false, output: { ok: 1 } });
		const { cancel_url, response_url } = await caller.submit('acme/stubborn');
		await caller.get(response_url);
		expect((await caller.put(cancel_url)).status).toBe(202);
		expect(emulator.finish('acme/stubborn')).toBe(1);
		await emulator.idle();
		expect(await caller.get(response_url)).toMatchObject({ status: 200, body: { ok: 1 } });
		expect(emulator.requests[0]).toMatchObject({ cancelled: false, cancelRequested: true });
	});

	it('is too late for a complete request: 400', async () => {
		await world();
		const { cancel_url } = await caller.submit('fal-ai/flux/dev');
		expect(await caller.put(cancel_url)).toMatchObject({
			status: 400,
			body: { status: 'ALREADY_COMPLETED' },
		});
	});

	it.each([
		['always202', 202, { status: 'CANCELLATION_REQUESTED' }],
		['success', 200, { success: true }],
	] as const)('answers in the form %s', async (cancelReplies, status, body) => {
		await world({ switches: { cancelReplies } });
		emulator.define('acme/slow', { stuckInQueue: true });
		const { cancel_url } = await caller.submit('acme/slow');
		expect(await caller.put(cancel_url)).toMatchObject({ status, body });
	});
});

describe('runners', () => {
	it('serves normal before low, each in the order of submission', async () => {
		await world({ runners: 1 });
		emulator.define('acme/model', {});
		const open = await closeGate(emulator, 'acme/first');
		const low = { 'x-fal-queue-priority': 'low' };
		await caller.submit('acme/model', { name: 'low' }, low);
		await caller.submit('acme/model', { name: 'a' });
		await caller.submit('acme/model', { name: 'b' });
		await open();
		await emulator.idle();
		const order = [...emulator.requests]
			.sort((one, other) => (one.startedAt ?? 0) - (other.startedAt ?? 0))
			.map((request) => request.input);
		expect(order.slice(1)).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'low' }]);
	});

	it('runs no more requests of a model than it has runners', async () => {
		await world();
		emulator.define('acme/endless', { endless: true, runners: 2 });
		for (let count = 0; count < 3; count += 1) await caller.submit('acme/endless');
		const states = emulator.open().map((request) => request.status);
		expect(states).toEqual(['IN_PROGRESS', 'IN_PROGRESS', 'IN_QUEUE']);
	});

	it('ends a request that did not start in time with 504 and the timeout type user', async () => {
		await world();
		emulator.define('acme/slow', { stuckInQueue: true });
		const headers = { 'x-fal-request-start-timeout': '0.11' };
		const { response_url, status_url } = await caller.submit('acme/slow', {}, headers);
		await emulator.idle();
		const result = await caller.get(response_url);
		expect(result).toMatchObject({ status: 504, body: { error_type: 'request_timeout' } });
		expect(result.headers.get('x-fal-request-timeout-type')).toBe('user');
		expect(await caller.get(status_url)).toMatchObject({ body: { error: 'Request timed out' } });
	});

	it('gives no time limit to a request that has started', async () => {
		await world();
		emulator.define('acme/slow', { durationMs: 150, output: { ok: 1 } });
		const headers = { 'x-fal-request-timeout': '0.11' };
		const { response_url } = await caller.submit('acme/slow', {}, headers);
		await emulator.idle();
		expect((await caller.get(response_url)).status).toBe(200);
	});
});

function invalid(input: unknown) {
	const isGood = typeof input === 'object' && input !== null && 'prompt' in input;
	return isGood
		? undefined
		: [{ type: 'missing', loc: ['body', 'prompt'], msg: 'Field required', input: {} }];
}
