import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { WorkflowNode } from '../../rig/n8n/api';
import { readRuns, type StoredRuns } from '../../rig/n8n/executionData';
import { falNode, manualTrigger, setNode, webhook } from './world/nodes';
import { paths } from '../../rig/paths';
import { until } from '../../rig/n8n/until';
import { startWorld, type World } from './world/world';

// The package promises to work on n8n 1.123 too. Here it is installed there as users install it.

let world: World;
let credential: { id: string; name: string };

beforeAll(async () => {
	world = await startWorld({
		// A public address, so that it cannot be what keeps the node from pausing.
		n8n: { program: paths.n8n1, env: { WEBHOOK_URL: 'https://n8n.example.com/' } },
	});
	credential = await world.n8n.api.createFalCredential(world.fal.key);
});
afterAll(() => world.stop());
beforeEach(() => {
	const { fal } = world;
	fal.reset();
	const output = (input: unknown) => ({ number: Object(input).number as unknown });
	fal.define('acme/quick', { output });
	fal.define('acme/slow', { output, durationMs: 1_500 });
	fal.define('acme/fails', { error: { status: 422, body: { detail: 'No such voice' } } });
	fal.define('acme/endless', { endless: true });
	fal.define('acme/poet', { output: { text: 'A red fox' } });
});

/** Trigger → one item for each model → FAL → After, which says which item it got a result for. */
function numbered(
	trigger: WorkflowNode,
	models: readonly string[],
	{ parameters, ...settings }: Partial<WorkflowNode> = {},
): WorkflowNode[] {
	const rows = models.map((model, number) => ({ model: `acme/${model}`, number }));
	return [
		trigger,
		setNode('Rows', { rows }),
		{
			name: 'Items',
			type: 'n8n-nodes-base.splitOut',
			typeVersion: 1,
			parameters: { fieldToSplitOut: 'rows', options: {} },
		},
		{
			...falNode(credential, '={{ $json.model }}', {
				inputParams: '={{ { number: $json.number } }}',
				...parameters,
			}),
			...settings,
		},
		setNode('After', {
			paired: "=$('Items').item.json.number",
			number: '=$json.result.number',
		}),
	];
}

async function runsAtEnd(id: string, status = 'success'): Promise<StoredRuns> {
	const { api } = world.n8n;
	const end = await api.statusAtEnd(id);
	const runs = readRuns((await api.execution(id)).data);
	if (end !== status) throw new Error(`${end} instead of ${status}: ${runs.error?.message ?? ''}`);
	return runs;
}

/** Runs the workflow by hand and waits for its end. */
async function run(
	nodes: readonly WorkflowNode[],
	{ status, errorBranch }: { status?: string; errorBranch?: WorkflowNode } = {},
): Promise<StoredRuns> {
	const { api } = world.n8n;
	const id = await api.createWorkflow({
		name: 'Legacy',
		nodes,
		...(errorBranch && { errorBranch: { from: 'FAL', to: errorBranch } }),
	});
	return await runsAtEnd(await api.run(id, 'Start'), status);
}

const jsonOf = (runs: StoredRuns, node: string) => runs.itemsOf(node).map(({ json }) => json);

it('is the n8n it claims to be', async () => {
	expect(await world.n8n.api.call('GET', '/settings')).toMatchObject({
		versionCli: expect.stringMatching(/^1\.123\./),
	});
});

describe('the credential', () => {
	const test = async (apiKey: string) =>
		await world.n8n.api.call('POST', '/credentials/test', {
			credentials: { ...credential, type: 'falApi', data: { apiKey } },
		});

	it('is told right from wrong', async () => {
		expect(await test(world.fal.key)).toMatchObject({ status: 'OK' });
		expect(await test('wrong-id:wrong-secret')).toMatchObject({ status: 'Error' });
	});
});

