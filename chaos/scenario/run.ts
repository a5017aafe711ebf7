import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { Truth } from '../truth/truth';
import { leftOf, letGo, listenForAlarms } from './aftermath';
import type { CallServer } from './calls';
import type { Evidence, Waiting } from './evidence';
import { fileOf, promptOf } from './models';
import { runNode, type NodeSetup } from './nodeRun';
import { rulesOf } from './rules';
import type { Scenario } from './scenario';
import type { World } from './world';

/** What whoever called the workflow does with a piece of a text. */
const LISTENERS: Readonly<Record<Scenario['caller'], (() => void) | undefined>> = {
	nobody: undefined,
	listens: () => undefined,
	fails: () => {
		throw new Error('The caller has gone');
	},
};

/** As long as fal goes on calling. */
const CALLS_MS = 2.5 * 3_600_000;

/** Runs what the scenario says, and tells all there is to know of it. */
export async function runScenario(
	world: World,
	calls: CallServer,
	scenario: Scenario,
): Promise<Evidence> {
	const { time, fal } = world;
	const truth = new Truth(() => time.now());
	const known = await submitBefore(world, scenario, truth);
	const { rules, watch } = rulesOf(scenario, fal.key, time, truth);
	const alarms = listenForAlarms();
	world.rule(rules);
	const setup = setupOf(scenario, known, calls.instanceUrl);
	const nodeRun = await runNode(world, setup);
	const { run, tries, stoppedAt, cpuMs, grownMb, listenersLeft } = nodeRun;
	const completeAtEnd = fal.requests
		.filter(({ status }) => status === 'COMPLETED')
		.map(({ requestId }) => requestId);
	let waiting: Waiting | undefined;
	if (run?.status === 'waiting') {
		waiting = calls.wait(run.data, setup);
		await time.pass(CALLS_MS);
		calls.forget();
	}
	const left = await leftOf(world, listenersLeft);
	await letGo(world);
	const openAtFal = fal.open().map(({ requestId }) => requestId);
	alarms.end();
	fal.reset();
	return {
		scenario,
		truth,
		watch,
		tries,
		status: run?.status ?? 'never ended',
		routed: (run?.items.length ?? 0) + (run?.errorItems.length ?? 0),
		hints: run?.hints.map(({ message }) => message) ?? [],
		stoppedAt,
		waiting,
		left,
		completeAtEnd,
		openAtFal,
		alarms: alarms.heard,
		cpuMs,
		grownMb,
	};
}

function setupOf(
	scenario: Scenario,
	known: ReadonlyMap<number, string>,
	instanceUrl: string,
): NodeSetup {
	const { name, binaryMode, stopAfterMs, workflowTimeoutMs, onError, maxTries } = scenario;
	const { caller } = scenario;
	const retry = {
		retryOnFail: true,
		maxTries,
		waitBetweenTries: scenario.waitBetweenTriesMs,
	};
	return {
		name,
		items: itemsOf(scenario, known),
		parameters: parametersOf(scenario),
		node: { onError, ...(maxTries > 1 && retry) },
		binaryMode,
		stopAfterMs,
		workflowTimeoutMs,
		instanceUrl,
		onChunk: LISTENERS[caller],
	};
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
		truth.take(number, 'queue', requestId).idToldAtMs = time.now();
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
