import {
	parseEndpointId,
	runDirectly,
	runQueued,
	runStreaming,
	startDeadline,
	type Deadline,
	type EndpointId,
	type Finished,
	type RunOptions,
} from '../../fal';
import type { Item } from '../../n8n/items';
import { inputFields } from '../fields/input';
import { modelField } from '../fields/model';
import { runModeFields, WAIT_MODES } from '../fields/runMode';
import {
	DEFAULT_TIMEOUT_SECONDS,
	optionsField,
	REQUEST_OPTIONS,
	RESULT_OPTIONS,
} from '../fields/runOptions';
import type { Operation } from '../operation';
import { readInput, uploadInto, type InputWithFiles } from './input';
import { readRunOptions } from './runOptions';
import { outputOf, readOutputPlan, type OutputPlan } from './output';

export const run: Operation = {
	name: 'Run',
	action: 'Run a model',
	description: 'Run any fal model and wait for its result',
	properties: [
		modelField,
		...inputFields,
		...runModeFields,
		optionsField([...REQUEST_OPTIONS, ...RESULT_OPTIONS, 'timeout']),
	],
	async execute(item) {
		const job = await readJob(item);
		const { ports, stop } = item;
		const deadline = startDeadline(ports.clock, job.timeoutMs, stop);
		try {
			const finished = await runOnce(item, job, deadline);
			// Not after a failure: whoever listens would take half a text for the whole.
			item.caller.end();
			return await outputOf(item, job, finished, deadline.signal);
		} finally {
			deadline.end();
		}
	},
};

/** What the parameters of one item ask for. */
interface Job extends InputWithFiles, OutputPlan {
	readonly endpoint: EndpointId;
	readonly mode: 'queue' | 'direct' | 'stream';
	readonly options: RunOptions;
	readonly timeoutMs: number;
}

/** @throws {FalError} for whatever is wrong before anything is paid */
async function readJob(item: Item): Promise<Job> {
	const { params } = item;
	const options = params.options();
	const timeoutSeconds = options.number('timeout', 'Timeout', 1) ?? DEFAULT_TIMEOUT_SECONDS;
	const endpoint = parseEndpointId(params.locator('model'));
	return {
		endpoint,
		...(await readInput(item, endpoint)),
		mode: params.flag('useStreaming') ? 'stream' : params.choice('waitMode', WAIT_MODES),
		options: readRunOptions(options),
		timeoutMs: timeoutSeconds * 1000,
		...readOutputPlan(endpoint, options),
	};
}

async function runOnce(item: Item, job: Job, deadline: Deadline): Promise<Finished> {
	const { ports, memory, caller } = item;
	const { endpoint, mode, options, includeLogs } = job;
	return await memory.once(async (open, onOpen) => {
		// A request of an earlier try has its files already.
		const input = open
			? job.input
			: await uploadInto(item, job, options.keepFilesFor, deadline.signal);
		switch (mode) {
			case 'queue':
				return await runQueued(
					ports,
					{ endpoint, input, options, includeLogs, open, onOpen },
					deadline,
				);
			case 'direct':
				return await runDirectly(ports, { endpoint, input, options }, deadline);
			case 'stream':
				return await runStreaming(
					ports,
					{ endpoint, input, options, onPartial: caller.send },
					deadline,
				);
		}
	});
}
