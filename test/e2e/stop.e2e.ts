import { falNode, manualTrigger, webhook } from './rig/nodes';
import { until } from './rig/until';
import { startWorld, type World } from './rig/world';

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

/** Resolves when the request runs and n8n follows it, so that a stop comes in the middle. */
async function untilFollowed(): Promise<void> {
	await until('the request to be followed', () => world.fal.journal.find({ path: /\/status\/stream$/ }).length > 0);
}

async function untilCancelled(): Promise<void> {
	await until('the cancel at fal', () => world.fal.requests.every(({ cancelled }) => cancelled), 5_000);
}

async function expectOneCancel(): Promise<void> {
	await untilCancelled();
	expect(world.fal.journal.submits()).toHaveLength(1);
	const cancels = world.fal.journal.find({ method: 'PUT', path: /\/cancel$/ });
	expect(cancels).toHaveLength(1);
	expect(cancels[0]?.headers.authorization).toBe(`Key ${world.fal.key}`);
	expect(world.fal.open()).toEqual([]);
}

describe('an execution that is stopped cancels its request at fal', () => {
	it('when it was started by hand', async () => {
		const { api } = world.n8n;
		const id = await api.createWorkflow({
			name: 'Stop by hand',
			nodes: [manualTrigger, falNode(credential, 'acme/endless')],
		});
		const execution = await api.run(id, 'Start');
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
		const id = await api.createWorkflow({
			name: 'Time limit',
			nodes: [manualTrigger, falNode(credential, 'acme/endless')],
			settings: { executionTimeout: 3 },
		});
		const execution = await api.run(id, 'Start');
		await untilFollowed();
		await until('the time limit', () => world.fal.open().length === 0);

		await expectOneCancel();
		expect(await api.statusAtEnd(execution)).toBe('canceled');
	});

	it('when n8n itself is told to end', async () => {
		const second = await world.startN8n();
		try {
			const own = await second.api.createFalCredential(world.fal.key);
			const id = await second.api.createWorkflow({
				name: 'Shut down',
				nodes: [manualTrigger, falNode(own, 'acme/endless')],
			});
			await second.api.run(id, 'Start');
			await untilFollowed();
		} finally {
			await second.stop();
		}
		console.log('open after shutdown', world.fal.open().length, second.log().slice(-1500));
	});
});
