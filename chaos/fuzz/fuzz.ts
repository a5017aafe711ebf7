import type { INodeExecutionData } from 'n8n-workflow';

import { breachesOf } from '../checks';
import { isErrorRow } from '../checks/texts';
import { randomOf } from '../random';
import { leftOf, letGo, listenForAlarms } from '../scenario/aftermath';
import type { Evidence } from '../scenario/evidence';
import type { Breach } from '../checks/promises';
import { fileOf, promptOf } from '../scenario/models';
import { runNode } from '../scenario/nodeRun';
import { NO_FAULTS, OPERATIONS } from '../scenario/scenario';
import type { World } from '../scenario/world';
import { Truth } from '../truth/truth';
import type { BaseAnswers } from './base';
import { fuzzRules, type SentAnswer } from './fuzzRules';
import { fuzzTargets, type FuzzTarget } from './targets';

export interface FuzzCase {
	readonly number: number;
	readonly target: FuzzTarget;
}

/** What one case broke, with the answers that did it. */
export interface FuzzFailure {
	readonly number: number;
	readonly target: string;
	readonly breaches: readonly Breach[];
	readonly answers: readonly SentAnswer[];
}

export interface FuzzResult {
	readonly failures: readonly FuzzFailure[];
	readonly answers: number;
	readonly cpuMs: number;
}

/** The case of this number, always the same for the same seed. */
export function drawCase(seed: number, number: number): FuzzCase {
	const random = randomOf('case', seed, number);
	return { number, target: random.weighted(fuzzTargets.map((one) => [one.weight, one] as const)) };
}

/** Runs cases of one target side by side; those of a batch that breaks are run again one by one. */
export async function runBatch(
	world: World,
	seed: number,
	cases: readonly FuzzCase[],
	base: BaseAnswers,
): Promise<FuzzResult> {
	const { breaches, sent, cpuMs } = await runTogether(world, seed, cases, base);
	const answers = [...sent.values()].reduce((sum, list) => sum + list.length, 0);
	if (breaches.length === 0) return { failures: [], answers, cpuMs };
	const [only, ...others] = cases;
	if (only && others.length === 0) {
		const { number, target } = only;
		const failure = { number, target: target.name, breaches, answers: sent.get(number) ?? [] };
		return { failures: [failure], answers, cpuMs };
	}
	const failures: FuzzFailure[] = [];
	for (const one of cases) failures.push(...(await runBatch(world, seed, [one], base)).failures);
	if (failures.length > 0) return { failures, answers, cpuMs };
	const number = only?.number ?? 0;
	const together = {
		number,
		target: `${only?.target.name ?? ''}, together`,
		breaches,
		answers: [],
	};
	return { failures: [together], answers, cpuMs };
}

async function runTogether(
	world: World,
	seed: number,
	cases: readonly FuzzCase[],
	base: BaseAnswers,
) {
	const [first] = cases;
	if (!first) throw new Error('There is no case');
	const { target } = first;
	const { fal } = world;
	const truth = new Truth(() => world.time.now());
	const name = `fuzz/${seed}/${first.number}`;
	const items: INodeExecutionData[] = [];
	for (const { number } of cases) items.push(await itemOf(world, seed, target, number, truth));
	const { rules, watch } = fuzzRules(world, target, seed, truth, base);
	const alarms = listenForAlarms();
	world.rule(rules);
	const { run, tries, stoppedAt, listenersLeft, cpuMs, grownMb } = await runNode(world, {
		name,
		items,
		parameters: target.parameters,
		node: { onError: 'continueRegularOutput' },
		binaryMode: 'default',
	});
	const completeAtEnd = fal.requests
		.filter(({ status }) => status === 'COMPLETED')
		.map(({ requestId }) => requestId);
	const left = await leftOf(world, listenersLeft);
	await letGo(world);
	const openAtFal = fal.open().map(({ requestId }) => requestId);
	alarms.end();
	fal.reset();
	const evidence: Evidence = {
		scenario: scenarioOf(name, target, cases),
		truth,
		watch: { deeds: [], calls: 0, keyElsewhere: watch.keyElsewhere },
		tries,
		status: run?.status ?? 'never ended',
		routed: (run?.items.length ?? 0) + (run?.errorItems.length ?? 0),
		hints: run?.hints.map(({ message }) => message) ?? [],
		stoppedAt,
		waiting: undefined,
		left,
		completeAtEnd,
		openAtFal,
		alarms: alarms.heard,
		cpuMs,
		grownMb,
	};
	const breaches = [...breachesOf(evidence, fal.key), ...cleanOutcomes(evidence)];
	if ('polluted' in {}) breaches.push({ promise: 'prototypes stay clean', how: 'Object has it' });
	return { breaches, sent: watch.sent, cpuMs };
}

async function itemOf(
	{ time, fal }: World,
	seed: number,
	target: FuzzTarget,
	number: number,
	truth: Truth,
): Promise<INodeExecutionData> {
	const random = randomOf('item', seed, number);
	const kind = random.pick(target.models);
	const model = kind === 'acme/fuzz' ? `acme/fuzz-${number}` : kind;
	if (kind === 'acme/fuzz') fal.define(model, { output: () => ({ number, text: 'done' }) });
	const prompt = promptOf(`fuzz ${seed}`, number);
	const submit = async (): Promise<string> => {
		const answer = await fal.fetch(`https://queue.fal.run/${model}`, {
			method: 'POST',
			headers: { authorization: `Key ${fal.key}` },
			body: JSON.stringify({ prompt, number }),
		});
		const reply: unknown = await answer.json();
		return String(Object(reply).request_id);
	};
	const requestId = target.isSubmitted === true ? await time.run(submit()) : '';
	if (requestId !== '') truth.take(number, 'queue', requestId).idToldAtMs = time.now();
	const data = {
		data: fileOf(number).toString('base64'),
		mimeType: 'image/png',
		fileName: `item${number}.png`,
	};
	return {
		json: { number, model, prompt, requestId },
		...(target.hasFile === true && { binary: { data } }),
	};
}

/** As the checks of a run want it. */
function scenarioOf(
	name: string,
	target: FuzzTarget,
	cases: readonly FuzzCase[],
): Evidence['scenario'] {
	const { operation, waitMode, useStreaming } = target.parameters;
	const mode = useStreaming === true ? 'stream' : waitMode === 'direct' ? 'direct' : 'queue';
	return {
		name,
		operation: OPERATIONS.find((one) => one === operation) ?? 'run',
		mode,
		items: cases.map(({ number }) => ({ number, model: '', hasFile: false })),
		timeoutSeconds: 8,
		maxConcurrency: 25,
		onError: 'continueRegularOutput',
		maxTries: 1,
		waitBetweenTriesMs: 0,
		checkInput: false,
		includeLogs: false,
		downloadFiles: false,
		waitUntilDone: true,
		stopAfterMs: undefined,
		workflowTimeoutMs: undefined,
		binaryMode: 'default',
		faultRate: NO_FAULTS,
		connectFaultRate: 0,
		caller: 'nobody',
		only: undefined,
		weather: [],
		oldTls: 0,
	};
}

/** A row is a result or an error of a known kind. */
function cleanOutcomes({ tries }: Evidence): Breach[] {
	const items = tries.at(-1)?.items ?? [];
	return items.flatMap((item) => {
		if (!isErrorRow(item)) return [];
		const { kind } = Object(item.json['details']);
		const isKnown = typeof kind === 'string' && kind !== '';
		const how = JSON.stringify(item.json).slice(0, 200);
		return isKnown ? [] : [{ promise: 'an error has a kind', how }];
	});
}
