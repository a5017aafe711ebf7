import {
	costOf,
	MAYBE_TAKEN,
	openFate,
	parseEndpointId,
	readFinished,
	requestById,
	withFacts,
	withFate,
	type Deadline,
	type Finished,
	type TimeLimit,
} from '../../fal';
import type { Item } from '../../n8n/items';
import type { Work } from '../../n8n/item/outcome';
import { downloadFilesField } from '../fields/downloadFiles';
import { inputFields } from '../fields/input';
import { modelField } from '../fields/model';
import { runModeFields, WAIT_MODES } from '../fields/runMode';
import { runOptions } from '../options/options';
import { optionsField, readOptions } from '../options/optionSet';
import type { Operation } from '../operation';
import { runLimit, SUBMITTING } from '../timeLimits';
import { tellOtherCategory } from '../verbs/category';
import type { Verb } from '../verbs/verb';
import { readCheckedInput, readInput, uploadInto } from './input/input';
import { namingModel } from './nearest';
import { outputOf, readOutputPlan } from './output/output';
import { resumeUrlFor, submitForPause, type PausedRun } from './pausedRun';
import { tagHeaderOf } from './tags';
import { warnOfWebhook } from './webhookUrl';

export const run: Operation = {
	name: 'Run',
	action: 'Run a model',
	description: 'Run any fal model and wait for its result',
	properties: [
		modelField,
		...inputFields,
		downloadFilesField,
		...runModeFields,
		optionsField(runOptions),
	],
	execute: async (item) => await runModel(item),
	check: async (item) => await checkRun(item),
};

/**
 * Runs a model and waits for its result.
 *
 * @param verb what is to be done, when that is more than to run a model
 * @throws {FalError}
 */
export async function runModel(item: Item, verb?: Verb): Promise<Work> {
	return await namingModel(item, async () => {
		const asked = readAsked(item);
		const { mode, endpoint } = asked;
		warnOfWebhook(item);
		// From the first call for the item on: the model's description may be slow to come, too.
		return await item.within(limitOf(asked), async (deadline) => {
			const { signal } = deadline;
			const bounded = { ...item, models: item.models.until(signal) };
			const given = await readInput(bounded, endpoint, verb);
			if (verb) await tellOtherCategory(bounded, endpoint, verb);
			signal.throwIfAborted();
			return mode === 'webhook'
				? await submitForPause(item, { ...asked, given }, signal)
				: await runAndWait(item, { ...asked, given, mode }, deadline);
		});
	});
}

/** Refuses what {@link runModel} would refuse before it pays. @throws {FalError} */
export async function checkRun(item: Item, verb?: Verb): Promise<void> {
	await namingModel(item, async () => {
		const asked = readAsked(item);
		const { mode, endpoint, options } = asked;
		if (mode === 'webhook') resumeUrlFor(item, options);
		await item.within(limitOf(asked), async ({ signal }) => {
			const bounded = { ...item, models: item.models.until(signal) };
			await readCheckedInput(bounded, endpoint, verb);
		});
	});
}

function limitOf({ mode, options }: ReturnType<typeof readAsked>): TimeLimit {
	return mode === 'webhook' ? SUBMITTING : runLimit(options.timeout);
}

/** What the parameters of one item ask for, its input aside. @throws {FalError} */
function readAsked(item: Item) {
	const { params } = item;
	const read = readOptions(runOptions, params.options());
	const options = { ...read, tagHeader: tagHeaderOf(item, read) };
	const endpoint = parseEndpointId(params.locator('model'));
	return {
		endpoint,
		mode: params.flag('useStreaming') ? 'stream' : params.choice('waitMode', WAIT_MODES),
		options,
		plan: readOutputPlan(item, endpoint, options),
		limitMs: options.limitWaitTime * 60_000,
	} as const;
}

/** How a run is carried out while the node waits. */
interface WaitingRun extends PausedRun {
	readonly mode: 'queue' | 'direct' | 'stream';
}

async function runAndWait(item: Item, run: WaitingRun, deadline: Deadline) {
	const finished = await runOnce(item, run, deadline);
	// Not after a failure: whoever listens would take half a text for the whole.
	item.caller.end();
	try {
		return await outputOf(item, run.plan, finished, deadline.signal);
	} catch (error) {
		throw ofFinished(error, run, finished);
	}
}

/** A failure after the run: what was paid for is named, and where it can be had again. */
function ofFinished(thrown: unknown, { endpoint, mode }: WaitingRun, { requestId }: Finished) {
	const isKept = mode === 'queue' && requestId !== undefined;
	const fate = isKept ? openFate(requestById(endpoint, requestId), 'complete') : MAYBE_TAKEN;
	return withFate(withFacts(thrown, { requestId, endpointId: endpoint.id }), fate);
}

async function runOnce(item: Item, run: WaitingRun, deadline: Deadline): Promise<Finished> {
	const { fal, memory, caller, models, budget } = item;
	const { endpoint, given, options, plan, mode } = run;
	const { includeLogs } = plan;
	return await memory.once(readFinished, async (open, keepOpen) => {
		const onOpen: typeof keepOpen = (request) => {
			keepOpen(request);
			models.askPrice(endpoint.id);
		};
		const call = async () => {
			// A request of an earlier try has its files already.
			const input = open
				? given.input
				: await uploadInto(item, given, options.keepFilesFor, deadline.signal);
			const asked = { endpoint, input, options };
			switch (mode) {
				case 'queue':
					return await fal.run.queued({ ...asked, includeLogs, open, onOpen }, deadline);
				case 'direct':
					models.askPrice(endpoint.id);
					return await fal.run.direct(asked, deadline);
				case 'stream':
					models.askPrice(endpoint.id);
					return await fal.run.streamed({ ...asked, onPartial: caller.send }, deadline);
			}
		};
		return await budget.pay({
			max: options.maxCost,
			model: endpoint.id,
			isPaid: open !== undefined,
			signal: deadline.signal,
			call,
			costOf: ({ billableUnits }) => costOf(billableUnits, models.knownPrice(endpoint.id)),
		});
	});
}
