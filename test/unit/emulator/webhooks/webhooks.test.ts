import { createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';

import { type Emulator, startEmulator } from '../../../../emulator';
import { signWebhook } from '../../../../emulator/webhooks/webhookSigner';
import { type Json, recorded, shapeOf } from '../../../harness/wire';

interface Hook {
	readonly headers: IncomingHttpHeaders;
	readonly text: string;
}

/** Somebody's server on this machine, which answers `status` and remembers what came. */
class Target {
	readonly hooks: Hook[] = [];
	status = 200;
	private readonly server: Server;
	private wake: () => void = () => undefined;

	constructor() {
		this.server = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				this.hooks.push({ headers: request.headers, text: Buffer.concat(chunks).toString() });
				response.writeHead(this.status, { location: '/elsewhere' }).end();
				this.wake();
			});
		});
	}

	async listen(): Promise<void> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
	}

	get url(): string {
		const address = this.server.address();
		if (address === null || typeof address === 'string') throw new Error('not listening');
		return `http://127.0.0.1:${address.port}/hook`;
	}

	/** The first `count` hooks, once they have come. */
	async received(count: number): Promise<Hook[]> {
		while (this.hooks.length < count) {
			await new Promise<void>((resolve) => {
				this.wake = resolve;
			});
		}
		return this.hooks.slice(0, count);
	}

	async close(): Promise<void> {
		await new Promise((resolve) => this.server.close(resolve));
	}
}

let emulator: Emulator;
let target: Target;

beforeEach(async () => {
	emulator = await startEmulator({ switches: { timeScale: 0.001 } });
	target = new Target();
	await target.listen();
	emulator.define('acme/good', { output: { images: [] } });
});

afterEach(async () => {
	await emulator.close();
	await target.close();
});

async function submit(endpointId = 'acme/good'): Promise<string> {
	const hook = encodeURIComponent(target.url);
	const response = await emulator.fetch(`https://queue.fal.run/${endpointId}?fal_webhook=${hook}`, {
		method: 'POST',
		headers: { authorization: `Key ${emulator.key}` },
		body: '{}',
	});
	const body: Json = await response.json();
	return body.request_id;
}

/** As a receiver has to check it, written anew from the protocol. */
async function isGenuine({ headers, text }: Hook): Promise<boolean> {
	const named = ['request-id', 'user-id', 'timestamp', 'signature'].map(
		(name) => headers[`x-fal-webhook-${name}`],
	);
	if (named.includes(undefined)) return false;
	const [requestId, userId, timestamp, signature] = named.map(String);
	if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
	const digest = await crypto.subtle.digest('SHA-256', Buffer.from(text));
	const hash = Buffer.from(digest).toString('hex');
	const message = Buffer.from(`${requestId}\n${userId}\n${timestamp}\n${hash}`);
	const response = await emulator.fetch('https://rest.fal.ai/.well-known/jwks.json');
	const jwks: Json = await response.json();
	return jwks.keys.some(({ x }: { x: string }) => {
		const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
		return verify(null, message, key, Buffer.from(signature ?? '', 'hex'));
	});
}

function firstOf<T>([first]: readonly T[]): T {
	if (first === undefined) throw new Error('nothing came');
	return first;
}

it('signs as the recorded test vector', () => {
	const vector = recorded('webhook-signature-test-vector');
	// The DER prefix of an Ed25519 private key; the seed follows.
	const der = Buffer.from(`302e020100300506032b657004220420${vector.private_key_seed_hex}`, 'hex');
	const headers = signWebhook(
		{
			requestId: vector.headers['x-fal-webhook-request-id'],
			userId: vector.headers['x-fal-webhook-user-id'],
			timestamp: Number(vector.headers['x-fal-webhook-timestamp']),
			body: Buffer.from(vector.raw_body_utf8),
		},
		createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }),
	);

	expect(headers).toEqual(vector.headers);
});

