import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Tampering } from '../../emulator';
import type { N8n } from '../../rig/n8n/n8n';
import { until } from '../../rig/n8n/until';
import { falCalls, publishTrigger, resetCalls } from './world/falTrigger';
import { startWorld, type World } from './world/world';

const userFolder = mkdtempSync(join(tmpdir(), 'n8n-trigger-'));

let world: World;
let n8n: N8n;

beforeAll(async () => {
	world = await startWorld({ n8n: { userFolder } });
	n8n = world.n8n;
});
afterAll(async () => {
	if (n8n !== world.n8n) await n8n.stop();
	await world.stop();
	rmSync(userFolder, { recursive: true, force: true });
});
beforeEach(() => {
	resetCalls(world);
});

const { submit, answered, count: callsAbout } = falCalls(() => world);
const publish = async (parameters?: Record<string, unknown>) =>
	await publishTrigger(n8n, parameters);

describe('a call that cannot be shown to be fal’s is refused and starts nothing', () => {
	it.each<[string, Tampering]>([
		['a key that is not fal’s', 'wrongKey'],
		['an altered body', 'alteredBody'],
		['an old timestamp', 'oldTimestamp'],
		['no request ID', { missingHeader: 'x-fal-webhook-request-id' }],
		['no user ID', { missingHeader: 'x-fal-webhook-user-id' }],
		['no timestamp', { missingHeader: 'x-fal-webhook-timestamp' }],
		['no signature', { missingHeader: 'x-fal-webhook-signature' }],
	])('%s', async (_name, tampering) => {
		const hook = await publish();
		world.fal.webhooks.rules.tampering = tampering;
		expect(await answered(await submit(hook.url))).toEqual([401]);
		world.fal.webhooks.rules.tampering = undefined;
		await submit(hook.url);

		await hook.ends(1);
	});

	it.each<[string, string, string, number]>([
		['no body', '', 'text/plain', 401],
		['no JSON', 'hello', 'text/plain', 401],
		['a body of more than 10 MB', JSON.stringify('x'.repeat(11_000_000)), 'application/json', 401],
		['a form', 'a=b', 'application/x-www-form-urlencoded', 401],
		// n8n reads it before the node does, and says so.
		['broken JSON', '{"request_id":', 'application/json', 422],
	])('%s', async (_name, body, type, status) => {
		const hook = await publish();
		const headers = { 'content-type': type };
		const response = await fetch(hook.url, { method: 'POST', headers, body });

		expect(response.status).toBe(status);
		expect(await response.json()).toMatchObject({ message: expect.any(String) });
		expect(await hook.count()).toBe(0);
	});

	it('any, while the keys cannot be had; fal is asked for them once a minute', async () => {
		// An n8n of its own: the other has the keys already.
		const fresh = await world.startN8n();
		const before = n8n;
		n8n = fresh;
		try {
			const hook = await publish();
			world.fal.fault({ host: 'rest.fal.ai' }, { status: 503 }, 1);
			world.fal.webhooks.rules.retryDelaysMs = [500, 500, 61_000];
			const requestId = await submit(hook.url);
			await until('fal to call a third time', () => callsAbout(requestId) === 3);
			expect(await hook.count()).toBe(0);
			expect(world.fal.journal.find({ host: 'rest.fal.ai' })).toHaveLength(1);

			await until('the call after a minute', () => callsAbout(requestId) === 4, 80_000);
			await hook.ends(1);
			expect(await answered(requestId, 4)).toEqual([401, 401, 401, 200]);
			expect(world.fal.journal.find({ host: 'rest.fal.ai' })).toHaveLength(2);
		} finally {
			n8n = before;
			await fresh.stop();
		}
	});
});

describe('a key that fal has changed', () => {
	it('is known a minute later at most: fal repeats what was refused until then', async () => {
		const hook = await publish();
		await submit(hook.url);
		await hook.ends(1);
		world.fal.webhooks.rotateKeys();
		world.fal.webhooks.rules.retryDelaysMs = [61_000];
		const requestId = await submit(hook.url);

		await hook.ends(2, 80_000);
		expect((await answered(requestId)).at(-1)).toBe(200);
	});
});

describe('a call that comes again starts the workflow once', () => {
	it('because fal was not sure that it arrived', async () => {
		const hook = await publish();
		world.fal.webhooks.rules.copies = 3;
		const requestId = await submit(hook.url);

		expect(await answered(requestId, 3)).toEqual([200, 200, 200]);
		await hook.ends(1);
	});

	it('because somebody has recorded it', async () => {
		const hook = await publish();
		const requestId = await submit(hook.url);
		await hook.ends(1);
		const { headers, body } = world.fal.webhooks.deliveries.find(
			(one) => one.requestId === requestId,
		)!;
		const init = {
			method: 'POST',
			headers: { ...headers, 'content-type': 'application/json' },
			body,
		};
		const again = await Promise.all([1, 2, 3].map(async () => await fetch(hook.url, init)));

		expect(again.map(({ status }) => status)).toEqual([200, 200, 200]);
		await hook.ends(1);
	});

	it('at the same time, on many requests side by side', async () => {
		const hook = await publish();
		world.fal.webhooks.pause();
		const requests = Promise.all([1, 2, 3, 4, 5].map(async () => await submit(hook.url)));
		await until('five requests', () => world.fal.requests.length === 5);
		world.fal.webhooks.resume();
		const ids = await requests;
		for (const id of ids) world.fal.webhooks.redeliver(id);
		await Promise.all(ids.map(async (id) => await answered(id, 2)));

		await hook.ends(5);
	});

	it('after n8n was killed and started again', async () => {
		const hook = await publish();
		const requestId = await submit(hook.url);
		await hook.ends(1);
		const port = Number(new URL(n8n.origin).port);
		await n8n.kill9();
		n8n = await world.startN8n({ userFolder, port });
		await until('the webhook', async () => {
			const { status } = await fetch(hook.url, { method: 'POST' });
			return status === 401;
		});
		world.fal.webhooks.redeliver(requestId);

		expect(await answered(requestId, 2)).toEqual([200, 200]);
		expect((await n8n.api.executions(hook.id)).length).toBe(1);
	});
});
