import type { Behaviour } from '../../../emulator';
import type { N8nApi, WorkflowNode } from '../../../rig/n8n/api';
import { readRuns, type StoredRuns } from '../../../rig/n8n/executionData';
import { freePort } from '../../../rig/n8n/freePort';
import { PUBLIC_NAME, publicAt } from '../../../rig/n8n/internet';
import { until } from '../../../rig/n8n/until';
import { falNode, manualTrigger, setNode } from './nodes';
import { untilWaiting } from './untilWaiting';
import { startWorld, type World } from './world';

/** From a node to a node; the third and fourth number are the output and the input, 0 unless given. */
export type Link = readonly [from: string, to: string, output?: number, input?: number];

export interface Graph {
	readonly nodes: readonly WorkflowNode[];
	readonly links: readonly Link[];
	readonly settings?: Readonly<Record<string, unknown>>;
}

interface SavedWorkflow {
	readonly versionId: string;
	readonly nodes: readonly WorkflowNode[];
}

export interface Ended {
	readonly id: string;
	readonly status: string;
	readonly runs: StoredRuns;
}

/** A real n8n that fal can call, with a credential, for workflows of any form. */
export interface Bench {
	readonly world: World;
	readonly api: N8nApi;
	/** *Model → Run* with Pause Until Webhook; the item says the model and its number. */
	fal(node?: Partial<WorkflowNode> & Readonly<Record<string, unknown>>): WorkflowNode;
	/** Saves the workflow. */
	save(graph: Graph): Promise<string>;
	/** Saves it and runs it from the node *Start*. @returns the execution */
	start(graph: Graph): Promise<string>;
	/** Changes parameters of a node in the saved workflow. */
	change(workflow: string, node: string, parameters: object): Promise<void>;
	/** Waits for the end of an execution, whatever it is. */
	end(execution: string, timeoutMs?: number): Promise<Ended>;
	/** The button Retry in the list of executions. @returns the new execution */
	retry(execution: string, workflow: 'original' | 'saved'): Promise<string>;
	/** The bodies that fal was sent, oldest first. */
	inputs(): unknown[];
	/** Waits until the execution is put to wait, and then ends its requests, or those of one model. */
	resume(execution: string, model?: string): Promise<void>;
	/** Before each test. */
	reset(): void;
	stop(): Promise<void>;
}

export async function startBench(env: Readonly<Record<string, string>> = {}): Promise<Bench> {
	const port = await freePort();
	const world = await startWorld({ n8n: { port, env: { ...publicAt(port), ...env } } });
	const { api } = world.n8n;
	const credential = await api.createFalCredential(world.fal.key);
	const bench: Bench = {
		world,
		api,
		fal(node = {}) {
			const { parameters, ...others } = node;
			return {
				...falNode(credential, '={{ $json.model }}', {
					inputParams: '={{ { number: $json.number } }}',
					waitMode: 'webhook',
					...parameters,
				}),
				...others,
			};
		},
		async save({ nodes, links, settings = {} }) {
			const created = await api.call('POST', '/workflows', {
				name: 'Bench',
				active: false,
				nodes: nodes.map((node, index) => ({
					id: `node-${index}`,
					position: [index * 220, 0],
					...node,
				})),
				connections: connectionsOf(links),
				settings: { executionOrder: 'v1', ...settings },
				pinData: {},
			});
			return String(Object(created).id);
		},
		start: async (graph) => await api.run(await bench.save(graph), 'Start'),
		async change(workflow, name, parameters) {
			const saved = Object(await api.call('GET', `/workflows/${workflow}`)) as SavedWorkflow;
			const nodes = saved.nodes.map((node) =>
				node.name === name ? { ...node, parameters: { ...node.parameters, ...parameters } } : node,
			);
			await api.call('PATCH', `/workflows/${workflow}`, { nodes, versionId: saved.versionId });
		},
		async end(id, timeoutMs = 60_000) {
			const status = await until(
				`execution ${id} to end`,
				async () => {
					const { status: now } = await api.execution(id);
					return !['new', 'running', 'waiting'].includes(now) && now;
				},
				timeoutMs,
			);
			return { id, status, runs: readRuns((await api.execution(id)).data) };
		},
		async retry(execution, workflow) {
			const loadWorkflow = workflow === 'saved';
			// It answers when the new execution has ended or paused.
			await api.call('POST', `/executions/${execution}/retry`, { loadWorkflow });
			return await until('the retry', async () => {
				const all = await api.executions();
				return all.find((one) => Object(one).retryOf === execution)?.id;
			});
		},
		inputs: () => world.fal.requests.map(({ input }) => input),
		async resume(execution, model) {
			await untilWaiting(api, execution);
			world.fal.finish(model);
		},
		reset() {
			const { fal } = world;
			fal.webhooks.resume();
			fal.reset();
			Object.assign(fal.webhooks.rules, {
				localNames: [PUBLIC_NAME],
				retryDelaysMs: [500, 1_000, 1_000, 2_000, 2_000, 2_000, 2_000],
				copies: 1,
				tampering: undefined,
			});
			const output = (input: unknown) => ({ number: Object(input).number as unknown });
			fal.define('acme/long', { endless: true, output });
			fal.define('acme/quick', { output });
			const error = { status: 422, body: { detail: 'No such voice' } };
			fal.define('acme/fails', { error });
			fal.define('acme/failsLate', { endless: true, error });
		},
		stop: async () => await world.stop(),
	};
	return bench;
}

/** How a model answers that refuses its first requests and takes the others. */
export function refusesFirst(times = 1): NonNullable<Behaviour['validate']> {
	let left = times;
	const refusal = [{ loc: ['body', 'number'], msg: 'refused', type: 'odd' }];
	return () => (left-- > 0 ? refusal : undefined);
}

/** Start → Rows → Items: one item for each row, in this order. */
export function source(rows: ReadonlyArray<Readonly<Record<string, unknown>>>): Graph {
	const items: WorkflowNode = {
		name: 'Items',
		type: 'n8n-nodes-base.splitOut',
		typeVersion: 1,
		parameters: { fieldToSplitOut: 'rows', options: {} },
	};
	return {
		nodes: [manualTrigger, setNode('Rows', { rows }), items],
		links: chain('Start', 'Rows', 'Items'),
	};
}

/** One row for each model, numbered from 0. */
export function rowsOf(...models: readonly string[]): Array<{ model: string; number: number }> {
	return models.map((model, number) => ({ model: `acme/${model}`, number }));
}

/** Behind the node: which item each of its items came from. */
export const after: WorkflowNode = setNode('After', { paired: "=$('Items').item.json.number" });

export function chain(...names: readonly string[]): Link[] {
	return names.slice(1).map((name, index) => [names[index] ?? '', name]);
}

function connectionsOf(links: readonly Link[]): object {
	const connections: Record<string, { main: object[][] }> = {};
	for (const [from, to, output = 0, input = 0] of links) {
		const { main } = (connections[from] ??= { main: [] });
		while (main.length <= output) main.push([]);
		main[output]?.push({ node: to, type: 'main', index: input });
	}
	return connections;
}
