import { type Behaviour, type Emulator, startEmulator } from '../../../emulator';
import { type Json, recorded, recordedError, shapeOf } from '../../harness/wire';

const ADMIN_KEY = 'admin-key-id:admin-key-secret';
const LOCKED_KEY = 'locked-key-id:locked-key-secret';
const QUEUE = 'https://queue.fal.run';
const API = 'https://api.fal.ai/v1';

let emulator: Emulator;

beforeEach(async () => {
	emulator = await startEmulator();
});

afterEach(async () => {
	await emulator.close();
});

interface Sent {
	readonly method?: string;
	/** Sent as JSON, by POST unless `method` says otherwise. */
	readonly body?: unknown;
	/** `null`: none. */
	readonly key?: string | null;
	readonly headers?: Readonly<Record<string, string>>;
}

async function call(url: string, { method, body, key = emulator.key, headers }: Sent = {}) {
	const response = await emulator.fetch(url, {
		method: method ?? (body === undefined ? 'GET' : 'POST'),
		headers: { ...headers, ...(key !== null && { authorization: `Key ${key}` }) },
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
	const text = await response.text();
	return {
		status: response.status,
		headers: response.headers,
		text,
		get body(): Json {
			return JSON.parse(text);
		},
	};
}

/** Submits to a model of this behaviour and gives the submit's reply. */
async function submit(behaviour: Behaviour, query = '') {
	emulator.define('fal-ai/flux/dev', behaviour);
	return await call(`${QUEUE}/fal-ai/flux/dev${query}`, { body: { prompt: 'a fox' } });
}

/** Resolves when the request has got there; told by the status stream, not by the clock. */
async function reaches(statusUrl: string, status: string): Promise<void> {
	const response = await emulator.fetch(`${statusUrl}/stream`, {
		headers: { authorization: `Key ${emulator.key}` },
	});
	for await (const chunk of response.body ?? []) {
		if (Buffer.from(chunk).toString('utf8').includes(`"status":"${status}"`)) return;
	}
}

describe('the queue', () => {
	it('answers a submit in the recorded form, with app-only URLs', async () => {
		const { status, body } = await submit({ output: {} });

		expect(status).toBe(200);
		expect(shapeOf(body)).toEqual(shapeOf(recorded('queue-submit-200')));
		expect(body.status_url).toBe(`${QUEUE}/fal-ai/flux/requests/${body.request_id}/status`);
	});

	it('answers the older submit forms when told to', async () => {
		emulator.switches.submitUrls = 'fullPathResponse';
		const older = await submit({});
		emulator.switches.submitReply = 'webhookDoc';
		const withWebhook = await submit({}, '?fal_webhook=http%3A%2F%2F127.0.0.1%3A9%2F');

		expect(older.body.response_url).toMatch(/\/fal-ai\/flux\/dev\/requests\/[^/]+\/response$/);
		expect(shapeOf(withWebhook.body)).toEqual(shapeOf(recorded('queue-submit-with-webhook-doc')));
	});

	it('answers 202 while a request waits', async () => {
		const { body } = await submit({ stuckInQueue: true });
		const waiting = await call(`${body.status_url}?logs=1`);

		expect(waiting.status).toBe(202);
		expect(shapeOf(waiting.body)).toEqual(shapeOf(recorded('queue-status-in-queue-202')));
	});

	it('answers 202 while a request runs, with logs only when asked', async () => {
		const logs = [
			{ message: 'Loading model weights...' },
			{ message: ' 50%|#####', level: 'STDERR' },
		];
		const { body } = await submit({ logs, durationMs: 30, endless: true });
		await reaches(`${body.status_url}`, 'IN_PROGRESS');
		const without = await call(`${body.status_url}?logs=0`);

		expect(without.status).toBe(202);
		expect(shapeOf(without.body)).toEqual(shapeOf(recorded('queue-status-in-progress-nologs-202')));
		const asked = await call(`${body.status_url}?logs=1`);
		expect(asked.body.logs).toBeInstanceOf(Array);
	});

	it('answers 200 once a request is complete, its logs in the recorded form', async () => {
		const { body } = await submit({ output: {}, logs: [{ message: 'Done.' }] });
		await emulator.idle();
		const done = await call(`${body.status_url}?logs=1`);

		expect(done.status).toBe(200);
		expect(shapeOf(done.body)).toEqual(shapeOf(recorded('queue-status-completed-200')));
	});

	it('calls a failed request COMPLETED and names the error', async () => {
		const { status: httpStatus, body: error } = recordedError('503-runner');
		const { body } = await submit({
			error: {
				status: httpStatus,
				body: { detail: 'Request timed out', error_type: 'request_timeout' },
			},
		});
		await emulator.idle();
		const failed = await call(body.status_url);

		expect(failed.status).toBe(200);
		expect(shapeOf(failed.body)).toEqual(shapeOf(recorded('queue-status-completed-failed-200')));
		expect(shapeOf(error)).toEqual({ detail: 'string', error_type: 'string' });
	});

	it('answers 400 for a result that is not there yet', async () => {
		const { body } = await submit({ stuckInQueue: true });
		const early = await call(body.response_url);

		expect(early.status).toBe(400);
		expect(early.body).toEqual(recorded('queue-result-400-not-ready'));
	});

	it('gives result, request ID and billable units back', async () => {
		const output = recorded('result-image-flux');
		const { body } = await submit({ output: () => output, billableUnits: 3.008 });
		await emulator.idle();
		const result = await call(body.response_url);

		expect(result.body).toEqual(output);
		expect(result.headers.get('x-fal-request-id')).toBe(body.request_id);
		expect(result.headers.get('x-fal-billable-units')).toBe('3.008');
	});

	it('knows no request it did not take', async () => {
		const base = `${QUEUE}/fal-ai/flux/requests/764cabcf-b745-4b3e-ae38-1200304cf45b`;
		const status = await call(`${base}/status`);
		const cancel = await call(`${base}/cancel`, { method: 'PUT' });

		expect([status.status, status.body]).toEqual([404, recorded('queue-status-not-found-404')]);
		expect([cancel.status, cancel.body]).toEqual([404, recorded('queue-cancel-404')]);
	});

	it('answers a cancel by the state of the request', async () => {
		const waiting = await submit({ stuckInQueue: true });
		const running = await submit({ endless: true });
		await reaches(running.body.status_url, 'IN_PROGRESS');
		const done = await submit({});
		await reaches(done.body.status_url, 'COMPLETED');
		const cancel = async ({ body }: { body: Json }) => {
			const reply = await call(body.cancel_url, { method: 'PUT' });
			return [reply.status, reply.body];
		};

		expect(await cancel(waiting)).toEqual([200, recorded('queue-cancel-200-removed')]);
		expect(await cancel(running)).toEqual([202, recorded('queue-cancel-202-requested')]);
		expect(await cancel(done)).toEqual([400, recorded('queue-cancel-400-completed')]);
	});

	it('streams the status as events whose data have the recorded form', async () => {
		const { body } = await submit({ output: {}, durationMs: 5 });
		const stream = await call(`${body.status_url}/stream?logs=1`);
		const events = stream.text
			.split('\n\n')
			.filter((block) => block.startsWith('data: '))
			.map((block) => JSON.parse(block.slice('data: '.length)));

		expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
		expect(events.at(-1)).toMatchObject({ status: 'COMPLETED', request_id: body.request_id });
		const last = recordedEvents('queue-status-stream-sse').at(-1);
		expect(Object.keys(events.at(-1))).toEqual(Object.keys(last));
	});
});

describe('errors', () => {
	it.each([
		['401-invalid-key', 'no-such-key:secret'],
		['401-bad-format', 'no-colon'],
		['403-locked-account', LOCKED_KEY],
	])('are exactly the recorded %s', async (name, key) => {
		const { status, body } = recordedError(name);
		const reply = await call(`${QUEUE}/fal-ai/flux/dev`, { body: { prompt: 'x' }, key });

		expect([reply.status, reply.body]).toEqual([status, body]);
	});

	it('name the application when there is no key', async () => {
		emulator.define('fal-ai/minimax-h3-turbo', {});
		const { status, body } = recordedError('401-missing-key');
		const reply = await call('https://fal.run/fal-ai/minimax-h3-turbo', { body: {}, key: null });

		expect([reply.status, reply.body]).toEqual([status, body]);
	});

	it('name an application that does not exist', async () => {
		const { status, body } = recordedError('404-app-not-found');
		const reply = await call(`${QUEUE}/fal-ai/hailuo-ai`, { body: {} });

		expect([reply.status, reply.body]).toEqual([status, body]);
	});

	it('name a path the application does not have, in the result only', async () => {
		emulator.define('fal-ai/wan', {});
		const { status, headers, body } = recordedError('404-path-not-found');
		const submitted = await call(`${QUEUE}/fal-ai/wan/v2.2`, { body: {} });
		await emulator.idle();
		const result = await call(submitted.body.response_url);

		expect(submitted.status).toBe(200);
		expect([result.status, result.body]).toEqual([status, body]);
		expect(result.headers.get('x-fal-billable-units')).toBe(headers['x-fal-billable-units']);
	});

	it('refuse the status under the full path', async () => {
		const { body } = await submit({});
		const { status, body: expected } = recordedError('405-full-path-status');
		const reply = await call(body.status_url.replace('/flux/', '/flux/dev/'));

		expect([reply.status, reply.body]).toEqual([status, expected]);
	});

	it('tell a direct caller over the limit to come back', async () => {
		const limited = await startEmulator({ account: { concurrency: 0 } });
		const response = await limited.fetch('https://fal.run/fal-ai/flux/dev', {
			method: 'POST',
			headers: { authorization: `Key ${limited.key}` },
			body: '{"prompt":"x"}',
		});
		const { status, body } = recordedError('429-concurrency');

		expect(response.status).toBe(status);
		expect(shapeOf(await response.json())).toEqual(shapeOf(body));
		expect(response.headers.get('x-fal-needs-retry')).toBe('1');
		await limited.close();
	});

	it('say that the start timeout was the caller’s', async () => {
		emulator.define('fal-ai/flux/dev', { stuckInQueue: true });
		const { status, headers, body } = recordedError('504-start-timeout');
		const submitted = await call(`${QUEUE}/fal-ai/flux/dev`, {
			body: {},
			headers: { 'x-fal-request-start-timeout': '0.11' },
		});
		await reaches(submitted.body.status_url, 'COMPLETED');
		const result = await call(submitted.body.response_url);

		expect([result.status, result.body]).toEqual([status, body]);
		for (const name of ['X-Fal-Request-Timeout-Type', 'X-Fal-Error-Type']) {
			expect(result.headers.get(name)).toBe(headers[name]);
		}
	});

	it.each(['422-content-policy', '422-pydantic-v1', '422-pydantic-v2', '500-plain', '503-runner'])(
		'of a model come back as they were: %s',
		async (name) => {
			const { status, body } = recordedError(name);
			emulator.define('acme/model', { rawOutput: rawJson(status, body) });
			const direct = await call('https://fal.run/acme/model', { body: {} });

			expect([direct.status, direct.body]).toEqual([status, body]);
		},
	);

	it('say that a model has no stream', async () => {
		emulator.define('fal-ai/wan/dev', {});
		const reply = await call('https://fal.run/fal-ai/wan/dev/stream', { body: {} });

		expect([reply.status, reply.body]).toEqual([404, { detail: 'Path /dev/stream not found' }]);
		expect(reply.headers.get('x-fal-billable-units')).toBe('0');
	});
});

describe('storage', () => {
	it('answers an upload’s announcement in the recorded form', async () => {
		const reply = await call(
			'https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3',
			{
				body: recorded('storage-initiate-request'),
			},
		);

		expect(shapeOf(reply.body)).toEqual(shapeOf(recorded('storage-initiate-response')));
		expect(reply.body.upload_url.startsWith(`${reply.body.file_url}?`)).toBe(true);
	});

	it('answers the CDN token in the recorded form', async () => {
		const reply = await call('https://rest.fal.ai/storage/auth/token?storage_type=fal-cdn-v3', {
			body: {},
		});

		expect(shapeOf(reply.body)).toEqual(shapeOf(recorded('storage-cdn-token-response')));
	});
});

describe('the Platform API', () => {
	it.each([
		['meta-200', '/meta', null],
		['pricing-200', '/models/pricing?endpoint_id=fal-ai/flux/dev', undefined],
		['account-billing-200', '/account/billing?expand=credits', ADMIN_KEY],
		['keys-list-200', '/keys', ADMIN_KEY],
	])('answers in the recorded form: %s', async (name, path, key) => {
		const reply = await call(API + path, key === undefined ? {} : { key });

		expect(reply.status).toBe(200);
		expect(shapeOf(reply.body)).toEqual(shapeOf(recorded(`platform-${name}`)));
	});

	it('lists models with the recorded envelope and metadata', async () => {
		const { body } = await call(`${API}/models?endpoint_id=fal-ai/flux/dev`);
		const example = recorded('platform-models-list-200');

		expect(Object.keys(body)).toEqual(Object.keys(example));
		expect(Object.keys(body.models[0].metadata)).toEqual(
			expect.arrayContaining(Object.keys(example.models[0].metadata)),
		);
	});

	it('lists usage and requests in the recorded form', async () => {
		await submit({ output: { images: [] } });
		await emulator.idle();
		const usage = await call(`${API}/models/usage?expand=time_series&expand=auth_method`, {
			key: ADMIN_KEY,
		});
		const requests = await call(
			`${API}/models/requests/by-endpoint?endpoint_id=fal-ai/flux/dev&expand=payloads`,
		);

		const [line] = usage.body.time_series.at(-1).results;
		const example = recorded('platform-usage-200');
		expect(Object.keys(line)).toEqual(Object.keys(example.time_series[0].results[0]));
		const item = recorded('platform-requests-by-endpoint-200');
		expect(Object.keys(requests.body.items[0]).sort()).toEqual(Object.keys(item.items[0]).sort());
	});

	it('estimates in the recorded form', async () => {
		for (const type of ['historical', 'unit_price']) {
			const estimate = await call(`${API}/models/pricing/estimate`, {
				body: {
					estimate_type: type === 'historical' ? 'historical_api_price' : 'unit_price',
					endpoints: {
						'fal-ai/flux/dev':
							type === 'historical' ? { call_quantity: 100 } : { unit_quantity: 50 },
					},
				},
			});
			expect(shapeOf(estimate.body)).toEqual(
				shapeOf(recorded(`platform-pricing-estimate-200-${type}`)),
			);
		}
	});

	it('has exactly the recorded errors', async () => {
		const price = `${API}/models/pricing?endpoint_id=fal-ai/flux/dev`;
		const replies = await Promise.all([
			call(`${API}/models/pricing`),
			call(price, { key: null }),
			call(`${API}/account/billing`),
			call(`${price}&endpoint_id=no/such-model`),
		]);

		expect(replies.map(({ status }) => status)).toEqual([400, 401, 403, 404]);
		expect(replies.map(({ body }) => body)).toEqual(
			[400, 401, 403, 404].map((status) => recorded(`platform-error-${status}`)),
		);
	});
});

function rawJson(status: number, body: unknown) {
	return { status, contentType: 'application/json', body: JSON.stringify(body) };
}

/** The data of every event of a recorded stream. */
function recordedEvents(name: string): Json[] {
	const file = recorded(name);
	return file.blocks
		.filter((block: string) => block.startsWith('data: '))
		.map((block: string) => JSON.parse(block.slice('data: '.length)));
}
