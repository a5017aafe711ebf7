/** Retry On Fail, On Error, Execute Once, the limit of a pause, Stop and the button Retry, beside pauses. */
import type { WorkflowNode } from '../../rig/n8n/api';
import type { StoredItem } from '../../rig/n8n/executionData';
import { until } from '../../rig/n8n/until';
import {
	after,
	chain,
	refusesFirst,
	rowsOf,
	source,
	startBench,
	type Bench,
	type Ended,
} from './world/bench';
import { untilWaiting } from './world/untilWaiting';

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});
afterAll(async () => {
	await bench.stop();
});
beforeEach(() => {
	bench.reset();
});

/** Rows → FAL → After. @returns the execution */
async function start(
	models: readonly string[],
	node: Partial<WorkflowNode> = {},
	next: WorkflowNode = after,
): Promise<string> {
	const { nodes, links } = source(rowsOf(...models));
	return await bench.start({
		nodes: [...nodes, bench.fal(node), next],
		links: [...links, ...chain('Items', 'FAL', next.name)],
	});
}

const retrying = { retryOnFail: true, waitBetweenTries: 10 };

/** A model that refuses its first requests, at once or after the pause. */
function definePicky(times = 1, isLate = false): void {
	bench.world.fal.define('acme/picky', {
		output: (input) => ({ number: Object(input).number as unknown }),
		validate: refusesFirst(times),
		...(isLate && { endless: true }),
	});
}

const numbers = () => bench.inputs().map((input) => Object(input).number as unknown);
const resultsOf = (items: readonly StoredItem[]) =>
	items.map(({ json }) => Object(json['result']).number as unknown);
const pairsOf = ({ runs }: Ended) => runs.itemsOf('After').map(({ json }) => json['paired']);

describe('Retry On Fail beside a pause', () => {
	it.each<[string, string[], Partial<WorkflowNode>]>([
		['the first item, On Error: Continue', ['picky', 'long'], { onError: 'continueRegularOutput' }],
		['the first item, error output', ['picky', 'long'], { onError: 'continueErrorOutput' }],
		['the last item, On Error: Continue', ['long', 'picky'], { onError: 'continueRegularOutput' }],
		['the first item, On Error: Stop', ['picky', 'long'], {}],
	])('tries what failed at once again, with its own input: %s', async (_name, models, node) => {
		definePicky();
		const id = await start(models, { ...retrying, ...node });
		await bench.resume(id);
		const end = await bench.end(id);

		expect(end.status).toBe('success');
		expect(resultsOf(end.runs.itemsOf('FAL'))).toEqual([0, 1]);
		expect(pairsOf(end)).toEqual([0, 1]);
		// Both, and the one that had failed once more.
		expect(numbers().sort()).toEqual(models[0] === 'picky' ? [0, 0, 1] : [0, 1, 1]);
	});

	it('gives up after as many tries as are set, and keeps the others', async () => {
		const node = { ...retrying, maxTries: 2, onError: 'continueRegularOutput' };
		const id = await start(['fails', 'long'], node);
		await bench.resume(id);
		const end = await bench.end(id);

		expect(end.runs.itemsOf('FAL').map(({ json }) => json)).toMatchObject([
			{ error: 'The model refused the input: No such voice' },
			{ result: { number: 1 } },
		]);
		expect(numbers().sort()).toEqual([0, 0, 1]);
	});

	it('tries what failed after the pause again, and keeps what is finished', async () => {
		definePicky(1, true);
		const id = await start(['picky', 'long'], retrying);
		await bench.resume(id);
		await until('the next try', () => numbers().length === 3);
		await bench.resume(id);
		const end = await bench.end(id);

		expect(end.status).toBe('success');
		expect(resultsOf(end.runs.itemsOf('FAL'))).toEqual([0, 1]);
		expect(pairsOf(end)).toEqual([0, 1]);
		expect(numbers().sort()).toEqual([0, 0, 1]);
	});
});

describe('On Error beside a pause', () => {
	it('sends a quick and a late failure to the error output', async () => {
		const id = await start(['fails', 'long', 'failsLate'], { onError: 'continueErrorOutput' });
		await bench.resume(id);
		const { status, runs } = await bench.end(id);

		expect(status).toBe('success');
		expect(resultsOf(runs.itemsOf('FAL'))).toEqual([1]);
		expect(runs.itemsOf('FAL', 1).map(({ json }) => json['error'])).toEqual([
			'The model refused the input: No such voice',
			'The model refused the input: No such voice',
		]);
	});
});

describe('Execute Once', () => {
	it('runs the first item only, and pauses for it', async () => {
		const id = await start(['long', 'long'], { executeOnce: true });
		await bench.resume(id);
		const { runs } = await bench.end(id);

		expect(resultsOf(runs.itemsOf('FAL'))).toEqual([0]);
		expect(numbers()).toEqual([0]);
	});
});

