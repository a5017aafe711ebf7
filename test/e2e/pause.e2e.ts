import { freePort } from '../../rig/n8n/freePort';
import { readRuns, type StoredRuns } from '../../rig/n8n/executionData';
import { PUBLIC_NAME, publicAt } from '../../rig/n8n/internet';
import { falNode, manualTrigger, setNode } from './world/nodes';
import type { WorkflowNode } from '../../rig/n8n/api';
import { until } from '../../rig/n8n/until';
import { untilWaiting } from './world/untilWaiting';
import { startWorld, type World } from './world/world';

let world: World;
let port: number;
/** Of earlier tests; fal still repeats some of them. */
let oldCalls = 0;
let credential: { id: string; name: string };

beforeAll(async () => {
	port = await freePort();
	world = await startWorld({ n8n: { port, env: publicAt(port) } });
	credential = await world.n8n.api.createFalCredential(world.fal.key);
});
afterAll(async () => {
	// The one after the crash; the world ends the one before.
	await world.n8n.stop();
	await world.stop();
});
beforeEach(() => {
	const { fal } = world;
	fal.webhooks.resume();
	fal.reset();
	oldCalls = fal.webhooks.deliveries.length;
	Object.assign(fal.webhooks.rules, {
		localNames: [PUBLIC_NAME],
		retryDelaysMs: [500, 1_000, 1_000, 2_000, 2_000, 2_000, 2_000],
		copies: 1,
		tampering: undefined,
	});
	const output = (input: unknown) => ({ number: Object(input).number as unknown });
	// They run until a test ends them: however slow the machine, the node pauses first.
	fal.define('acme/long', { endless: true, output });
	fal.define('acme/longer', { endless: true, output });
	fal.define('acme/quick', { output });
	fal.define('acme/endless', { endless: true });
	fal.define('acme/fails', {
		endless: true,
		error: { status: 422, body: { detail: 'No such voice' } },
	});
});

/** Start → one item for each model → FAL → After, which says which item it got a result for. */
async function start(
	models: readonly string[],
	node: Partial<WorkflowNode> = {},
	next: readonly WorkflowNode[] = [],
): Promise<string> {
	const { api } = world.n8n;
	const rows = models.map((model, number) => ({ model: `acme/${model}`, number }));
	const fal = falNode(credential, '={{ $json.model }}', {
		inputParams: '={{ { number: $json.number } }}',
		waitMode: 'webhook',
		...node.parameters,
	});
	const workflow = await api.createWorkflow({
		name: 'Pause',
		nodes: [
			manualTrigger,
			setNode('Rows', { rows }),
			{
				name: 'Items',
				type: 'n8n-nodes-base.splitOut',
				typeVersion: 1,
				parameters: { fieldToSplitOut: 'rows', options: {} },
			},
			{ ...fal, ...node, parameters: fal.parameters },
			...next,
			setNode('After', { paired: "=$('Items').item.json.number" }),
		],
	});
	return await api.run(workflow, 'Start');
}

async function runsAtEnd(id: string, status = 'success'): Promise<StoredRuns> {
	const end = await world.n8n.api.statusAtEnd(id);
	const runs = readRuns((await world.n8n.api.execution(id)).data);
	if (end !== status) throw new Error(`${end} instead of ${status}: ${runs.error?.message ?? ''}`);
	return runs;
}

/** Ends what the execution waits for: the model that takes longer after the others. */
function endRequests(): void {
	world.fal.finish(({ endpointId }) => endpointId !== 'acme/longer');
	world.fal.finish();
}

/** Waits until the execution is put to wait, and then ends its requests. */
async function endWhenWaiting(id: string): Promise<void> {
	await untilWaiting(world.n8n.api, id);
	endRequests();
}

/** fal's calls about the requests of this test. */
const calls = () =>
	world.fal.webhooks.deliveries
		.slice(oldCalls)
		.filter(({ requestId }) => world.fal.requests.some((own) => own.requestId === requestId));
