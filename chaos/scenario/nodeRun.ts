import { getEventListeners } from 'node:events';

import type {
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';

import { runWorkflow } from '../../rig/engine/engine';
import type { BinaryMode } from '../../rig/engine/n8n';
import { loadBuiltNodes, type Registry } from '../../rig/engine/nodeTypes';
import type { WorkflowRun } from '../../rig/engine/workflowRun';
import { randomOf } from '../random';
import type { Try } from './evidence';
import type { World } from './world';

export const FAL = 'n8n-nodes-fal-run.fal';

export interface NodeSetup {
	/** Seeds the chance that the node itself uses. */
	readonly name: string;
	readonly items: readonly INodeExecutionData[];
	readonly parameters: INodeParameters;
	readonly node: Partial<INode>;
	readonly binaryMode: BinaryMode;
	readonly stopAfterMs?: number | undefined;
	readonly workflowTimeoutMs?: number | undefined;
	readonly instanceUrl?: string;
	/** Somebody listens to the pieces of a streamed text. */
	readonly onChunk?: (() => void) | undefined;
}

/** One execution of Start → FAL → After, and what the FAL node gave of itself. */
export interface NodeRun {
	/** Undefined when it did not end at all. */
	readonly run: WorkflowRun | undefined;
	readonly tries: readonly Try[];
	/** When somebody stopped it, or n8n did. */
	readonly stoppedAt: number | undefined;
	/** How many listeners the node has left on the signal of Stop. */
	listenersLeft(): number;
	/** Of the machine, in milliseconds. */
	readonly cpuMs: number;
	/** How much more memory the process had at its highest than ever before, in MB. */
	readonly grownMb: number;
}

/** Longer than anything may take, in milliseconds. */
const LONGEST_MS = 4 * 3_600_000;

/** Runs the node, and lets the time pass that it takes. */
export async function runNode(world: World, setup: NodeSetup): Promise<NodeRun> {
	const { time, fal } = world;
	const { registry, tries, stops, listenersLeft } = await watchedNode(world);
	const { stopAfterMs, workflowTimeoutMs } = setup;
	const { random } = Math;
	const chance = randomOf('Math.random', setup.name);
	Math.random = () => chance.next();
	const cpu = process.cpuUsage();
	const { maxRSS } = process.resourceUsage();
	try {
		const work = runWorkflow({
			registry,
			items: setup.items,
			credentials: { apiKey: fal.key },
			parameters: setup.parameters,
			binaryMode: setup.binaryMode,
			node: setup.node,
			...(setup.onChunk && { streaming: true, mode: 'webhook', onChunk: setup.onChunk }),
			...(setup.instanceUrl !== undefined && { instanceUrl: setup.instanceUrl }),
			...(workflowTimeoutMs !== undefined && { timeoutMs: workflowTimeoutMs }),
			onStarted({ stop }) {
				if (stopAfterMs !== undefined) void time.sleep(stopAfterMs).then(stop);
			},
		});
		const run = await endOf(world, work);
		const stoppedAt = stops[0] ?? (run?.status === 'canceled' ? time.now() : undefined);
		const grownMb = (process.resourceUsage().maxRSS - maxRSS) / 1_024;
		return { run, tries, stoppedAt, listenersLeft, cpuMs: cpuSince(cpu), grownMb };
	} finally {
		Math.random = random;
	}
}

/** What the work comes to, or undefined when it goes on for hours, and even when everybody hangs up. */
async function endOf<T>({ time, front }: World, work: Promise<T>): Promise<T | undefined> {
	work.catch(() => undefined); // Whoever waits is told below.
	for (const limitMs of [LONGEST_MS, LONGEST_MS / 4]) {
		const late = time.sleep(limitMs).then(() => undefined);
		const first = await time.run(Promise.race([work.then((value) => ({ value })), late]));
		if (first) return first.value;
		front.hangUp();
	}
	return undefined;
}

function cpuSince(before: NodeJS.CpuUsage): number {
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1_000;
}

/** The built node, with an eye on everything that its `execute` gives. */
async function watchedNode({ time }: World) {
	const built = await loadBuiltNodes();
	const fal = built.nodes[FAL];
	const execute: unknown = Reflect.get(Object(fal), 'execute');
	if (typeof execute !== 'function') throw new Error('The FAL node was not loaded');
	const tries: Try[] = [];
	const signals = new Map<AbortSignal, number>();
	const stops: number[] = [];
	const watched: INodeType = Object.create(Object(fal), {
		execute: {
			async value(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
				const signal = this.getExecutionCancelSignal();
				if (signal && !signals.has(signal)) {
					signal.addEventListener('abort', () => stops.push(time.now()));
					signals.set(signal, getEventListeners(signal, 'abort').length);
				}
				const startedAt = time.now();
				try {
					const given: unknown = await Reflect.apply(execute, this, []);
					const outputs = isOutputs(given) ? given : [];
					tries.push({ startedAt, endedAt: time.now(), items: outputs.flat(), error: undefined });
					return outputs;
				} catch (error) {
					tries.push({ startedAt, endedAt: time.now(), items: undefined, error });
					throw error;
				}
			},
		},
	});
	const registry: Registry = { ...built, nodes: { ...built.nodes, [FAL]: watched } };
	return {
		registry,
		tries,
		stops,
		listenersLeft: () =>
			[...signals].reduce(
				(sum, [signal, before]) => sum + getEventListeners(signal, 'abort').length - before,
				0,
			),
	};
}

function isOutputs(value: unknown): value is INodeExecutionData[][] {
	return Array.isArray(value) && value.every((entry) => Array.isArray(entry));
}
