import { startCluster, type Cluster } from '../../rig/n8n/cluster';
import { readRuns, type StoredRuns } from '../../rig/n8n/executionData';
import { PUBLIC_NAME } from '../../rig/n8n/internet';
import { falNode, setNode } from './world/nodes';
import { publish, type Published } from './world/published';
import { until } from '../../rig/n8n/until';
import type { Worker } from '../../rig/n8n/worker';

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

beforeAll(async () => {
	cluster = await startCluster(QUICK_TO_NOTICE);
	credential = await cluster.main.api.createFalCredential(cluster.fal.key);
}, 180_000);
afterAll(() => cluster.stop());
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

/** Webhook → items → FAL → After, which says which item it got a result for. */
async function publishRuns(
	parameters: Readonly<Record<string, unknown>>,
	{ items = 2, model = 'acme/long' } = {},
): Promise<Published> {
	const rows = `=Array.from({ length: ${items} }, (_, number) => ({ run: Number($json.query.run), number }))`;
	return await publish(cluster.main, [
		setNode('Rows', { rows }),
		{
			name: 'Items',
			type: 'n8n-nodes-base.splitOut',
			typeVersion: 1,
			parameters: { fieldToSplitOut: 'rows', options: {} },
		},
		falNode(credential, model, { inputParams: '={{ $json }}', ...parameters }),
		setNode('After', { paired: "=$('Items').item.json.number" }),
	]);
}

async function runsOf(id: string): Promise<StoredRuns> {
	return readRuns((await cluster.main.api.execution(id)).data);
}

describe('a run on a worker', () => {
	let worker: Worker;
	beforeAll(async () => {
		worker = await cluster.startWorker();
	}, 100_000);
	afterAll(() => worker.stop());

	it('gives the results in the order of the items', async () => {
		const workflow = await publishRuns({}, { items: 3, model: 'acme/quick' });
		await workflow.start({ run: 7 });
		await workflow.untilThereAre(1, 'success');
		const [execution] = await workflow.executions();
		const runs = await runsOf(execution?.id ?? '');

		expect(worker.begun()).toEqual([execution?.id]);
		expect(runs.itemsOf('FAL').map(({ json }) => json['result'])).toEqual(
			[0, 1, 2].map((number) => ({ echo: { run: 7, number } })),
		);
		expect(runs.itemsOf('After').map(({ json }) => json['paired'])).toEqual([0, 1, 2]);
		expect(cluster.fal.journal.submits()).toHaveLength(3);
	});

	it('is cancelled at fal when Stop is pressed in the main process', async () => {
		const { fal, main } = cluster;
		const workflow = await publishRuns({}, { items: 2, model: 'acme/endless' });
		await workflow.start({ run: 1 });
		const followed = () => fal.journal.find({ path: /\/status\/stream$/ });
		await until('the requests to be followed', () => followed().length === 2);
		const [execution] = await workflow.executions();
		await main.api.stop(execution?.id ?? '');
		await until('the end of the requests', () => fal.open().length === 0);

		expect(fal.requests.map(({ cancelled }) => cancelled)).toEqual([true, true]);
		expect(fal.journal.submits()).toHaveLength(2);
		expect(await main.api.statusAtEnd(execution?.id ?? '')).toBe('canceled');
	});
});

/** What every item that fal was asked for came to, whatever the order of the executions. */
async function expectAllResults(workflow: Published, runs: number): Promise<void> {
	const executions = await workflow.executions();
	const outputs = await Promise.all(executions.map(async ({ id }) => await runsOf(id)));
	const results = outputs.map((output) => output.itemsOf('FAL').map(({ json }) => json['result']));
	const byRun = [...results].sort((a, b) => runOf(a) - runOf(b));
	expect(byRun).toEqual(
		Array.from({ length: runs }, (_, run) => [0, 1].map((number) => ({ echo: { run, number } }))),
	);
	for (const output of outputs) {
		expect(output.itemsOf('After').map(({ json }) => json['paired'])).toEqual([0, 1]);
		expect(output.runsOf('After')).toBe(1);
	}
}

function runOf(results: readonly unknown[]): number {
	return (results[0] as { echo: { run: number } }).echo.run;
}

/** How often each item was submitted, by what fal was sent. */
function submitsOfItems(): number[] {
	const counts = new Map<string, number>();
	for (const { body } of cluster.fal.journal.submits()) {
		counts.set(String(body), (counts.get(String(body)) ?? 0) + 1);
	}
	return [...counts.values()];
}

