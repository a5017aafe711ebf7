/** Names, settings of the workflow, and what happens to a workflow, beside pauses. */
import type { WorkflowNode } from '../../rig/n8n/api';
import { until } from '../../rig/n8n/until';
import { after, chain, rowsOf, source, startBench, type Bench, type Graph } from './world/bench';
import { publishTrigger } from './world/falTrigger';
import { setNode, webhook } from './world/nodes';
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

/** Rows → FAL → After. */
function graph(models: readonly string[], node: Partial<WorkflowNode> = {}): Graph {
	const { nodes, links } = source(rowsOf(...models));
	const fal = bench.fal(node);
	return {
		nodes: [...nodes, fal, after],
		links: [...links, ...chain('Items', fal.name, 'After')],
	};
}

const answers = () => bench.world.fal.webhooks.deliveries.map(({ status }) => status);

describe('a node', () => {
	const lineSeparator = '\u2028';
	it.each([
		'prototype',
		'binding',
		'caller',
		'arguments',
		'a.constructor',
		`a${lineSeparator}b`,
		'}} {{ $json }}',
		'"quotes" \'and\' `others`',
		'back\\slash\nand\ttab',
		'🦊 <b>fox</b>',
		' = this ',
		'x'.repeat(300),
	])('named %j resumes', async (name) => {
		const id = await bench.start(graph(['long'], { name }));
		await bench.resume(id);
		const { status, runs } = await bench.end(id);

		expect(status).toBe('success');
		expect(runs.itemsOf(name).map(({ json }) => json['result'])).toEqual([{ number: 0 }]);
		expect(runs.itemsOf('After').map(({ json }) => json['paired'])).toEqual([0]);
	});

	it('that was renamed while it waits resumes all the same', async () => {
		const { api } = bench;
		const workflow = await bench.save(graph(['long']));
		const id = await api.run(workflow, 'Start');
		await untilWaiting(api, id);
		const saved = Object(await api.call('GET', `/workflows/${workflow}`));
		const renamed = JSON.parse(JSON.stringify(saved).replaceAll('"FAL"', '"Renamed"'));
		await api.call('PATCH', `/workflows/${workflow}`, renamed);
		await bench.resume(id);
		const { status, runs } = await bench.end(id);

		expect(status).toBe('success');
		expect(runs.itemsOf('FAL')).toHaveLength(1);
	});

	it('takes items with members that n8n gives a meaning to', async () => {
		const odd = { error: 'none', message: 'hello', details: {}, json: 1, binary: 2, pairedItem: 9 };
		const rows = rowsOf('long', 'quick').map((row) => ({ ...row, ...odd }));
		const { nodes, links } = source(rows);
		const fal = bench.fal({ retryOnFail: true, onError: 'continueErrorOutput' });
		const id = await bench.start({
			nodes: [...nodes, fal, after],
			links: [...links, ...chain('Items', 'FAL', 'After')],
		});
		await bench.resume(id);
		const { runs } = await bench.end(id);

		expect(runs.itemsOf('FAL').map(({ json }) => json['result'])).toEqual([
			{ number: 0 },
			{ number: 1 },
		]);
		expect(runs.itemsOf('FAL', 1)).toEqual([]);
		expect(bench.inputs()).toHaveLength(2);
	});
});

describe('a workflow that saves nothing', () => {
	it('resumes, runs what follows, and is gone then', async () => {
		const settings = {
			saveDataErrorExecution: 'none',
			saveDataSuccessExecution: 'none',
			saveManualExecutions: false,
			saveExecutionProgress: false,
		};
		const { world, api } = bench;
		world.fal.define('acme/behind', { output: {} });
		const behind = bench.fal({
			name: 'Behind',
			parameters: {
				model: { __rl: true, mode: 'id', value: 'acme/behind' },
				inputParams: '={{ { from: $json.result.number } }}',
				waitMode: 'queue',
			},
		});
		const { nodes, links } = source(rowsOf('long'));
		const id = await bench.start({
			nodes: [...nodes, bench.fal(), behind],
			links: [...links, ...chain('Items', 'FAL', 'Behind')],
			settings,
		});
		await bench.resume(id);

		await until('the node behind', () => world.fal.journal.submits('acme/behind').length === 1);
		expect(bench.inputs().at(-1)).toEqual({ from: 0 });
		await until('the execution to be gone', async () =>
			(await api.executions()).every((execution) => execution.id !== id),
		);
	});
});

describe('a workflow whose time is limited', () => {
	it('is not ended by a pause that takes longer', async () => {
		const id = await bench.start({ ...graph(['long']), settings: { executionTimeout: 8 } });
		const startedAt = Date.now();
		await untilWaiting(bench.api, id);
		await until('the limit to pass', () => Date.now() - startedAt > 10_000);
		await bench.resume(id);

		expect((await bench.end(id)).status).toBe('success');
	});

	it('cancels what it has submitted when its time is over before the pause', async () => {
		const { fal } = bench.world;
		const id = await bench.start({ ...graph(['long', 'long']), settings: { executionTimeout: 2 } });
		await bench.end(id);

		await until('the cancellations', () => fal.open().length === 0);
		expect(fal.requests).toHaveLength(2);
	});
});