const answers = () => calls().flatMap(({ status }) => (status === undefined ? [] : [status]));

describe('an execution that waits for fal', () => {
	it('resumes with the results in the order of the items, paired with them', async () => {
		const id = await start(['longer', 'quick', 'long']);
		await endWhenWaiting(id);
		const runs = await runsAtEnd(id);

		expect(runs.itemsOf('FAL').map(({ json }) => [json['model'], json['result']])).toEqual([
			['acme/longer', { number: 0 }],
			['acme/quick', { number: 1 }],
			['acme/long', { number: 2 }],
		]);
		expect(runs.itemsOf('After').map(({ json }) => json['paired'])).toEqual([0, 1, 2]);
		expect(world.fal.journal.submits()).toHaveLength(3);
	});

	it('downloads files when it resumes', async () => {
		world.fal.define('acme/image', {
			endless: true,
			output: { images: [{ url: 'https://v3.fal.media/files/sample/a.png' }] },
		});
		world.fal.site('v3.fal.media', (call) => {
			call.response.writeHead(200, { 'content-type': 'image/png' }).end('PNG');
			return true;
		});
		const id = await start(['image'], { parameters: { options: { downloadFiles: true } } });
		await endWhenWaiting(id);
		const [item] = (await runsAtEnd(id)).itemsOf('FAL');

		expect(item?.binary?.['data']).toMatchObject({ mimeType: 'image/png', fileName: 'a.png' });
	});

	it('downloads them once, though fal calls again while it does', async () => {
		const { fal } = world;
		const file = 'https://v3.fal.media/files/sample/large.png';
		fal.define('acme/image', { endless: true, output: { images: [{ url: file }] } });
		const asked: Array<() => void> = [];
		fal.site('v3.fal.media', ({ response }) => {
			asked.push(() => response.writeHead(200, { 'content-type': 'image/png' }).end('PNG'));
			return true;
		});
		fal.webhooks.pause();
		const options = { downloadFiles: true };
		const id = await start(['image', 'image'], { parameters: { options } });
		await endWhenWaiting(id);
		const [one = '', other = ''] = fal.requests.map(({ requestId }) => requestId);
		fal.webhooks.redeliver(one);
		await until('both downloads', () => asked.length === 2);
		// fal has waited long enough for an answer, and the other call comes as well.
		fal.webhooks.redeliver(one);
		await until('the answer', () => answers().includes(503));
		fal.webhooks.redeliver(other);
		await until('the other call', () => calls().some(({ requestId }) => requestId === other));
		for (const send of asked) send();
		const runs = await runsAtEnd(id);
		fal.webhooks.resume();

		expect(runs.itemsOf('FAL')).toHaveLength(2);
		expect(asked).toHaveLength(2);
	});

	it('resumes with fal’s next call when the first came before n8n had stored it', async () => {
		const { fal } = world;
		fal.webhooks.rules.retryDelaysMs = [];
		fal.webhooks.pause();
		// The node cannot see that the run is over before it pauses, as if it were over just then.
		const blind = fal.fault({ path: /\/status/ }, { status: 503 }, Infinity);
		const id = await start(['long']);
		await until('the node to look', () => fal.journal.find({ path: /\/status/ }).length > 0);
		endRequests();
		const [request] = fal.requests;
		fal.webhooks.redeliver(request?.requestId ?? '');
		// n8n refuses it as long as the execution is not stored as waiting.
		expect(await until('the answer', () => answers()[0])).toBeGreaterThanOrEqual(400);
		await untilWaiting(world.n8n.api, id);
		blind.remove();
		fal.webhooks.redeliver(request?.requestId ?? '');
		const runs = await runsAtEnd(id);
		fal.webhooks.resume();

		expect(answers()[1]).toBe(200);
		expect(runs.itemsOf('FAL')[0]?.json['result']).toEqual({ number: 0 });
		expect(fal.journal.submits()).toHaveLength(1);
	});

	it('gives an error row for the item that failed when the node goes on', async () => {
		const id = await start(['fails', 'long'], { onError: 'continueRegularOutput' });
		await endWhenWaiting(id);
		const runs = await runsAtEnd(id);

		expect(runs.itemsOf('FAL').map(({ json }) => json)).toMatchObject([
			{ error: 'The model refused the input: No such voice' },
			{ result: { number: 1 } },
		]);
		expect(runs.itemsOf('After').map(({ json }) => json['paired'])).toEqual([0, 1]);
	});

	it('fails with the error of an item when the node stops the workflow', async () => {
		const id = await start(['long', 'fails']);
		await endWhenWaiting(id);
		const runs = await runsAtEnd(id, 'error');
		const done = world.fal.requests.find(({ endpointId }) => endpointId === 'acme/long');

		expect(runs.error?.message).toBe('The model refused the input: No such voice');
		expect(runs.error?.description).toContain(
			`Finished in the meantime: ${done?.requestId ?? ''};`,
		);
		expect(runs.runsOf('After')).toBe(0);
	});

	it('resumes once, however often and however late fal calls', async () => {
		const { fal } = world;
		fal.webhooks.rules.copies = 3;
		const id = await start(['longer', 'long']);
		await endWhenWaiting(id);
		const runs = await runsAtEnd(id);
		for (const { requestId } of fal.requests) fal.webhooks.redeliver(requestId);
		await until('the late calls', () => answers().length >= 8);

		expect(runs.runsOf('After')).toBe(1);
		expect(readRuns((await world.n8n.api.execution(id)).data).runsOf('After')).toBe(1);
		expect(fal.journal.submits()).toHaveLength(2);
	});

	it('resumes once when all calls come in the same moment', async () => {
		const { fal } = world;
		fal.webhooks.pause();
		const id = await start(['long', 'long', 'long', 'long']);
		await endWhenWaiting(id);
		for (const { requestId } of fal.requests) fal.webhooks.redeliver(requestId);
		const runs = await runsAtEnd(id);
		fal.webhooks.resume();

		expect(runs.itemsOf('FAL').map(({ json }) => json['result'])).toEqual(
			[0, 1, 2, 3].map((number) => ({ number })),
		);
		expect(runs.runsOf('After')).toBe(1);
	});

	it('resumes when fal calls in the reverse order', async () => {
		const { fal } = world;
		fal.webhooks.pause();
		const id = await start(['long', 'longer']);
		await endWhenWaiting(id);
		fal.webhooks.resume('reversed');

		expect((await runsAtEnd(id)).itemsOf('After')).toHaveLength(2);
	});
});