describe('20 executions that pause for fal, on two workers of which one dies', () => {
	let doomed: Worker;
	let other: Worker;
	beforeEach(async () => {
		[doomed, other] = await Promise.all([cluster.startWorker(), cluster.startWorker()]);
	}, 100_000);
	afterEach(async () => {
		await doomed.stop();
		await other.stop();
	});

	it('all end with their results, each request submitted once, when it had parked its share', async () => {
		const { fal } = cluster;
		fal.webhooks.pause();
		const workflow = await publishRuns({ waitMode: 'webhook' });
		for (let run = 0; run < 10; run++) await workflow.start({ run });
		await workflow.untilThereAre(10, 'waiting');
		expect(doomed.begun().length).toBeGreaterThan(0);
		expect(doomed.active()).toEqual([]);
		await doomed.kill9();
		for (let run = 10; run < 20; run++) await workflow.start({ run });
		await until('the others to wait or be queued', () => fal.requests.length > 20);
		fal.webhooks.resume();
		await workflow.untilThereAre(20, 'success');

		await expectAllResults(workflow, 20);
		expect(submitsOfItems()).toEqual(Array.from({ length: 40 }, () => 1));
	}, 180_000);

	it('end on the other worker when they were parked or queued, and fail when it had them in hand', async () => {
		const { fal, main } = cluster;
		fal.webhooks.pause();
		const workflow = await publishRuns({ waitMode: 'webhook' });
		await Promise.all(Array.from({ length: 20 }, async (_, run) => await workflow.start({ run })));
		await until('some to wait while others run and the rest is queued', async () => {
			const parked = (await workflow.executions()).some(({ status }) => status === 'waiting');
			return parked && doomed.active().length > 0;
		});
		await doomed.kill9();
		const inHand = doomed.active();
		fal.webhooks.resume();
		// n8n gives those in hand 30 s more to turn out well after all.
		const ended = await until(
			'all to end',
			async () => {
				const all = await workflow.executions();
				return all.every(({ status }) => ['success', 'error'].includes(status)) && all;
			},
			100_000,
		);
		const failed = ended.filter(({ status }) => status === 'error').map(({ id }) => id);

		expect(failed.length).toBeGreaterThan(0);
		expect(failed.filter((id) => !inHand.includes(id))).toEqual([]);
		expect(other.begun().filter((id) => failed.includes(id))).toEqual([]);
		for (const id of failed) {
			const { error } = readRuns((await main.api.execution(id)).data);
			expect(error?.message).toContain('failed to be processed too many times');
		}
		const submits = submitsOfItems();
		expect(submits.every((count) => count === 1)).toBe(true);
		expect(submits.length).toBeGreaterThanOrEqual(2 * (20 - failed.length));
	}, 180_000);
});

describe('executions that are put to wait by one worker', () => {
	it('go on on another one, once, whatever calls come at the same moment', async () => {
		const { fal } = cluster;
		fal.webhooks.pause();
		const first = await cluster.startWorker();
		const workflow = await publishRuns({ waitMode: 'webhook' });
		await workflow.start({ run: 0 });
		await workflow.untilThereAre(1, 'waiting');
		await until('the requests to complete', () => fal.open().length === 0);
		await first.stop();
		const second = await cluster.startWorker();
		for (const { requestId } of [...fal.requests, ...fal.requests]) {
			fal.webhooks.redeliver(requestId);
		}
		await workflow.untilThereAre(1, 'success');
		fal.webhooks.resume();

		const [execution] = await workflow.executions();
		expect(second.begun()).toEqual([execution?.id]);
		await expectAllResults(workflow, 1);
		await second.stop();
	}, 180_000);
});

describe('a main process that dies while executions wait', () => {
	it('lets them end when it is there again, with every request submitted once', async () => {
		const { fal } = cluster;
		fal.webhooks.pause();
		const worker = await cluster.startWorker();
		const workflow = await publishRuns({ waitMode: 'webhook' });
		for (let run = 0; run < 3; run++) await workflow.start({ run });
		await workflow.untilThereAre(3, 'waiting');
		await until('the requests to complete', () => fal.open().length === 0);
		await cluster.crashMain();
		fal.webhooks.resume();
		await workflow.untilThereAre(3, 'success');

		await expectAllResults(workflow, 3);
		expect(submitsOfItems()).toEqual(Array.from({ length: 6 }, () => 1));
		await worker.stop();
	}, 180_000);
});

describe('a worker that is told to end', () => {
	it('first finishes the run it has in hand', async () => {
		const { fal } = cluster;
		const worker = await cluster.startWorker();
		const workflow = await publishRuns({});
		await workflow.start({ run: 0 });
		await until('the requests', () => fal.requests.length === 2);
		await worker.terminate();

		await expectAllResults(workflow, 1);
		expect(fal.journal.submits()).toHaveLength(2);
	}, 100_000);

	it('loses a run that takes longer than it is given; its requests go on, sent once', async () => {
		const { fal } = cluster;
		const worker = await cluster.startWorker({ env: { N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '2' } });
		const workflow = await publishRuns({}, { model: 'acme/endless' });
		await workflow.start({ run: 0 });
		await until('the requests', () => fal.requests.length === 2);
		await worker.terminate();
		// n8n learns of the loss from a worker that is there.
		const next = await cluster.startWorker();
		await workflow.untilThereAre(1, 'error');

		expect(next.begun()).toEqual([]);
		expect(fal.open()).toHaveLength(2);
		expect(fal.journal.submits()).toHaveLength(2);
		await next.stop();
	}, 180_000);
});
