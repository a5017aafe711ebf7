import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Tampering } from '../../emulator';
import type { WorkflowNode } from '../../rig/n8n/api';
import type { N8n } from '../../rig/n8n/n8n';
import { nodeOutput, type OutputItem } from './editor/nodeOutput';
import { falNode, manualTrigger } from './world/nodes';
import { until } from '../../rig/n8n/until';
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
	world.fal.reset();
	Object.assign(world.fal.webhooks.rules, {
		tampering: undefined,
		copies: 1,
		retryDelaysMs: [],
		firstTimeoutMs: 15_000,
	});
	world.fal.define('acme/poet', { output: { text: 'A red fox' } });
	world.fal.define('acme/fails', {
		error: {
			status: 422,
			body: { detail: [{ loc: ['body', 'prompt'], msg: 'field required', type: 'missing' }] },
		},
	});
});

const editFields: WorkflowNode = {
	name: 'Edit Fields',
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: {
		mode: 'raw',
		jsonOutput: '={{ { seen: $json.requestId } }}',
		includeOtherFields: true,
		options: {},
	},
};

interface Published {
	readonly id: string;
	/** What fal calls in production. */
	readonly url: string;
	ends(count: number): Promise<OutputItem[][]>;
	/** Executions that were ever started. */
	count(): Promise<number>;
}

let lastHook = 0;

/** FAL Trigger → Edit Fields, published. */
async function publish(parameters: Record<string, unknown> = {}): Promise<Published> {
	const { api, origin } = n8n;
	const webhookId = `fal-hook-${++lastHook}`;
	const trigger: WorkflowNode = {
		name: 'FAL Trigger',
		type: 'n8n-nodes-fal-run.falTrigger',
		typeVersion: 1,
		webhookId,
		parameters,
	};
	const id = await api.createWorkflow({ name: webhookId, nodes: [trigger, editFields] });
	await api.activate(id);
	const url = `${origin}/webhook/${webhookId}/fal`;
	await until('the webhook', async () => (await fetch(url, { method: 'POST' })).status !== 404);
	return {
		id,
		url,
		async count() {
			return (await api.executions(id)).length;
		},
		async ends(count) {
			const executions = await until(`${count} executions`, async () => {
				const all = await api.executions(id);
				return all.length >= count && all;
			});
			const outputs: OutputItem[][] = [];
			for (const { id: executionId } of executions) {
				expect(await api.statusAtEnd(executionId)).toBe('success');
				outputs.push(await nodeOutput(api, executionId, 'Edit Fields'));
			}
			expect(outputs).toHaveLength(count);
			return outputs;
		},
	};
}

/** Submits to fal as any program could, and waits until fal has told about the end. */
async function submit(url: string, model = 'acme/poet'): Promise<string> {
	const { fal } = world;
	const response = await fal.fetch(
		`https://queue.fal.run/${model}?fal_webhook=${encodeURIComponent(url)}`,
		{ method: 'POST', headers: { authorization: `Key ${fal.key}` }, body: '{"prompt": "a fox"}' },
	);
	const { request_id: requestId } = (await response.json()) as { request_id: string };
	await answered(requestId);
	return requestId;
}

async function answered(requestId: string, count = 1): Promise<Array<number | undefined>> {
	return await until('the webhook to be answered', () => {
		const sent = world.fal.webhooks.deliveries.filter((one) => one.requestId === requestId);
		const done = sent.filter((one) => one.status !== undefined || one.error !== undefined);
		return done.length >= count && done.map(({ status }) => status);
	});
}

describe('a request that is over starts the workflow', () => {
	it('with its result, and n8n knows which item came from it', async () => {
		const hook = await publish();
		const requestId = await submit(hook.url);

		const [items = []] = await hook.ends(1);
		expect(items).toHaveLength(1);
		expect(items[0]?.json).toEqual({
			result: { text: 'A red fox' },
			requestId,
			status: 'OK',
			seen: requestId,
		});
		expect(items[0]?.pairedItem).toEqual({ item: 0 });
		expect(await answered(requestId)).toEqual([200]);
	});

	it('when Submit was given the URL', async () => {
		const { api } = n8n;
		const hook = await publish({ options: { simplify: true } });
		const credential = await api.createFalCredential(world.fal.key);
		const node = falNode(credential, 'acme/poet', { operation: 'submit', webhookUrl: hook.url });
		const id = await api.createWorkflow({ name: 'Submit', nodes: [manualTrigger, node] });
		const submitted = await api.run(id, 'Start');
		expect(await api.statusAtEnd(submitted)).toBe('success');
		const [sent] = await nodeOutput(api, submitted, 'FAL');

		const [[item] = []] = await hook.ends(1);
		expect(item?.json).toMatchObject({ result: 'A red fox', requestId: sent?.json['requestId'] });
	});

	it('with why it failed, and no member that n8n takes for an error', async () => {
		const hook = await publish();
		const requestId = await submit(hook.url, 'acme/fails');

		const [[item] = []] = await hook.ends(1);
		expect(item?.json).toEqual({
			result: null,
			requestId,
			status: 'ERROR',
			failure: 'The model refused the input: prompt: field required',
			details: {
				kind: 'invalidInput',
				requestId,
				httpCode: 422,
				fields: [{ path: 'prompt', message: 'field required', type: 'missing' }],
			},
			seen: requestId,
		});
	});

	it('and says so when the webhook has no result in it', async () => {
		world.fal.define('acme/bytes', { rawOutput: { contentType: 'image/png', body: 'no JSON' } });
		const hook = await publish();
		const requestId = await submit(hook.url, 'acme/bytes');

		const [[item] = []] = await hook.ends(1);
		expect(item?.json).toMatchObject({
			result: null,
			requestId,
			status: 'OK',
			note: expect.stringContaining('Get Result'),
		});
	});

	it.each([
		['failure', 'acme/fails', 'acme/poet', 'ERROR'],
		['success', 'acme/poet', 'acme/fails', 'OK'],
	])('only for %s when that is chosen', async (event, wanted, unwanted, status) => {
		const hook = await publish({ events: [event] });
		const left = await submit(hook.url, unwanted);
		await submit(hook.url, wanted);

		const [[item] = []] = await hook.ends(1);
		expect(item?.json['status']).toBe(status);
		expect(await answered(left)).toEqual([200]);
	});
});

