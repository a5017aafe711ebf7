/** Loops, sub-workflows and several pauses in one execution, together with pauses. */
import type { WorkflowNode } from '../../rig/n8n/api';
import {
	after,
	chain,
	refusesFirst,
	rowsOf,
	source,
	startBench,
	type Bench,
	type Graph,
	type Link,
} from './world/bench';
import { until } from '../../rig/n8n/until';

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

const noOp = (name: string): WorkflowNode => ({
	name,
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	parameters: {},
});

/** Rows → Loop → FAL → Loop …, and Done behind it. */
function loop(rows: ReturnType<typeof rowsOf>, batchSize: number, fal: WorkflowNode): Graph {
	const { nodes, links } = source(rows);
	const batches: WorkflowNode = {
		name: 'Loop',
		type: 'n8n-nodes-base.splitInBatches',
		typeVersion: 3,
		parameters: { batchSize, options: {} },
	};
	const round: Link[] = [
		['Items', 'Loop'],
		['Loop', 'Done', 0],
		['Loop', 'FAL', 1],
		['FAL', 'After'],
		['After', 'Loop'],
	];
	return { nodes: [...nodes, batches, fal, after, noOp('Done')], links: [...links, ...round] };
}

const numbersOf = (items: ReadonlyArray<{ readonly json: Record<string, unknown> }>) =>
	items.map(({ json }) => Object(json['result']).number as unknown);

describe('a loop', () => {
	it('runs each item once, paired with its own', async () => {
		const rows = rowsOf('quick', 'quick', 'quick', 'quick');
		const fal = bench.fal({ parameters: { waitMode: 'queue' } });
		const { status, runs } = await bench.end(await bench.start(loop(rows, 2, fal)));

		expect(status).toBe('success');
		expect(runs.eachRunOf('FAL').map(numbersOf)).toEqual([
			[0, 1],
			[2, 3],
		]);
		expect(runs.itemsOf('Done').map(({ json }) => json['paired'])).toEqual([0, 1, 2, 3]);
		expect(bench.inputs()).toHaveLength(4);
	});

	it('pays again only for what failed in a round', async () => {
		bench.world.fal.define('acme/picky', {
			output: (input) => ({ number: Object(input).number as unknown }),
			validate: refusesFirst(),
		});
		const rows = rowsOf('quick', 'quick', 'picky', 'quick');
		const fal = bench.fal({ parameters: { waitMode: 'queue' }, retryOnFail: true });
		const { status, runs } = await bench.end(await bench.start(loop(rows, 2, fal)));

		expect(status).toBe('success');
		expect(runs.eachRunOf('FAL').map(numbersOf)).toEqual([
			[0, 1],
			[2, 3],
		]);
		expect(bench.inputs()).toHaveLength(5);
	});

	it('pauses in every round', async () => {
		const id = await bench.start(loop(rowsOf('long', 'quick', 'long'), 2, bench.fal()));
		await bench.resume(id);
		await untilRound(id, 2);
		await bench.resume(id);
		const { status, runs } = await bench.end(id);

		expect(status).toBe('success');
		expect(runs.eachRunOf('FAL').map(numbersOf)).toEqual([[0, 1], [2]]);
		expect(runs.itemsOf('Done').map(({ json }) => json['paired'])).toEqual([0, 1, 2]);
		expect(bench.inputs()).toHaveLength(3);
	});

	/** The next round has submitted its requests. */
	async function untilRound(id: string, round: number): Promise<void> {
		const submitted = 2 * (round - 1) + 1;
		await until(`round ${round} of execution ${id}`, () => bench.inputs().length >= submitted);
	}
});

