import type { N8n } from '../../rig/n8n/n8n';
import { until } from '../../rig/n8n/until';
import { nodeOutput } from './editor/nodeOutput';
import { setNode } from './world/nodes';
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

const FLUX = 'fal-ai/flux/dev';
/** n8n looks once a minute. */
const A_LOOK_MS = 100_000;
const past = (prompt: string) =>
	world.fal.history.add({ endpointId: FLUX, input: { prompt }, output: { text: prompt } });

it('requests of other programs start the workflow, once each', async () => {
	const { api } = n8n;
	past('long before');
	const id = await api.createWorkflow({
		name: 'Finished',
		nodes: [
			{
				name: 'Finished',
				type: 'n8n-nodes-fal-run.falRequestTrigger',
				typeVersion: 1,
				credentials: { falApi: await api.createFalCredential(world.fal.key) },
				parameters: {
					pollTimes: { item: [{ mode: 'everyMinute' }] },
					models: FLUX,
					events: ['success'],
					includeResults: true,
				},
			},
			setNode('After', { seen: '=$json.result.text' }),
		],
	});
	await api.activate(id);
	const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
	const executions = async () => {
		const found = await api.call('GET', `/executions?limit=100&filter=${filter}`);
		const { results } = found as { results: Array<{ id: string; status: string }> };
		return results.filter(({ status }) => status === 'success').map((one) => one.id);
	};
	const seen = async () => {
		const outputs = await Promise.all(
			(await executions()).map(async (one) => await nodeOutput(api, one, 'After')),
		);
		return outputs
			.flat()
			.map(({ json }) => json['seen'])
			.sort();
	};
	past('one');
	past('other');
	await until('a look', async () => (await seen()).length >= 2, A_LOOK_MS);
	expect(await seen()).toEqual(['one', 'other']);

	past('third');
	await until('another look', async () => (await seen()).length >= 3, A_LOOK_MS);
	expect(await seen()).toEqual(['one', 'other', 'third']);
});