describe('the test URL', () => {
	it('starts the workflow in the editor, for the same request as often as somebody tests', async () => {
		const { api, origin } = n8n;
		const hook = await publish();
		const url = hook.url.replace('/webhook/', '/webhook-test/');
		const listen = async () => {
			const workflowData = await api.call('GET', `/workflows/${hook.id}`);
			const triggerToStartFrom = { name: 'FAL Trigger' };
			await api.call('POST', `/workflows/${hook.id}/run`, { workflowData, triggerToStartFrom });
		};
		expect(url.startsWith(origin)).toBe(true);
		await listen();
		const requestId = await submit(url);
		await hook.ends(1);
		await listen();
		world.fal.webhooks.redeliver(requestId);

		await hook.ends(2);
		expect(await answered(requestId, 2)).toEqual([200, 200]);
	});
});

describe('the files of a result', () => {
	const options = { downloadFiles: true, outputBinaryProperty: 'picture' };

	async function hashInN8n(item: OutputItem | undefined): Promise<string> {
		const id = encodeURIComponent(String(item?.binary?.['picture']?.['id']));
		const { name, value } = n8n.api.cookie;
		const url = `${n8n.origin}/rest/binary-data?action=download&id=${id}`;
		const response = await fetch(url, { headers: { cookie: `${name}=${value}` } });
		expect(response.status).toBe(200);
		return hashOf(await response.arrayBuffer());
	}

	const hashOf = (bytes: ArrayBuffer) =>
		createHash('sha256').update(Buffer.from(bytes)).digest('hex');

	it('are binary data of the item, and fetched without any key', async () => {
		const hook = await publish({ options });
		await submit(hook.url, 'fal-ai/stable-video');

		const [[item] = []] = await hook.ends(1);
		const [file] = Object(item?.json['media']);
		expect(file).toMatchObject({ kind: 'video', binaryProperty: 'picture' });
		const gets = world.fal.journal.find({ host: 'v3.fal.media' });
		expect(gets.map(({ headers }) => headers.authorization)).toEqual([undefined]);
		const original = await world.fal.fetch(file.url);
		expect(await hashInN8n(item)).toBe(hashOf(await original.arrayBuffer()));
	});

	it('cannot be chosen in an unknown way: fal is told to repeat, n8n’s log says why', async () => {
		const hook = await publish({ options: { ...options, filesToDownload: '={{ "some" }}' } });

		expect(await answered(await submit(hook.url, 'fal-ai/stable-video'))).toEqual([500]);
		expect(await hook.count()).toBe(0);
		expect(n8n.log()).toContain('FAL Trigger: Files to Download must be one of');
	});

	it('that take longer than fal waits start the workflow once', async () => {
		const { fal } = world;
		fal.fault({ host: 'v3.fal.media' }, { delayMs: 2_000 }, 1);
		Object.assign(fal.webhooks.rules, { firstTimeoutMs: 500, retryDelaysMs: [200] });
		const hook = await publish({ options });
		const requestId = await submit(hook.url, 'fal-ai/stable-video');

		expect(await answered(requestId, 2)).toEqual([undefined, 200]);
		const [[item] = []] = await hook.ends(1);
		expect(item?.binary).toHaveProperty('picture');
	});
});

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

	it('any, while the keys cannot be had, until fal repeats it', async () => {
		// An n8n of its own: the other has the keys already.
		const fresh = await world.startN8n();
		const before = n8n;
		n8n = fresh;
		try {
			const hook = await publish();
			world.fal.fault({ host: 'rest.fal.ai' }, { status: 503 }, 2);
			world.fal.webhooks.rules.retryDelaysMs = [500, 500, 500];
			const requestId = await submit(hook.url);
			await hook.ends(1);
			expect(await answered(requestId, 3)).toEqual([401, 401, 200]);
		} finally {
			n8n = before;
			await fresh.stop();
		}
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
