import { createHash } from 'node:crypto';

import type { N8n } from '../../rig/n8n/n8n';
import { until } from '../../rig/n8n/until';
import { nodeOutput, type OutputItem } from './editor/nodeOutput';
import { falCalls, publishTrigger, resetCalls, USER } from './world/falTrigger';
import { falNode, manualTrigger } from './world/nodes';
import { startWorld, type World } from './world/world';

let world: World;
let n8n: N8n;

beforeAll(async () => {
	world = await startWorld();
	({ n8n } = world);
});
afterAll(async () => {
	await world.stop();
});
beforeEach(() => {
	resetCalls(world);
});

const { submit, answered } = falCalls(() => world);
const publish = async (parameters?: Record<string, unknown>) =>
	await publishTrigger(n8n, parameters);

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
			userId: USER,
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
				fate: 'over',
				requestId,
				httpCode: 422,
				fields: [{ path: 'prompt', message: 'field required', type: 'missing' }],
			},
			userId: USER,
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
		const held = fal.hold({ host: 'v3.fal.media' });
		Object.assign(fal.webhooks.rules, { firstTimeoutMs: 500, retryDelaysMs: [200] });
		const hook = await publish({ options });
		const requestId = await submit(hook.url, 'fal-ai/stable-video');

		// The second comes while the first is still at work.
		const calls = () => fal.webhooks.deliveries.filter((one) => one.requestId === requestId);
		await until('fal’s second call', () => calls().length === 2);
		held.release();
		expect(await answered(requestId, 2)).toEqual([undefined, 200]);
		const [[item] = []] = await hook.ends(1);
		expect(item?.binary).toHaveProperty('picture');
	});
});

describe('the files of a result that are not fal’s', () => {
	const elsewhere = 'https://elsewhere.example/a.png';
	const options = { downloadFiles: true };
	const visits = () => world.fal.journal.find({ host: 'elsewhere.example' });

	beforeEach(() => {
		const { fal } = world;
		fal.site('elsewhere.example', ({ response }) => {
			response.writeHead(200, { 'content-type': 'image/png' }).end('PNG');
			return true;
		});
		fal.define('acme/elsewhere', { output: { image: { url: elsewhere } } });
	});

	it('are left where they are, and the item says so', async () => {
		const hook = await publish({ options });
		await submit(hook.url, 'acme/elsewhere');

		const [[item] = []] = await hook.ends(1);
		expect(item?.binary).toBeUndefined();
		expect(item?.json['downloadErrors']).toMatchObject([
			{ url: elsewhere, error: expect.stringContaining('Download From Any Host') },
		]);
		expect(visits()).toEqual([]);
	});

	it('are not reached by way of a redirect of fal’s either', async () => {
		const { fal } = world;
		fal.fault({ host: 'v3.fal.media' }, { redirect: elsewhere, status: 302 }, Infinity);
		const hook = await publish({ options });
		await submit(hook.url, 'fal-ai/stable-video');

		const [[item] = []] = await hook.ends(1);
		expect(item?.json['downloadErrors']).toHaveLength(1);
		expect(visits()).toEqual([]);
	});

	it('are downloaded when the node is told to', async () => {
		const hook = await publish({ options: { ...options, anyHost: true } });
		await submit(hook.url, 'acme/elsewhere');

		const [[item] = []] = await hook.ends(1);
		expect(item?.binary?.['data']).toMatchObject({ fileName: 'a.png' });
		expect(visits()).toHaveLength(1);
	});
});

describe('the account of fal', () => {
	it('that the node names starts the workflow, and no other one does', async () => {
		const hook = await publish({ options: { falUserId: `github|1, ${USER}` } });
		world.fal.webhooks.rules.userId = 'github|stranger';
		expect(await answered(await submit(hook.url))).toEqual([403]);
		world.fal.webhooks.rules.userId = USER;
		const requestId = await submit(hook.url);

		const [[item] = []] = await hook.ends(1);
		expect(item?.json).toMatchObject({ requestId, userId: USER });
		expect(n8n.log()).toContain('a request of the fal account "github|stranger" was refused');
	});

	it('may be any when the node names none', async () => {
		const hook = await publish();
		world.fal.webhooks.rules.userId = 'github|stranger';
		await submit(hook.url);

		const [[item] = []] = await hook.ends(1);
		expect(item?.json['userId']).toBe('github|stranger');
	});

	it('is none when an expression gives nothing: the workflow does not start', async () => {
		const hook = await publish({ options: { falUserId: '={{ $json.missing }}' } });

		expect(await answered(await submit(hook.url))).toEqual([500]);
		expect(await hook.count()).toBe(0);
		expect(n8n.log()).toContain('FAL Trigger: Fal User ID is empty');
	});
});