describe('the body', () => {
	it('of a success has the recorded form, and a signature that holds', async () => {
		emulator.define('acme/good', {
			rawOutput: { contentType: 'application/json', body: '{"seed": 196619188014358669}' },
		});
		const requestId = await submit();
		const hook = firstOf(await target.received(1));

		const { payload: _other, ...envelope } = recorded('webhook-ok');
		const { payload: _own, ...own } = JSON.parse(hook.text);
		expect(shapeOf(own)).toEqual(shapeOf(envelope));
		expect(own).toMatchObject({ request_id: requestId, status: 'OK' });
		expect(hook.text).toContain('"seed": 196619188014358669');
		expect(hook.headers['content-type']).toBe('application/json');
		expect(await isGenuine(hook)).toBe(true);
	});

	it('of a model error is the recorded one', async () => {
		const example = recorded('webhook-error');
		emulator.define('acme/strict', { validate: () => example.payload.detail });
		const requestId = await submit('acme/strict');
		const hook = firstOf(await target.received(1));

		expect(JSON.parse(hook.text)).toEqual({
			...example,
			request_id: requestId,
			gateway_request_id: requestId,
		});
	});

	it('of an output that is no JSON is the recorded one', async () => {
		emulator.define('acme/raw', { rawOutput: { contentType: 'image/png', body: 'pixels' } });
		const requestId = await submit('acme/raw');
		const hook = firstOf(await target.received(1));

		expect(JSON.parse(hook.text)).toEqual({
			...recorded('webhook-payload-error'),
			request_id: requestId,
			gateway_request_id: requestId,
		});
	});
});

describe('a delivery', () => {
	it('is repeated until the target acknowledges it', async () => {
		target.status = 500;
		emulator.webhooks.rules.retryDelaysMs = [1000, 1000, 1000];
		const requestId = await submit();
		await target.received(2);
		target.status = 200;
		await target.received(3);
		await emulator.idle();

		const attempts = emulator.webhooks.deliveries.map(({ attempt }) => attempt);
		expect(attempts.slice(0, 3)).toEqual([1, 2, 3]);
		expect(emulator.webhooks.deliveries.at(-1)).toMatchObject({ requestId, status: 200 });
	});

	it('is given up after the last repetition', async () => {
		target.status = 503;
		emulator.webhooks.rules.retryDelaysMs = [1, 1];
		await submit();
		await target.received(3);
		await emulator.idle();

		expect(emulator.webhooks.deliveries).toHaveLength(3);
	});

	it('is not repeated after a redirect', async () => {
		target.status = 307;
		emulator.webhooks.rules.retryDelaysMs = [0];
		await submit();
		await target.received(1);
		await emulator.idle();

		expect(emulator.webhooks.deliveries).toMatchObject([{ status: 307 }]);
	});

	it('tells why no answer came', async () => {
		emulator.webhooks.rules.retryDelaysMs = [];
		const { url } = target;
		await target.close();
		target = new Target();
		await target.listen();
		await emulator.fetch(`https://queue.fal.run/acme/good?fal_webhook=${encodeURIComponent(url)}`, {
			method: 'POST',
			headers: { authorization: `Key ${emulator.key}` },
			body: '{}',
		});
		await emulator.idle();

		expect(emulator.webhooks.deliveries).toMatchObject([{ error: expect.any(String) }]);
	});

	it('comes twice when told to, and again on demand, each time the same', async () => {
		emulator.webhooks.rules.copies = 2;
		const requestId = await submit();
		await target.received(2);
		emulator.webhooks.rules.copies = 1;
		emulator.webhooks.redeliver(requestId);
		const hooks = await target.received(3);

		expect(new Set(hooks.map(({ text }) => text)).size).toBe(1);
	});

	it('is held by a pause, and comes in the reverse order when told to', async () => {
		emulator.webhooks.pause();
		const first = await submit();
		const second = await submit();
		await emulator.idle();
		expect(target.hooks).toEqual([]);

		emulator.webhooks.resume('reversed');
		const hooks = await target.received(2);
		expect(hooks.map(({ headers }) => headers['x-fal-webhook-request-id'])).toEqual([
			second,
			first,
		]);
	});

	it.each([
		'wrongKey',
		'alteredBody',
		'oldTimestamp',
		{ missingHeader: 'x-fal-webhook-signature' },
	] as const)('can be forged: %j', async (tampering) => {
		emulator.webhooks.rules.tampering = tampering;
		await submit();

		expect(await isGenuine(firstOf(await target.received(1)))).toBe(false);
	});

	it('is signed with new keys after a rotation, and the key set has them', async () => {
		await submit();
		const old = firstOf(await target.received(1));
		emulator.webhooks.rotateKeys();
		await submit();
		const [, fresh] = await target.received(2);

		expect(await isGenuine(old)).toBe(false);
		expect(fresh && (await isGenuine(fresh))).toBe(true);
	});
});
