import { startCluster, type Cluster } from './rig/cluster';
import { readRuns, type StoredRuns } from './rig/executionData';
import { PUBLIC_NAME } from './rig/internet';
import { falNode, setNode, webhook } from './rig/nodes';
import type { WorkflowNode } from './rig/api';
import { until } from './rig/until';
import type { Worker } from './rig/worker';

/** Longer than the node waits itself before it pauses. */
const LONG_MS = 7_000;
/** n8n looks for dead workers every 30 s and gives them a minute; here it is quicker about it. */
const QUICK_TO_NOTICE = {
	QUEUE_WORKER_LOCK_DURATION: '5000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
	QUEUE_WORKER_STALLED_INTERVAL: '2000',
};

let cluster: Cluster;
let credential: { id: string; name: string };
let workflows = 0;

beforeAll(async () => {
	cluster = await startCluster(QUICK_TO_NOTICE);
	credential = await cluster.main.api.createFalCredential(cluster.fal.key);
}, 180_000);
afterAll(() => cluster?.stop());
beforeEach(() => {
	const { fal } = cluster;
	fal.webhooks.resume();
	fal.reset();
	Object.assign(fal.webhooks.rules, {
		localNames: [PUBLIC_NAME],
		retryDelaysMs: [500, 1_000, 1_000, 2_000, 2_000, 2_000, 2_000],
		copies: 1,
	});
	const output = (input: unknown) => ({ echo: input });
	fal.define('acme/quick', { durationMs: 300, output });
	fal.define('acme/long', { durationMs: LONG_MS, output });
	fal.define('acme/endless', { endless: true });
});

/** A published workflow: Webhook → as many items as the model has names → FAL → After. */
interface Published {
	readonly id: string;
	/** Starts an execution that is told this number. */
	start(run: number): Promise<void>;
	/** Its executions, the oldest first. */
	executions(): Promise<Array<{ id: string; status: string }>>;
}

async function publish(
	parameters: Readonly<Record<string, unknown>>,
	{ items = 2, model = 'acme/long' } = {},
	next: readonly WorkflowNode[] = [],
): Promise<Published> {
	const { api, origin } = cluster.main;
	const path = `queue-${++workflows}`;
	const rows = `=Array.from({ length: ${items} }, (_, number) => ({ run: Number($json.query.run), number }))`;
	const id = await api.createWorkflow({
		name: path,
		nodes: [
			webhook(path, 'onReceived'),
			setNode('Rows', { rows }),
			{
				name: 'Items',
				type: 'n8n-nodes-base.splitOut',
				typeVersion: 1,
				parameters: { fieldToSplitOut: 'rows', options: {} },
			},
			falNode(credential, model, { inputParams: '={{ $json }}', ...parameters }),
			...next,
			setNode('After', { paired: "=$('Items').item.json.number" }),
		],
	});
	await api.activate(id);
	const call = async (run: number) => await fetch(`${origin}/webhook/${path}?run=${run}`);
	return {
		id,
		async start(run) {
			await until(`the webhook ${path}`, async () => (await call(run)).ok);
		},
		async executions() {
			const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
			const found = await api.call('GET', `/executions?limit=100&filter=${filter}`);
			const { results } = found as { results: Array<{ id: string; status: string }> };
			return results.sort((a, b) => Number(a.id) - Number(b.id));
		},
	};
}

async function runsOf(id: string): Promise<StoredRuns> {
	return readRuns((await cluster.main.api.execution(id)).data);
}

async function untilStatus(workflow: Published, count: number, status: string, ms = 60_000) {
	await until(
		`${count} executions to be ${status}`,
		async () => {
			const all = await workflow.executions();
			return all.filter((execution) => execution.status === status).length === count;
		},
		ms,
	);
}

describe('a run on a worker', () => {
	let worker: Worker;
	beforeAll(async () => {
		worker = await cluster.startWorker();
	}, 100_000);
	afterAll(() => worker?.stop());

	it('gives the results in the order of the items', async () => {
		const workflow = await publish({}, { items: 3, model: 'acme/quick' });
		await workflow.start(7);
		await untilStatus(workflow, 1, 'success');
		const [execution] = await workflow.executions();
		const runs = await runsOf(execution?.id ?? '');

		expect(worker.begun()).toEqual([execution?.id]);
		expect(runs.itemsOf('FAL').map(({ json }) => json['result'])).toEqual(
			[0, 1, 2].map((number) => ({ echo: { run: 7, number } })),
		);
		expect(runs.itemsOf('After').map(({ json }) => json['paired'])).toEqual([0, 1, 2]);
		expect(cluster.fal.journal.submits()).toHaveLength(3);
	});
});