describe('Run', () => {
	const models = ['slow', 'quick', 'quick', 'slow'];
	const inOrder = models.map((_, number) => ({ paired: number, number }));

	it('gives the results in the order of the items, paired with them', async () => {
		const runs = await run(numbered(manualTrigger, models));

		expect(jsonOf(runs, 'After')).toEqual(inOrder);
		expect(runs.itemsOf('FAL').map(({ pairedItem }) => pairedItem)).toEqual(
			models.map((_, item) => ({ item })),
		);
		expect(world.fal.journal.submits()).toHaveLength(models.length);
	});

	it('does so when a webhook starts it in production', async () => {
		const { api, origin } = world.n8n;
		const id = await api.createWorkflow({
			name: 'Legacy in production',
			nodes: numbered(webhook('legacy', 'onReceived'), models),
		});
		await api.activate(id);
		await until('the webhook', async () => (await fetch(`${origin}/webhook/legacy`)).ok);
		const [execution] = await api.executions(id);

		expect(jsonOf(await runsAtEnd(execution?.id ?? ''), 'After')).toEqual(inOrder);
	});

	it('sends a failed item to the error output, with its input and the request', async () => {
		const runs = await run(
			numbered(manualTrigger, ['quick', 'fails', 'quick'], { onError: 'continueErrorOutput' }),
			{ errorBranch: setNode('Errors', { row: '=$json', paired: "=$('Items').item.json.number" }) },
		);
		const failed = world.fal.requests.find(({ endpointId }) => endpointId === 'acme/fails');

		expect(jsonOf(runs, 'After').map(({ paired }) => paired)).toEqual([0, 2]);
		expect(jsonOf(runs, 'Errors')).toEqual([
			{
				row: {
					model: 'acme/fails',
					number: 1,
					error: 'The model refused the input: No such voice',
					message: expect.stringContaining(`Request ID: ${String(failed?.requestId)}.`),
				},
				paired: 1,
			},
		]);
	});

	it('brings the files of the result into n8n, and fetches them without the key', async () => {
		const node = falNode(credential, 'fal-ai/stable-video', {
			inputParams: '{"prompt": "waves on a beach"}',
			options: { downloadFiles: true, outputBinaryProperty: 'clip' },
		});
		const [item] = (await run([manualTrigger, node])).itemsOf('FAL');
		const [file] = Object(item?.json['media']);
		const original = await world.fal.fetch(file.url);

		// 1.x keeps the bytes in the item unless it is told otherwise.
		const clip: { data?: string; mimeType?: string } = { ...item?.binary?.['clip'] };
		expect(clip.mimeType).toBe('video/mp4');
		expect(hashOf(Buffer.from(clip.data ?? '', 'base64'))).toBe(
			hashOf(Buffer.from(await original.arrayBuffer())),
		);
		const gets = world.fal.journal.find({ host: 'v3.fal.media' });
		expect(gets[0]?.headers.authorization).toBeUndefined();
	});

	it('streams what the model says to the caller of a webhook', async () => {
		world.fal.define('acme/teller', { stream: { events: ['A ', 'red', ' fox'] } });
		const { api, origin } = world.n8n;
		const teller = falNode(credential, 'acme/teller', { useStreaming: true });
		const nodes = [webhook('legacy-stream', 'streaming'), teller];
		await api.activate(await api.createWorkflow({ name: 'Legacy stream', nodes }));
		const answer = await until('the webhook', async () => {
			const response = await fetch(`${origin}/webhook/legacy-stream`);
			return response.ok && (await response.text());
		});
		const events = answer
			.split('\n')
			.filter((line) => line !== '')
			.map((line) => JSON.parse(line) as { type: string; content?: string });

		expect(events.filter(({ type }) => type === 'item').map(({ content }) => content)).toEqual([
			'A ',
			'red',
			' fox',
		]);
	});
});