describe('a call that is not fal’s', () => {
	it('gets 401 and leaves the execution waiting', async () => {
		const { fal } = world;
		fal.webhooks.rules.retryDelaysMs = [];
		fal.webhooks.pause();
		const id = await start(['long']);
		await endWhenWaiting(id);
		const [request] = fal.requests;
		const tampering = [
			'wrongKey',
			'alteredBody',
			'oldTimestamp',
			{ missingHeader: 'x-fal-webhook-signature' },
		] as const;
		for (const [index, way] of tampering.entries()) {
			fal.webhooks.rules.tampering = way;
			fal.webhooks.redeliver(request?.requestId ?? '');
			await until('the answer', () => answers().length > index);
		}
		const url = (request?.webhookUrl ?? '').replace(PUBLIC_NAME, '127.0.0.1');
		const post = async (body: string, type = 'application/json') =>
			(await fetch(url, { method: 'POST', body, headers: { 'content-type': type } })).status;

		expect(answers()).toEqual([401, 401, 401, 401]);
		expect(await post('{}')).toBe(401);
		expect(await post('no JSON', 'text/plain')).toBe(401);
		expect(await post(JSON.stringify(['x'.repeat(11 * 1024 * 1024)]))).toBe(401);
		expect((await world.n8n.api.execution(id)).status).toBe('waiting');
		fal.webhooks.rules.tampering = undefined;
		fal.webhooks.resume();
		expect((await runsAtEnd(id)).itemsOf('FAL')[0]?.json['result']).toEqual({ number: 0 });
	});

	it('gets 401 when it is about a request of another execution', async () => {
		const { fal } = world;
		fal.webhooks.rules.retryDelaysMs = [];
		fal.webhooks.pause();
		const ids = [await start(['long']), await start(['long'])];
		for (const id of ids) await untilWaiting(world.n8n.api, id);
		endRequests();
		const [one, other] = fal.requests;
		const right = one?.webhookUrl;
		Object.assign(one ?? {}, { webhookUrl: other?.webhookUrl });
		fal.webhooks.redeliver(one?.requestId ?? '');
		await until('the answer', () => answers()[0]);

		expect(answers()).toEqual([401]);
		Object.assign(one ?? {}, { webhookUrl: right });
		fal.webhooks.resume();
		for (const id of ids) await runsAtEnd(id);
	});
});

