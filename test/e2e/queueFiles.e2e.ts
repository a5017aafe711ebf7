import { createHash } from 'node:crypto';
import { startCluster, type Cluster } from '../../rig/n8n/cluster';
import { readRuns, type StoredItem } from '../../rig/n8n/executionData';
import { PUBLIC_NAME } from '../../rig/n8n/internet';
import { falNode } from './world/nodes';
import type { WorkflowNode } from '../../rig/n8n/api';
import { publish } from './world/published';
import { until } from '../../rig/n8n/until';
import type { Worker } from '../../rig/n8n/worker';

const MEGABYTE = 1024 * 1024;
/** For a file of some hundred megabytes to go through PostgreSQL twice. */
const LARGE_FILE_MS = 240_000;
const SOURCE = 'https://v3.fal.media/files/sample/source.png';

let cluster: Cluster;
let worker: Worker;
let credential: { id: string; name: string };

beforeAll(async () => {
	cluster = await startCluster();
	worker = await cluster.startWorker();
	credential = await cluster.main.api.createFalCredential(cluster.fal.key);
}, 180_000);
afterAll(() => cluster.stop());
beforeEach(() => {
	const { fal } = cluster;
	fal.reset();
	fal.webhooks.rules.localNames = [PUBLIC_NAME];
	const output = { images: [{ url: SOURCE }] };
	fal.define('acme/image', { durationMs: 300, output });
	fal.define('acme/slow-image', { endless: true, output });
	fal.define('acme/edit', { output: (input) => ({ echo: input }) });
});

/** A model whose result is the file, downloaded into n8n. */
function downloads(model: string, waitMode: string): WorkflowNode {
	const parameters = { waitMode, options: { downloadFiles: true } };
	return { ...falNode(credential, model, parameters), name: 'Downloads' };
}

function fileNode(operation: string, parameters: Readonly<Record<string, unknown>>): WorkflowNode {
	const node = falNode(credential, '');
	return { ...node, name: operation, parameters: { resource: 'file', operation, ...parameters } };
}

/** Runs the nodes in production and gives what each put out, or the error of the execution. */
async function run(nodes: readonly WorkflowNode[]) {
	const { api } = cluster.main;
	const workflow = await publish(cluster.main, nodes);
	await workflow.start();
	const [execution] = await workflow.executions();
	const id = execution?.id ?? '';
	const status = await until(
		'the end of the execution',
		async () => {
			const now = (await api.execution(id)).status;
			if (now === 'waiting') cluster.fal.finish();
			return !['new', 'running', 'waiting'].includes(now) && now;
		},
		LARGE_FILE_MS,
	);
	const runs = readRuns((await api.execution(id)).data);
	return { id, status, error: runs.error, itemOf: (node: string) => runs.itemsOf(node)[0] };
}

/** What a browser gets from the main process. */
async function hashInMain(item: StoredItem | undefined): Promise<string> {
	const { main } = cluster;
	const id = encodeURIComponent(String(Object(item?.binary?.['data']).id));
	const response = await fetch(`${main.origin}/rest/binary-data?id=${id}&action=download`, {
		headers: { cookie: `${main.api.cookie.name}=${main.api.cookie.value}` },
	});
	expect(response.status).toBe(200);
	return createHash('sha256')
		.update(Buffer.from(await response.arrayBuffer()))
		.digest('hex');
}

const hashAtFal = (url: unknown) => cluster.fal.storage.file(String(url))?.sha256;

describe('a file in the store that the processes share', () => {
	it('which a worker downloaded is the same in the main process and at fal', async () => {
		const { sha256 } = cluster.fal.storage.putGenerated(SOURCE, 3 * MEGABYTE + 17, 'image/png');
		const edit = { ...falNode(credential, 'acme/edit', { imageInput: 'data' }), name: 'Edit' };
		const { id, status, itemOf } = await run([downloads('acme/image', 'queue'), edit]);

		expect(status).toBe('success');
		expect(worker.begun()).toContain(id);
		expect(itemOf('Downloads')?.binary?.['data']).toMatchObject({
			id: expect.stringMatching(/^database:/),
		});
		expect(await hashInMain(itemOf('Downloads'))).toBe(sha256);
		const echo = Object(itemOf('Edit')?.json['result']).echo as Record<string, unknown>;
		expect(hashAtFal(echo['image'])).toBe(sha256);
	});

	it('which the main process downloaded at fal’s call is uploaded by a worker', async () => {
		const { sha256 } = cluster.fal.storage.putGenerated(SOURCE, 2 * MEGABYTE + 5, 'image/png');
		const { status, itemOf } = await run([
			downloads('acme/slow-image', 'webhook'),
			fileNode('upload', { binaryProperty: 'data' }),
		]);

		expect(status).toBe('success');
		expect(await hashInMain(itemOf('Downloads'))).toBe(sha256);
		expect(hashAtFal(itemOf('upload')?.json['url'])).toBe(sha256);
	});

	it('of 91 MB goes to fal in parts and keeps its bytes', async () => {
		const { fal } = cluster;
		const { sha256 } = fal.storage.putGenerated(SOURCE, 91 * MEGABYTE, 'image/png');
		const { status, itemOf } = await run([
			fileNode('download', { url: SOURCE }),
			fileNode('upload', { binaryProperty: 'data' }),
		]);

		expect(status).toBe('success');
		expect(hashAtFal(itemOf('upload')?.json['url'])).toBe(sha256);
		expect(fal.storage.uploads.at(-1)).toMatchObject({ multipart: true, finished: true });
	}, 300_000);
});