describe('the verbs', () => {
	/** A node as it is after its action was chosen in the panel: what has its default is not saved. */
	const verbNode = (name: string, parameters: WorkflowNode['parameters']): WorkflowNode => ({
		...falNode(credential, ''),
		name,
		parameters,
	});

	it('need nothing but what they are about, and each has its own model and file', async () => {
		const runs = await run([
			manualTrigger,
			verbNode('Draw', { resource: 'image', operation: 'generate', prompt: 'a red fox' }),
			verbNode('Animate', { resource: 'video', operation: 'animate', prompt: 'it runs' }),
		]);
		const [drawn] = runs.itemsOf('Draw');
		const [animated] = runs.itemsOf('Animate');

		expect(world.fal.requests.map(({ endpointId, input }) => [endpointId, input])).toEqual([
			['fal-ai/z-image/turbo', { prompt: 'a red fox' }],
			[
				'fal-ai/ltx-2-19b/distilled/image-to-video',
				{ prompt: 'it runs', image_url: expect.stringMatching(/^https:\/\/v3b?\.fal\.media\//) },
			],
		]);
		// Pictures are downloaded unless the switch is off, videos are not unless it is on.
		expect(Object.keys(drawn?.binary ?? {})).toEqual(['data']);
		expect(animated?.binary).toBeUndefined();
		expect(animated?.json['media']).toMatchObject([{ kind: 'video' }]);
	});
});

describe('a node that was saved with 0.1.0', () => {
	const saved = join(__dirname, '../fixtures/saved/0.1.0/batch-from-table.json');

	it('runs as it is, with the prompt among the settings of the model', async () => {
		const { nodes } = JSON.parse(readFileSync(saved, 'utf8')) as { nodes: WorkflowNode[] };
		const node = nodes.find(({ name }) => name === 'Make the Picture');
		const runs = await run([
			manualTrigger,
			setNode('Row', { prompt: 'a red fox' }),
			{ ...falNode(credential, ''), parameters: node?.parameters ?? {} },
		]);

		expect(world.fal.requests.map(({ endpointId, input }) => [endpointId, input])).toEqual([
			[
				'fal-ai/flux/dev',
				{
					prompt: 'a red fox',
					image_size: 'square_hd',
					num_inference_steps: 28,
					guidance_scale: 3.5,
					num_images: 1,
				},
			],
		]);
		const [item] = runs.itemsOf('FAL');
		expect(item?.json['media']).toMatchObject([{ kind: 'image' }]);
		expect(item?.binary).toBeUndefined();
	});
});

function hashOf(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}

describe('Stop', () => {
	it('cancels the request at fal', async () => {
		const { fal, n8n } = world;
		const node = falNode(credential, 'acme/endless');
		const id = await n8n.api.createWorkflow({ name: 'Stop', nodes: [manualTrigger, node] });
		const execution = await n8n.api.run(id, 'Start');
		const followed = () => fal.journal.find({ path: /\/status\/stream$/ });
		await until('the request to be followed', () => followed().length > 0);
		await n8n.api.stop(execution);

		await until('the end of the request', () => fal.open().length === 0, 5_000);
		expect(fal.requests[0]?.cancelled).toBe(true);
		expect(fal.journal.submits()).toHaveLength(1);
		expect(await n8n.api.statusAtEnd(execution)).toBe('canceled');
	});
});

describe('Pause Until Webhook', () => {
	it('is refused, because anybody could resume the execution, and nothing is submitted', async () => {
		const nodes = numbered(manualTrigger, ['slow', 'quick'], {
			parameters: { waitMode: 'webhook' },
		});
		const { error } = await run(nodes, { status: 'error' });

		expect(error?.message).toContain('does not sign the addresses that resume executions');
		expect(error?.description).toContain('Nothing was submitted');
		expect(world.fal.requests).toEqual([]);
	});
});

describe('the FAL Trigger', () => {
	let url: string;
	let workflow: string;

	beforeAll(async () => {
		const { api, origin } = world.n8n;
		const trigger: WorkflowNode = {
			name: 'FAL Trigger',
			type: 'n8n-nodes-fal-run.falTrigger',
			typeVersion: 1,
			webhookId: 'legacy-hook',
			parameters: {},
		};
		const nodes = [trigger, setNode('Edit Fields', { text: '=$json.result.text' })];
		workflow = await api.createWorkflow({ name: 'Legacy trigger', nodes });
		await api.activate(workflow);
		url = `${origin}/webhook/legacy-hook/fal`;
		await until('the webhook', async () => (await fetch(url, { method: 'POST' })).status !== 404);
	});
	afterEach(() => Object.assign(world.fal.webhooks.rules, { tampering: undefined }));

	/** Submits to fal as any program could; gives how n8n answered fal's call. */
	async function answerToCall(): Promise<number | undefined> {
		const { fal } = world;
		const response = await fal.fetch(
			`https://queue.fal.run/acme/poet?fal_webhook=${encodeURIComponent(url)}`,
			{ method: 'POST', headers: { authorization: `Key ${fal.key}` }, body: '{"prompt": "a fox"}' },
		);
		const { request_id: requestId } = (await response.json()) as { request_id: string };
		return await until(
			'the webhook to be answered',
			() => fal.webhooks.deliveries.find((one) => one.requestId === requestId)?.status,
		);
	}

	it('refuses a forged call, and starts nothing', async () => {
		Object.assign(world.fal.webhooks.rules, { tampering: 'wrongKey', retryDelaysMs: [] });

		expect(await answerToCall()).toBe(401);
		expect(await world.n8n.api.executions(workflow)).toEqual([]);
	});

	it('starts the workflow with the result of a signed one', async () => {
		const { api } = world.n8n;
		expect(await answerToCall()).toBe(200);
		const [execution] = await until('the execution', async () => {
			const all = await api.executions(workflow);
			return all.length > 0 && all;
		});

		expect(jsonOf(await runsAtEnd(execution?.id ?? ''), 'Edit Fields')).toEqual([
			{ text: 'A red fox' },
		]);
	});
});
