import { falNode, manualTrigger, webhook } from './world/nodes';
import { until } from '../../rig/n8n/until';
import { startWorld, type World } from './world/world';

let world: World;
let credential: { id: string; name: string };

beforeAll(async () => {
	world = await startWorld();
	credential = await world.n8n.api.createFalCredential(world.fal.key);
});
afterAll(() => world.stop());
beforeEach(() => {
	world.fal.reset();
	world.fal.define('acme/endless', { endless: true });
});

async function startByHand(
	parameters = {},
	model = 'acme/endless',
	settings = {},
): Promise<string> {
	const { api } = world.n8n;
	const node = falNode(credential, model, parameters);
	const nodes = [manualTrigger, node];
	return await api.run(await api.createWorkflow({ name: 'Stop', nodes, settings }), 'Start');
}

/** Resolves when the request runs and n8n follows it, so that a stop comes in the middle. */
async function untilFollowed(): Promise<void> {
	const follows = () => world.fal.journal.find({ path: /\/status\/stream$/ });
	await until('the request to be followed', () => follows().length > 0);
}

async function expectOneCancel(): Promise<void> {
	const { fal } = world;
	await until('the end of the request', () => fal.open().length === 0, 5_000);
	expect(fal.journal.submits()).toHaveLength(1);
	const cancels = fal.journal.find({ method: 'PUT', path: /\/cancel$/ });
	expect(cancels.map(({ status }) => status)).toEqual([202]);
	expect(cancels[0]?.headers.authorization).toBe(`Key ${fal.key}`);
	expect(fal.requests[0]?.cancelled).toBe(true);
}

describe('an execution that is stopped cancels its request at fal', () => {
	it('when it was started by hand', async () => {
		const { api } = world.n8n;
		const execution = await startByHand();
		await untilFollowed();
		await api.stop(execution);

		await expectOneCancel();
		expect(await api.statusAtEnd(execution)).toBe('canceled');
	});

	it('when a webhook started it in production', async () => {
		const { api, origin } = world.n8n;
		const id = await api.createWorkflow({
			name: 'Stop in production',
			nodes: [webhook('stop', 'onReceived'), falNode(credential, 'acme/endless')],
		});
		await api.activate(id);
		await until('the webhook', async () => (await fetch(`${origin}/webhook/stop`)).ok);
		await untilFollowed();
		const [execution] = await api.executions(id);
		await api.stop(execution?.id ?? '');

		await expectOneCancel();
		expect(await api.statusAtEnd(execution?.id ?? '')).toBe('canceled');
	});

	it('when the time limit of the workflow ends it', async () => {
		const { api } = world.n8n;
		const execution = await startByHand({}, 'acme/endless', { executionTimeout: 3 });
		await untilFollowed();
		await until('the time limit', () => world.fal.open().length === 0);

		await expectOneCancel();
		expect(await api.statusAtEnd(execution)).toBe('canceled');
	});
});

describe('an execution that is stopped hangs up', () => {
	it.each([
		['on a direct request', { waitMode: 'direct' }, 'acme/endless'],
		['on a stream', { useStreaming: true }, 'acme/talks'],
	])('%s', async (_name, parameters, model) => {
		const { fal, n8n } = world;
		fal.define('acme/talks', { stream: { events: ['A '], neverEnds: true } });
		const execution = await startByHand(parameters, model);
		const calls = () => fal.journal.find({ host: 'fal.run' });
		await until('the call', () => calls().length > 0);
		await n8n.api.stop(execution);

		await until('the end of the call', () => calls()[0]?.hungUp === true, 5_000);
		expect(calls()).toHaveLength(1);
		expect(await n8n.api.statusAtEnd(execution)).toBe('canceled');
	});
});