describe('the button Retry', () => {
	it('pays only for what had failed, with Retry On Fail', async () => {
		definePicky(2);
		const node = { ...retrying, maxTries: 2, parameters: { waitMode: 'queue' } };
		const failed = await bench.end(await start(['quick', 'picky'], node));
		expect(failed.status).toBe('error');
		const end = await bench.end(await bench.retry(failed.id, 'original'));

		expect(resultsOf(end.runs.itemsOf('FAL'))).toEqual([0, 1]);
		expect(numbers().sort()).toEqual([0, 1, 1, 1]);
	});

	it.each(['original', 'saved'] as const)(
		'runs a node again that failed after its pause, as it was given its items (%s workflow)',
		async (workflow) => {
			definePicky(1, true);
			const id = await start(['long', 'picky']);
			await bench.resume(id);
			const failed = await bench.end(id);
			expect(failed.status).toBe('error');
			expect(failed.runs.error?.message).toBe('The model refused the input: number: refused');
			const retried = bench.retry(id, workflow);
			await until('the new requests', () => numbers().length === 4);
			const again = await retried;
			await bench.resume(again);
			const end = await bench.end(again);

			expect(end.status).toBe('success');
			expect(resultsOf(end.runs.itemsOf('FAL'))).toEqual([0, 1]);
			expect(pairsOf(end)).toEqual([0, 1]);
			expect(numbers().sort()).toEqual([0, 0, 1, 1]);
		},
	);

	it('pays nothing when a node behind a pause has failed', async () => {
		const stop: WorkflowNode = {
			name: 'Stop',
			type: 'n8n-nodes-base.stopAndError',
			typeVersion: 1,
			parameters: { errorMessage: 'Not today' },
		};
		const id = await start(['long'], {}, stop);
		await bench.resume(id);
		expect((await bench.end(id)).status).toBe('error');
		const end = await bench.end(await bench.retry(id, 'original'));

		expect(end.runs.error?.message).toBe('Not today');
		expect(numbers()).toEqual([0]);
	});

	it('with the saved workflow gives the results of the new model, also of items that had finished', async () => {
		const { fal } = bench.world;
		fal.define('acme/old', { output: { by: 'old' } });
		fal.define('acme/new', { output: { by: 'new' } });
		definePicky(9);
		const { nodes, links } = source([{ model: 'acme/old' }, { model: 'acme/picky' }]);
		const node = bench.fal({ ...retrying, maxTries: 2, parameters: { waitMode: 'queue' } });
		const graph = {
			nodes: [...nodes, node],
			links: [...links, ...chain('Items', 'FAL')],
		};
		const workflow = await bench.save(graph);
		const failed = await bench.end(await bench.api.run(workflow, 'Start'));
		expect(failed.status).toBe('error');
		await bench.change(workflow, 'FAL', {
			model: { __rl: true, mode: 'id', value: 'acme/new' },
		});
		const end = await bench.end(await bench.retry(failed.id, 'saved'));

		expect(end.runs.itemsOf('FAL').map(({ json }) => [json['model'], json['result']])).toEqual([
			['acme/new', { by: 'new' }],
			['acme/new', { by: 'new' }],
		]);
	});
});

describe('Stop while an execution waits', () => {
	it('ends it, with the requests named; fal’s calls change nothing any more', async () => {
		const { api, world } = bench;
		const id = await start(['long']);
		await untilWaiting(api, id);
		await api.stop(id);
		world.fal.finish();
		await until('fal’s call', () => world.fal.webhooks.deliveries.at(-1)?.status === 409);
		const { status, runs } = await bench.end(id);

		expect(status).toBe('canceled');
		expect(runs.itemsOf('FAL').map(({ json }) => json)).toEqual([
			{ requestId: world.fal.requests[0]?.requestId, model: 'acme/long', status: 'WAITING' },
		]);
	});

	it('makes Retry pass the items on, with which Get Result finds what fal has', async () => {
		const { api, world } = bench;
		const id = await start(['long']);
		await untilWaiting(api, id);
		await api.stop(id);
		const { status, runs } = await bench.end(await bench.retry(id, 'original'));

		expect(status).toBe('success');
		expect(runs.itemsOf('FAL').map(({ json }) => json)).toMatchObject([
			{ falTimedOut: true, requestId: world.fal.requests[0]?.requestId, model: 'acme/long' },
		]);
		expect(numbers()).toEqual([0]);
	});
});

describe('the limit of a pause', () => {
	it('leaves each item what it has: results with their files, and names to find the others by', async () => {
		const { fal } = bench.world;
		const file = (name: string) => ({ url: `https://v3.fal.media/files/sample/${name}.png` });
		fal.define('acme/two', { output: { images: [file('a'), file('b')] } });
		fal.site('v3.fal.media', ({ response, path }) => {
			response.writeHead(200, { 'content-type': 'image/png' }).end(path);
			return true;
		});
		const options = { limitWaitTime: 1, downloadFiles: true };
		const [whole, single, once] = await Promise.all([
			start(['two', 'long'], { parameters: { options } }),
			start(['two', 'long'], { parameters: { options: { ...options, oneItemPerFile: true } } }),
			start(['long', 'long', 'long'], { executeOnce: true, parameters: { options } }),
		]);
		const filesOf = (item: StoredItem | undefined) =>
			Object.values(item?.binary ?? {}).map(({ fileName }) => fileName);

		const wholeEnd = await bench.end(whole, 240_000);
		const items = wholeEnd.runs.itemsOf('FAL');
		expect(items.map(filesOf)).toEqual([['a.png', 'b.png'], []]);
		expect(items[0]?.json).toMatchObject({ model: 'acme/two', media: [{}, {}] });
		expect(items[1]?.json).toMatchObject({ number: 1, falTimedOut: true, model: 'acme/long' });
		expect(pairsOf(wholeEnd)).toEqual([0, 1]);

		// n8n knows of as many items as came in: what is more stands at the end.
		const singles = (await bench.end(single)).runs.itemsOf('FAL');
		expect(singles.map(filesOf)).toEqual([['a.png'], [], ['b.png']]);

		const onces = (await bench.end(once)).runs.itemsOf('FAL');
		expect(onces.map(({ json }) => [json['number'], json['falTimedOut']])).toEqual([[0, true]]);
	}, 300_000);
});