describe('what keeps an execution from resuming is told in n8n’s log', () => {
	const log = () => bench.world.n8n.log();

	it('when the clock of n8n is wrong', async () => {
		const { fal } = bench.world;
		fal.webhooks.rules.tampering = 'oldTimestamp';
		const id = await bench.start(graph(['long']));
		await bench.resume(id);
		await until('a refused call', () => answers().includes(401));

		expect(log()).toContain(
			'FAL, waiting for fal: A call was not taken for one of fal’s: The time of the call is more than five minutes away from the clock of n8n',
		);
		fal.webhooks.rules.tampering = undefined;
		expect((await bench.end(id)).status).toBe('success');
	});

	it('when its credential was deleted', async () => {
		const { api, world } = bench;
		const own = await api.createFalCredential(world.fal.key);
		const id = await bench.start(graph(['long', 'long'], { credentials: { falApi: own } }));
		await untilWaiting(api, id);
		await api.call('DELETE', `/credentials/${own.id}`);
		world.fal.finish();
		await until('a call in vain', () => answers().includes(503));

		expect(log()).toMatch(
			/FAL, waiting for fal: The execution could not be resumed now: .*redential/,
		);
		await api.stop(id);
	});
});

describe('binary mode combined (execution logic v2)', () => {
	const settings = { binaryMode: 'combined' };

	it('pauses and resumes', async () => {
		const { nodes, links } = source(rowsOf('long', 'quick'));
		// An item is its JSON in this mode.
		const paired = setNode('After', { paired: "=$('Items').item.number" });
		const id = await bench.start({
			nodes: [...nodes, bench.fal({ typeVersion: 1.1 }), paired],
			links: [...links, ...chain('Items', 'FAL', 'After')],
			settings,
		});
		await bench.resume(id);
		const { status, runs } = await bench.end(id);

		expect(status).toBe('success');
		expect(runs.itemsOf('FAL').map(({ json }) => json['result'])).toEqual([
			{ number: 0 },
			{ number: 1 },
		]);
		expect(runs.itemsOf('After').map(({ json }) => json['paired'])).toEqual([0, 1]);
	});

	it('is refused before anything is paid by a node that n8n could not call', async () => {
		const id = await bench.start({ ...graph(['long'], { typeVersion: 1 }), settings });
		const { status, runs } = await bench.end(id);

		expect(status).toBe('error');
		expect(runs.error?.message).toMatch(/^Pause Until Webhook is not possible: .*add it anew/);
		expect(bench.inputs()).toEqual([]);
	});

	it('starts with FAL Trigger', async () => {
		const { world } = bench;
		world.fal.define('acme/poet', { output: { text: 'A red fox' } });
		const hook = await publishTrigger(world.n8n, {}, { typeVersion: 1.1, settings });
		await world.fal.fetch(
			`https://queue.fal.run/acme/poet?fal_webhook=${encodeURIComponent(hook.url)}`,
			{ method: 'POST', headers: { authorization: `Key ${world.fal.key}` }, body: '{}' },
		);

		const [[item] = []] = await hook.ends(1);
		expect(item?.json).toMatchObject({ result: { text: 'A red fox' } });
		expect((await fetch(hook.url, { method: 'POST' })).status).toBe(401);
	});

	it('is told when a FAL Trigger that n8n could not call is published', async () => {
		const publishing = publishTrigger(bench.world.n8n, {}, { typeVersion: 1, settings });

		await expect(publishing).rejects.toThrow(/FAL Trigger cannot start: .*add it anew/);
	});
});

describe('an error workflow', () => {
	it('learns which request a paused node has failed with', async () => {
		const { api } = bench;
		const trigger: WorkflowNode = {
			name: 'Error Trigger',
			type: 'n8n-nodes-base.errorTrigger',
			typeVersion: 1,
			parameters: {},
		};
		const errorWorkflow = await bench.save({ nodes: [trigger], links: [] });
		await api.activate(errorWorkflow);
		const { links, nodes } = graph(['failsLate']);
		// n8n calls it for executions that nobody has started by hand.
		const hook = 'error-workflow';
		const workflow = await bench.save({
			nodes: [webhook(hook, 'onReceived'), ...nodes.slice(1)],
			links: [['Webhook', 'Rows'], ...links.slice(1)],
			settings: { errorWorkflow },
		});
		await api.activate(workflow);
		const url = `${bench.world.n8n.origin}/webhook/${hook}`;
		await until('the webhook', async () => (await fetch(url)).ok);
		const [execution] = await until('the execution', async () => {
			const all = await api.executions(workflow);
			return all.length > 0 && all;
		});
		await bench.resume(execution?.id ?? '');
		const called = await until('the error workflow', async () =>
			(await api.executions(errorWorkflow)).at(0),
		);
		const [item] = (await bench.end(called.id)).runs.itemsOf('Error Trigger');
		const { error } = Object(item?.json['execution']) as { error: object };

		expect(error).toMatchObject({
			message: 'The model refused the input: No such voice',
			description: expect.stringContaining(bench.world.fal.requests[0]?.requestId ?? 'none'),
		});
		expect(JSON.stringify(item)).not.toContain(bench.world.fal.key);
	});
});
