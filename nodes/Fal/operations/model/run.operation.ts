import {
	parseEndpointId,
	readFinished,
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
import { runLimit } from '../timeLimits';
import { tellOtherCategory } from '../verbs/category';
import type { Verb } from '../verbs/verb';
import { readInput, uploadInto } from './input';
import { outputOf, readOutputPlan } from './output';
import { submitForPause, type PausedRun } from './pausedRun';

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
};

/**
 * Runs a model and waits for its result.
 *
 * @param verb what is to be done, when that is more than to run a model
 * @throws {FalError}
 */
export async function runModel(item: Item, verb?: Verb): Promise<Work> {
	const job = await readJob(item, verb);
	const { mode } = job;
	return mode === 'webhook' ? await submitForPause(item, job) : await runAndWait(item, job, mode);
}

/** How a run is carried out while the node waits. */
type WaitingMode = 'queue' | 'direct' | 'stream';

/** What the parameters of one item ask for. */
interface Job extends PausedRun {
	readonly mode: WaitingMode | 'webhook';
	readonly limit: TimeLimit;
}

/** @throws {FalError} for whatever is wrong before anything is paid */
async function readJob(item: Item, verb: Verb | undefined): Promise<Job> {
	const { params } = item;
	const options = readOptions(runOptions, params.options());
	const endpoint = parseEndpointId(params.locator('model'));
	const given = await readInput(item, endpoint, verb);
	if (verb) await tellOtherCategory(item, endpoint, verb);
	return {
		endpoint,
		given,
		mode: params.flag('useStreaming') ? 'stream' : params.choice('waitMode', WAIT_MODES),
		options,
		plan: readOutputPlan(item, endpoint, options),
		limit: runLimit(options.timeout),
		limitMs: options.limitWaitTime * 60_000,
	};
}

async function runAndWait(item: Item, job: Job, mode: WaitingMode) {
	return await item.within(job.limit, async (deadline) => {
		const finished = await runOnce(item, job, mode, deadline);
		// Not after a failure: whoever listens would take half a text for the whole.
		item.caller.end();
		return await outputOf(item, job.plan, finished, deadline.signal);
	});
}

async function runOnce(
	item: Item,
	job: Job,
	mode: WaitingMode,
	deadline: Deadline,
): Promise<Finished> {
	const { fal, memory, caller } = item;
	const { endpoint, given, options, plan } = job;
	const { includeLogs } = plan;
	return await memory.once(readFinished, async (open, onOpen) => {
		// A request of an earlier try has its files already.
		const input = open
			? given.input
			: await uploadInto(item, given, options.keepFilesFor, deadline.signal);
		const asked = { endpoint, input, options };
		switch (mode) {
			case 'queue':
				return await fal.run.queued({ ...asked, includeLogs, open, onOpen }, deadline);
			case 'direct':
				return await fal.run.direct(asked, deadline);
			case 'stream':
				return await fal.run.streamed({ ...asked, onPartial: caller.send }, deadline);
		}
	});
}