describe('an execution that is left alone', () => {
	it('goes on when the time is over, with items that Get Result can use', async () => {
		const { fal } = world;
		fal.webhooks.pause();
		const getResult: WorkflowNode = {
			...falNode(credential, ''),
			name: 'Get Result',
			parameters: { resource: 'request', operation: 'getResult' },
		};
		const id = await start(['long'], { parameters: { options: { limitWaitTime: 1 } } }, [
			getResult,
		]);
		await endWhenWaiting(id);
		await until(
			'the time-out',
			async () => (await world.n8n.api.execution(id)).status !== 'waiting',
			150_000,
		);
		const runs = await runsAtEnd(id);
		const [request] = fal.requests;

		expect(runs.itemsOf('FAL')[0]?.json).toMatchObject({
			falTimedOut: true,
			requestId: request?.requestId,
			model: 'acme/long',
		});
		expect(runs.itemsOf('Get Result')[0]?.json['result']).toEqual({ number: 0 });
		expect(fal.journal.submits()).toHaveLength(1);
		fal.webhooks.resume();
	}, 200_000);
});

describe('an n8n that crashes while an execution waits', () => {
	/** Kills n8n and starts it again in the same folder. */
	async function crash(meanwhile: () => Promise<void>): Promise<void> {
		const { userFolder } = world.n8n;
		await world.n8n.kill9();
		await meanwhile();
		const n8n = await world.startN8n({ port, userFolder, env: publicAt(port) });
		Object.assign(world, { n8n });
	}

	/** When it starts again n8n 2.41 calls a waiting execution crashed for a moment. */
	async function endAfterCrash(id: string): Promise<StoredRuns> {
		const status = async () => (await world.n8n.api.execution(id)).status;
		await until('the end', async () => (await status()) === 'success', 200_000);
		return await runsAtEnd(id);
	}

	it('ends it after the restart, and pays for nothing twice', async () => {
		const { fal } = world;
		const id = await start(['longer', 'long']);
		await untilWaiting(world.n8n.api, id);
		await crash(async () => {
			endRequests();
			await until('calls that fail', () => calls().some(({ error }) => error !== undefined));
		});
		for (const { requestId } of fal.requests) fal.webhooks.redeliver(requestId);
		const runs = await endAfterCrash(id);

		expect(runs.itemsOf('FAL').map(({ json }) => json['result'])).toEqual([
			{ number: 0 },
			{ number: 1 },
		]);
		expect(fal.journal.submits()).toHaveLength(2);
	});

	it('lets it go on when the time is over', async () => {
		const { fal } = world;
		fal.webhooks.pause();
		const id = await start(['long'], { parameters: { options: { limitWaitTime: 1 } } });
		await untilWaiting(world.n8n.api, id);
		await crash(async () => endRequests());
		const runs = await endAfterCrash(id);

		expect(runs.itemsOf('FAL')[0]?.json).toMatchObject({ falTimedOut: true });
		expect(runs.runsOf('After')).toBe(1);
		expect(fal.journal.submits()).toHaveLength(1);
		fal.webhooks.resume();
	}, 300_000);
});