describe('a sub-workflow that pauses', () => {
	const called: WorkflowNode = {
		name: 'Called',
		type: 'n8n-nodes-base.executeWorkflowTrigger',
		typeVersion: 1.1,
		parameters: { inputSource: 'passthrough' },
	};

	async function saveChild(fal: WorkflowNode): Promise<string> {
		return await bench.save({ nodes: [called, fal], links: chain('Called', 'FAL') });
	}

	/** In the place of the node FAL. */
	const callOf = (child: string, mode: 'once' | 'each'): WorkflowNode => ({
		name: 'FAL',
		type: 'n8n-nodes-base.executeWorkflow',
		typeVersion: 1.2,
		parameters: {
			source: 'database',
			workflowId: { __rl: true, mode: 'id', value: child },
			mode,
			options: {},
		},
	});

	async function startParent(
		child: string,
		rows: ReturnType<typeof rowsOf>,
		mode: 'once' | 'each',
	): Promise<string> {
		const { nodes, links } = source(rows);
		return await bench.start({
			nodes: [...nodes, { ...callOf(child, mode), name: 'Call' }, after],
			links: [...links, ...chain('Items', 'Call', 'After')],
		});
	}

	/** Ends the requests of the child, one execution of it after the other, as soon as it waits. */
	async function resumeEach(child: string, times: number): Promise<void> {
		const resumed = new Set<string>();
		while (resumed.size < times) {
			const waiting = await until('the child to wait', async () =>
				(await bench.api.executions(child)).find(
					({ id, status }) => status === 'waiting' && !resumed.has(id),
				),
			);
			resumed.add(waiting.id);
			await bench.resume(waiting.id);
		}
	}

	const resumeChild = async (child: string) => await resumeEach(child, 1);

	it('gives its parent all results', async () => {
		const child = await saveChild(bench.fal());
		const id = await startParent(child, rowsOf('long', 'quick'), 'once');
		await resumeChild(child);
		const { status, runs } = await bench.end(id);

		expect(status).toBe('success');
		expect(numbersOf(runs.itemsOf('Call'))).toEqual([0, 1]);
	});

	it('fails its parent with its own error', async () => {
		const child = await saveChild(bench.fal());
		const id = await startParent(child, rowsOf('failsLate'), 'once');
		await resumeChild(child);
		const { status, runs } = await bench.end(id);

		expect(status).toBe('error');
		expect(runs.error?.message).toBe('The model refused the input: No such voice');
	});

	it('called for each item gives one result only, as n8n’s own Wait node does', async () => {
		const child = await saveChild(bench.fal());
		const id = await startParent(child, rowsOf('long', 'long'), 'each');
		// The parent waits when both of its children do. A request that ended earlier, while its child
		// still submits, would not make that child wait at all.
		await bench.resume(id);
		const { status, runs } = await bench.end(id);

		expect(status).toBe('success');
		expect(runs.itemsOf('Call')).toHaveLength(1);
	});

	it('called in a loop around it gives all results', async () => {
		const child = await saveChild(bench.fal());
		const id = await bench.start(loop(rowsOf('long', 'long'), 1, callOf(child, 'once')));
		await resumeEach(child, 2);
		const { status, runs } = await bench.end(id);

		expect(status).toBe('success');
		expect(runs.eachRunOf('FAL').map(numbersOf)).toEqual([[0], [1]]);
	});

	it('called for each item gives all results when it does not pause', async () => {
		const child = await saveChild(bench.fal({ parameters: { waitMode: 'queue' } }));
		const id = await startParent(child, rowsOf('quick', 'quick'), 'each');
		const { status, runs } = await bench.end(id);

		expect(status).toBe('success');
		expect(numbersOf(runs.itemsOf('Call'))).toEqual([0, 1]);
	});
});

describe('two pauses in one execution', () => {
	it('come one after the other', async () => {
		const { nodes, links } = source(rowsOf('long'));
		const second = bench.fal({
			name: 'FAL 2',
			parameters: {
				model: { __rl: true, mode: 'id', value: 'acme/long' },
				inputParams: '={{ { number: $json.result.number + 10 } }}',
			},
		});
		const id = await bench.start({
			nodes: [...nodes, bench.fal(), second, after],
			links: [...links, ...chain('Items', 'FAL', 'FAL 2', 'After')],
		});
		await bench.resume(id);
		await until('the second request', () => bench.inputs().length === 2);
		await bench.resume(id);
		const { status, runs } = await bench.end(id);

		expect(status).toBe('success');
		expect(numbersOf(runs.itemsOf('FAL 2'))).toEqual([10]);
		expect(runs.itemsOf('After').map(({ json }) => json['paired'])).toEqual([0]);
	});

	it('come in two branches, whose items meet behind them', async () => {
		const { nodes, links } = source(rowsOf('long', 'quick'));
		const merge: WorkflowNode = {
			name: 'Merge',
			type: 'n8n-nodes-base.merge',
			typeVersion: 3.2,
			parameters: { mode: 'append' },
		};
		const id = await bench.start({
			nodes: [...nodes, bench.fal(), bench.fal({ name: 'FAL 2' }), merge],
			links: [
				...links,
				['Items', 'FAL'],
				['Items', 'FAL 2'],
				['FAL', 'Merge', 0, 0],
				['FAL 2', 'Merge', 0, 1],
			],
		});
		await bench.resume(id);
		await until('the other branch', () => bench.inputs().length === 4);
		await bench.resume(id);
		const { status, runs } = await bench.end(id);

		expect(status).toBe('success');
		expect(numbersOf(runs.itemsOf('Merge'))).toEqual([0, 1, 0, 1]);
	});

	it('are of the same node, when two branches lead to it', async () => {
		const { nodes, links } = source(rowsOf('long'));
		const id = await bench.start({
			nodes: [...nodes, noOp('A'), noOp('B'), bench.fal(), after],
			links: [
				...links,
				['Items', 'A'],
				['Items', 'B'],
				['A', 'FAL'],
				['B', 'FAL'],
				['FAL', 'After'],
			],
		});
		await bench.resume(id);
		await until('the second run', () => bench.inputs().length === 2);
		await bench.resume(id);
		const { status, runs } = await bench.end(id);

		expect(status).toBe('success');
		expect(runs.eachRunOf('FAL').map(numbersOf)).toEqual([[0], [0]]);
		expect(runs.runsOf('After')).toBe(2);
	});
});
