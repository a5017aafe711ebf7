import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { runWorkflow, type WorkflowRun } from '../../rig/engine/engine';
import { falWorld, onlyJson } from '../harness/fal';

const world = falWorld();

const perform = async (
	resource: string,
	operation: string,
	items: readonly IDataObject[],
	parameters: INodeParameters = {},
	rest: object = {},
): Promise<WorkflowRun> =>
	await runWorkflow({
		items: items.map((json) => ({ json })),
		credentials: { apiKey: world.fal.key },
		parameters: { resource, operation, ...parameters },
		...rest,
	});

const submit = async (model: string, parameters: INodeParameters = {}, rest: object = {}) =>
	await perform(
		'model',
		'submit',
		[{}],
		{
			model: { __rl: true, mode: 'id', value: model },
			specifyInput: 'json',
			inputParams: '{"prompt": "a fox"}',
			options: { checkInput: false },
			...parameters,
		},
		rest,
	);
/** A request operation whose fields are as the node fills them in: from the item. */
const ask = async (operation: string, item: IDataObject, parameters: INodeParameters = {}) =>
	await perform('request', operation, [item], parameters);

beforeEach(() => {
	world.fal.define('acme/open', { endless: true, output: { ok: true } });
	world.fal.define('acme/endless', { endless: true });
});

describe('Submit', () => {
	it('returns at once what is needed to come back', async () => {
		const run = await submit('acme/endless');

		expect(run.error).toBeUndefined();
		const { requestId } = world.fal.requests[0] ?? {};
		expect(onlyJson(run.items)).toEqual({
			requestId,
			model: 'acme/endless',
			status: 'IN_QUEUE',
			statusUrl: `https://queue.fal.run/acme/endless/requests/${String(requestId)}/status`,
			responseUrl: `https://queue.fal.run/acme/endless/requests/${String(requestId)}`,
			cancelUrl: `https://queue.fal.run/acme/endless/requests/${String(requestId)}/cancel`,
		});
		expect(world.fal.open()).toHaveLength(1);
	});

	it('tells fal whom to call', async () => {
		await submit('acme/endless', { webhookUrl: 'https://n8n.example.com/webhook/fal?x=1' });

		expect(world.fal.requests[0]?.webhookUrl).toBe('https://n8n.example.com/webhook/fal?x=1');
	});

	it('hints at an address that fal will call in vain', async () => {
		const run = await submit('acme/endless', { webhookUrl: 'http://localhost:5678/webhook/fal' });

		expect(run.error).toBeUndefined();
		expect(run.hints.map(({ message }) => message)).toEqual([
			'fal cannot reach localhost:5678 and will not call the Webhook URL. Fetch the result with Request: Get Result.',
		]);
	});

	it('refuses an address that fal cannot call, before anything is paid', async () => {
		const run = await submit('acme/endless', { webhookUrl: 'localhost/fal' });

		expect(run.error?.message).toMatch(/Webhook URL must be an http\(s\) URL/);
		expect(world.fal.requests).toEqual([]);
	});

	it('submits once under Retry On Fail when the answer got lost', async () => {
		world.fal.fault({ host: 'queue.fal.run', method: 'POST' }, { resetAfter: true });
		const run = await submit(
			'acme/endless',
			{},
			{ node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } },
		);

		expect(run.error?.message).toMatch(/Not sent again/);
		expect(world.fal.requests).toHaveLength(1);
	});
});

