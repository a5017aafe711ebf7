import { getEventListeners } from 'node:events';

import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';

import { randomOf } from '../random';
import { Truth } from '../truth/truth';
import type { Evidence, Try } from './evidence';
import { fileOf, promptOf } from './models';
import { rulesOf } from './rules';
import type { Scenario } from './scenario';
import type { World } from './world';

/** How long after the end nothing may be left, in milliseconds. */
const AFTERMATH_MS = 30_000;
/** Longer than any fault sleeps, so that no run reaches into the next one. */
const LET_GO_MS = 200_000;
const FAL = 'n8n-nodes-fal-run.fal';

/** Runs what the scenario says, and tells all there is to know of it. */
export async function runScenario(world: World, scenario: Scenario): Promise<Evidence> {
	const { time, fal, front } = world;
	const { runWorkflow } = await import('../../rig/engine/engine');
	const truth = new Truth();
	const known = await submitBefore(world, scenario, truth);
	const { rules, watch } = rulesOf(scenario, fal.key, time, truth);
	const { registry, tries, stops, listeners } = await watchedNode(world);
	const alarms = listenForAlarms();
	const { random } = Math;
	const chance = randomOf('Math.random', scenario.name);
	Math.random = () => chance.next();
	const cpu = process.cpuUsage();
	world.rule(rules);

	const run = await time.run(
		runWorkflow({
			registry,
			items: itemsOf(scenario, known),
			credentials: { apiKey: fal.key },
			parameters: parametersOf(scenario),
			binaryMode: scenario.binaryMode,
			instanceUrl: 'https://n8n.example.com',
			node: {
				onError: scenario.onError,
				...(scenario.maxTries > 1 && {
					retryOnFail: true,
					maxTries: scenario.maxTries,
					waitBetweenTries: scenario.waitBetweenTriesMs,
				}),
			},
			...(scenario.workflowTimeoutMs !== undefined && { timeoutMs: scenario.workflowTimeoutMs }),
			onStarted({ stop }) {
				if (scenario.stopAfterMs === undefined) return;
				void time.sleep(scenario.stopAfterMs).then(stop);
			},
		}),
	);
	await time.pass(AFTERMATH_MS);
	const left = {
		sockets: world.connections.open
			// One that the proxy never answered is not in the node's hands: n8n's agent keeps it.
			.filter((socket) => socket.remotePort === front.port && socket.bytesRead > 0)
			.map((socket) => `${socket.bytesWritten} bytes sent, ${socket.bytesRead} received`),
		timers: time.planned.map(({ origin }) => origin).filter((origin) => origin !== ''),
		listeners: listeners(),
	};
	const cpuMs = cpuSince(cpu);
	front.hangUp();
	await time.pass(LET_GO_MS);
	const openAtFal = fal.open().map(({ requestId }) => requestId);
	alarms.end();
	Math.random = random;
	fal.reset();
	return {
		scenario,
		truth,
		watch,
		tries,
		status: run.status,
		routed: run.items.length + run.errorItems.length,
		hints: run.hints.map(({ message }) => message),
		stoppedAt: stops[0] ?? (run.status === 'canceled' ? time.now() : undefined),
		left,
		openAtFal,
		alarms: alarms.heard,
		cpuMs,
	};
}

function cpuSince(before: NodeJS.CpuUsage): number {
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1_000;
}

/** Requests that the run is to find, submitted while nothing goes wrong. */
async function submitBefore(
	{ time, fal }: World,
	{ operation, items, name }: Scenario,
	truth: Truth,
): Promise<ReadonlyMap<number, string>> {
	const known = new Map<number, string>();
	if (!['getResult', 'getStatus', 'cancel'].includes(operation)) return known;
	for (const { number, model } of items) {
		const submit = async () => {
			const answer = await fal.fetch(`https://queue.fal.run/${model}`, {
				method: 'POST',
				headers: { authorization: `Key ${fal.key}` },
				body: JSON.stringify({ prompt: promptOf(name, number), number }),
			});
			const reply: unknown = await answer.json();
			return String(Object(reply).request_id);
		};
		const requestId = await time.run(submit());
		known.set(number, requestId);
		truth.take(number, 'queue', requestId).isIdTold = true;
	}
	return known;
}

function itemsOf(
	{ items, name }: Scenario,
	known: ReadonlyMap<number, string>,
): INodeExecutionData[] {
	return items.map(({ number, model, hasFile }) => ({
		json: { number, model, prompt: promptOf(name, number), requestId: known.get(number) ?? '' },
		...(hasFile && {
			binary: {
				data: {
					data: fileOf(number).toString('base64'),
					mimeType: 'image/png',
					fileName: `item${number}.png`,
				},
			},
		}),
	}));
}

function parametersOf(scenario: Scenario): INodeParameters {
	const { operation, mode } = scenario;
	const model = { __rl: true, mode: 'id', value: '={{ $json.model }}' };
	const options = {
		timeout: scenario.timeoutSeconds,
		maxConcurrency: scenario.maxConcurrency,
		checkInput: scenario.checkInput,
		includeLogs: scenario.includeLogs,
		...(scenario.downloadFiles && { downloadFiles: true }),
	};
	switch (operation) {
		case 'run':
		case 'submit':
			return {
				resource: 'model',
				operation,
				model,
				specifyInput: 'json',
				inputParams: '={{ { prompt: $json.prompt, number: $json.number } }}',
				imageInput: '={{ $binary.data ? "data" : "" }}',
				useStreaming: mode === 'stream',
				waitMode: mode === 'stream' ? 'queue' : mode,
				options,
			};
		case 'getResult':
		case 'getStatus':
		case 'cancel':
			return {
				resource: 'request',
				operation,
				model,
				requestId: '={{ $json.requestId }}',
				waitUntilDone: scenario.waitUntilDone,
				options,
			};
		case 'upload':
			return {
				resource: 'file',
				operation,
				binaryProperty: 'data',
				options: { timeout: scenario.timeoutSeconds },
			};
		case 'download':
			return {
				resource: 'file',
				operation,
				url: '=https://v3.fal.media/files/rabbit/item{{ $json.number }}.png',
				options: { timeout: scenario.timeoutSeconds },
			};
		case 'getInfo':
			return { resource: 'model', operation, model };
		case 'search':
			return { resource: 'model', operation, query: '', returnAll: false, limit: 20 };
	}
}

/** The built node, with an eye on everything that its `execute` gives. */
async function watchedNode({ time }: World) {
	const { loadBuiltNodes } = await import('../../rig/engine/nodeTypes');
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
	return {
		registry: { ...built, nodes: { ...built.nodes, [FAL]: watched } },
		tries,
		stops,
		listeners: () =>
			[...signals].reduce(
				(sum, [signal, before]) => sum + getEventListeners(signal, 'abort').length - before,
				0,
			),
	};
}

function isOutputs(value: unknown): value is INodeExecutionData[][] {
	return Array.isArray(value) && value.every((entry) => Array.isArray(entry));
}

/** What Node complains of meanwhile. */
function listenForAlarms() {
	const heard: string[] = [];
	const onRejection = (reason: unknown) => {
		heard.push(`unhandled rejection: ${String(Object(reason).stack ?? reason)}`);
	};
	const onWarning = (warning: Error) => {
		heard.push(`warning: ${warning.name}: ${warning.message}`);
	};
	process.on('unhandledRejection', onRejection);
	process.on('warning', onWarning);
	return {
		heard,
		end() {
			process.off('unhandledRejection', onRejection);
			process.off('warning', onWarning);
		},
	};
}
