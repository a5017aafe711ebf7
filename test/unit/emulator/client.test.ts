import { createHash } from 'node:crypto';

import { createFalClient, type QueueStatus, ValidationError } from '@fal-ai/client';

import { type Emulator, startEmulator } from '../../../emulator';

const MIB = 1024 * 1024;

let emulator: Emulator;

beforeEach(async () => {
	emulator = await startEmulator();
	emulator.define('acme/strict', {
		validate: () => [
			{ loc: ['body', 'prompt'], msg: 'field required', type: 'value_error.missing' },
		],
	});
});

afterEach(async () => {
	await emulator.close();
});

/** fal's own client as published; `fetch` is the only door it has to the network. */
function client(credentials = emulator.key) {
	return createFalClient({ credentials, fetch: emulator.fetch });
}

/** The error `work` ends with. */
async function failureOf(work: Promise<unknown>): Promise<unknown> {
	return await work.then(
		() => undefined,
		(error: unknown) => error,
	);
}

describe('run', () => {
	it('gives the output and the request ID', async () => {
		const { data, requestId } = await client().run('fal-ai/flux/dev', {
			input: { prompt: 'a fox' },
		});

		expect(data.prompt).toBe('a fox');
		expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
	});

	it('turns a bad input into a ValidationError with the field', async () => {
		const error = await failureOf(client().run('acme/strict', { input: {} }));

		expect(error).toBeInstanceOf(ValidationError);
		expect(error).toMatchObject({ status: 422 });
		if (!(error instanceof ValidationError)) throw error;
		expect(error.getFieldErrors('prompt')).toHaveLength(1);
	});

	it('fails with 401 for a key fal does not know', async () => {
		const error = await failureOf(
			client('no-such-key:secret').run('fal-ai/fast-sdxl', { input: { prompt: 'x' } }),
		);

		expect(error).toMatchObject({ status: 401, body: { detail: 'invalid key credentials' } });
	});
});