describe('Get Result', () => {
	it('takes the item of Submit and gives the item of Run', async () => {
		const submitted = onlyJson((await submit('acme/open')).items);
		const asking = ask('getResult', submitted);
		await world.untilFollowed(1);
		world.fal.finish();
		const run = await asking;

		expect(run.error).toBeUndefined();
		expect(onlyJson(run.items)).toMatchObject({
			result: { ok: true },
			requestId: submitted['requestId'],
			model: 'acme/open',
			billableUnits: 1,
		});
		expect(world.fal.requests).toHaveLength(1);
	});

	it('takes the error row of a failed Run', async () => {
		world.fal.fault(
			{ path: /\/status(\/stream)?$/ },
			{ status: 401, body: { detail: 'invalid key credentials' } },
			2,
		);
		const failed = await world.runModel({
			model: 'acme/open',
			node: { onError: 'continueRegularOutput' },
		});
		const asking = ask('getResult', onlyJson(failed.items));
		await world.untilFollowed(2);
		world.fal.finish();
		const run = await asking;

		expect(onlyJson(run.items)['result']).toEqual({ ok: true });
		expect(world.fal.requests).toHaveLength(1);
	});

	it('says that there is no result yet when it is not to wait', async () => {
		const submitted = onlyJson((await submit('acme/endless')).items);
		const run = await ask('getResult', submitted, { waitUntilDone: false });

		expect(run.error?.message).toMatch(/^The request has no result yet/);
		expect(world.fal.open()).toHaveLength(1);
	});

	it('leaves the request alone when its own time is over', async () => {
		const submitted = onlyJson((await submit('acme/endless')).items);
		const run = await ask('getResult', submitted, { options: { timeout: 1 } });

		expect(run.error?.message).toBe('No result within 1 seconds');
		expect(world.fal.open()).toHaveLength(1);
	});

	it.each([
		['an unknown request', { model: 'acme/open', requestId: 'a-b-c' }, /does not know the request/],
		[
			'an ID that climbs',
			{ model: 'acme/open', requestId: '../../keys/x' },
			/^Request ID may have/,
		],
		['no ID', { model: 'acme/open' }, /^Request ID is empty|required/i],
	])('refuses %s', async (_name, item, message) => {
		const run = await ask('getResult', item);

		expect(run.error?.message).toMatch(message);
	});
});

describe('Get Status', () => {
	it('tells where a request stands, from waiting to complete', async () => {
		world.fal.define('acme/stuck', { stuckInQueue: true });
		const waiting = onlyJson((await submit('acme/stuck')).items);
		const running = onlyJson((await submit('acme/endless')).items);
		const { requestId } = onlyJson((await world.runModel({})).items);

		expect(onlyJson((await ask('getStatus', waiting)).items)).toMatchObject({
			status: 'IN_QUEUE',
			isCompleted: false,
			queuePosition: 0,
		});
		expect(onlyJson((await ask('getStatus', running)).items)).toMatchObject({
			status: 'IN_PROGRESS',
			isCompleted: false,
		});
		const done = await ask('getStatus', { model: 'fal-ai/fast-sdxl', requestId });
		expect(onlyJson(done.items)).toMatchObject({
			status: 'COMPLETED',
			isCompleted: true,
			metrics: { inference_time: expect.any(Number) },
		});
	});

	it('adds the log lines when they are asked for', async () => {
		world.fal.define('acme/talker', { output: {}, logs: [{ message: 'Loading' }] });
		const submitted = onlyJson((await submit('acme/talker')).items);
		await world.fal.idle();
		const run = await ask('getStatus', submitted, { includeLogs: true });

		expect(onlyJson(run.items)['logs']).toMatchObject([{ message: 'Loading' }]);
	});
});

describe('Cancel', () => {
	it('ends a request', async () => {
		const submitted = onlyJson((await submit('acme/endless')).items);
		const run = await ask('cancel', submitted);

		expect(onlyJson(run.items)).toMatchObject({ cancelled: true, outcome: 'requested' });
		expect(world.fal.open()).toEqual([]);
	});

	it('tells that a request was complete already', async () => {
		const { requestId } = onlyJson((await world.runModel({})).items);
		const run = await ask('cancel', { requestId, model: 'fal-ai/fast-sdxl' });

		expect(onlyJson(run.items)).toMatchObject({ cancelled: false, outcome: 'completed' });
	});

	it('says that fal does not know a request', async () => {
		const run = await ask('cancel', { requestId: 'unknown', model: 'acme/open' });

		expect(run.error?.message).toMatch(/does not know the request/);
	});
});