describe('subscribe', () => {
	beforeEach(() => {
		emulator.define('acme/painter', {
			durationMs: 30,
			queueMs: 10,
			logs: [{ message: 'Loading' }, { message: 'Painting' }],
			output: { text: 'done' },
		});
	});

	it.each(['polling', 'streaming'] as const)('follows a request to its end by %s', async (mode) => {
		const seen: QueueStatus[] = [];
		const { data, requestId } = await client().subscribe('acme/painter', {
			input: { prompt: 'a fox' },
			logs: true,
			mode,
			...(mode === 'polling' && { pollInterval: 5 }),
			onQueueUpdate: (status) => {
				seen.push(structuredClone(status));
			},
		});

		expect(data).toEqual({ text: 'done' });
		expect(seen.at(-1)).toMatchObject({ status: 'COMPLETED', request_id: requestId });
		expect(emulator.requests).toMatchObject([{ requestId, status: 'COMPLETED' }]);
	});

	it('shows every state on the status stream', async () => {
		const { queue, subscribe } = client();
		emulator.define('acme/busy', { endless: true, runners: 1 });
		const { request_id: requestId } = await queue.submit('acme/busy', { input: {} });
		emulator.define('acme/busy', { output: {}, runners: 1 });
		const states: string[] = [];
		await subscribe('acme/busy', {
			input: {},
			mode: 'streaming',
			onQueueUpdate: ({ status }) => {
				// The only runner becomes free once the stream is known to be open.
				if (states.length === 0) void queue.cancel('acme/busy', { requestId });
				if (states.at(-1) !== status) states.push(status);
			},
		});

		expect(states).toEqual(['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED']);
	});

	it('gives the model its error back from the result', async () => {
		const error = await failureOf(client().subscribe('acme/strict', { input: {} }));

		expect(error).toBeInstanceOf(ValidationError);
	});

	it('uploads a Blob of the input and puts its URL there', async () => {
		await client().subscribe('acme/painter', {
			input: { image_url: new Blob(['pixels'], { type: 'image/png' }) },
		});

		const { url } = emulator.storage.files[0] ?? {};
		expect(url).toMatch(/^https:\/\/v3b\.fal\.media\/files\/b\//);
		expect(emulator.requests[0]?.input).toEqual({ image_url: url });
	});
});

describe('stream', () => {
	it('gives every event and the last one as the result', async () => {
		const stream = await client().stream('fal-ai/any-llm', { input: { prompt: 'Hello' } });
		const events: unknown[] = [];
		for await (const event of stream) events.push(event);

		expect(events.length).toBeGreaterThan(1);
		expect(events.at(-1)).toMatchObject({ partial: false, error: null });
		expect(await stream.done()).toEqual(events.at(-1));
	});

	it('ends with 404 for a model without a stream', async () => {
		const stream = await client().stream('fal-ai/fast-sdxl', { input: { prompt: 'x' } });

		expect(await failureOf(stream.done())).toMatchObject({ status: 404 });
	});
});

describe('queue', () => {
	it('submits, tells the status, and gives the result', async () => {
		const { queue } = client();
		const submitted = await queue.submit('fal-ai/flux/dev', { input: { prompt: 'a fox' } });
		const requestId = submitted.request_id;
		await emulator.idle();

		const status = await queue.status('fal-ai/flux/dev', { requestId, logs: true });
		const result = await queue.result('fal-ai/flux/dev', { requestId });

		expect(submitted.status).toBe('IN_QUEUE');
		expect(status).toMatchObject({ status: 'COMPLETED', request_id: requestId });
		expect(result).toMatchObject({ requestId, data: { prompt: 'a fox' } });
	});

	it('streams the status to the end', async () => {
		const { queue } = client();
		const { request_id: requestId } = await queue.submit('fal-ai/flux/dev', {
			input: { prompt: 'a fox' },
		});
		const stream = await queue.streamStatus('fal-ai/flux/dev', { requestId, logs: true });

		expect(await stream.done()).toMatchObject({ status: 'COMPLETED', request_id: requestId });
	});

	it('cancels a waiting request', async () => {
		emulator.define('acme/stuck', { stuckInQueue: true });
		const { queue } = client();
		const { request_id: requestId } = await queue.submit('acme/stuck', { input: {} });
		await queue.cancel('acme/stuck', { requestId });

		expect(emulator.requests).toMatchObject([{ requestId, cancelled: true }]);
	});

	it('passes priority, hint, start timeout and webhook on', async () => {
		await client().queue.submit('fal-ai/flux/dev', {
			input: { prompt: 'x' },
			priority: 'low',
			hint: 'warm',
			startTimeout: 30,
			webhookUrl: 'http://127.0.0.1:9/hook',
		});

		expect(emulator.requests).toMatchObject([
			{
				webhookUrl: 'http://127.0.0.1:9/hook',
				headers: {
					'x-fal-queue-priority': 'low',
					'x-fal-runner-hint': 'warm',
					'x-fal-request-timeout': '30',
				},
			},
		]);
	});
});

describe('storage.upload', () => {
	it('stores a small file and keeps the key away from the upload host', async () => {
		const file = new File(['hello'], 'greeting.txt', { type: 'text/plain' });
		const url = await client().storage.upload(file, { lifecycle: { expiresIn: '1h' } });

		expect(emulator.storage.file(url)).toMatchObject({
			contentType: 'text/plain',
			size: 5,
			bytes: Buffer.from('hello'),
			lifecycle: { expiration_duration_seconds: 3600 },
		});
		expect(emulator.journal.withKey().map(({ host }) => host)).toEqual(['rest.fal.ai']);
	});

	it('stores a file above 90 MB from its parts, in order', async () => {
		const blocks = Array.from({ length: 91 }, (_, index) => Buffer.alloc(MIB, index + 1));
		const hash = createHash('sha256');
		for (const block of blocks) hash.update(block);
		const url = await client().storage.upload(new Blob(blocks, { type: 'video/mp4' }));

		const file = emulator.storage.file(url);
		expect(file).toMatchObject({ contentType: 'video/mp4', size: 91 * MIB });
		expect(file?.sha256).toBe(hash.digest('hex'));
		expect(emulator.storage.uploads[0]?.parts.size).toBe(10);
	});

	it('refuses an account without credit', async () => {
		const lockedKey = 'locked-key-id:locked-key-secret';
		const error = await failureOf(client(lockedKey).storage.upload(new Blob(['x'])));

		expect(error).toMatchObject({ status: 403 });
	});
});
