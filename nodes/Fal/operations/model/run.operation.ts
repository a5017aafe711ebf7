import type { IDataObject } from 'n8n-workflow';

import {
	DEFAULT_IMAGE_KEY,
	findMedia,
	parseEndpointId,
	placeImage,
	runDirectly,
	runQueued,
	runStreaming,
	simplifyResult,
	startDeadline,
	type Deadline,
	type EndpointId,
	type Finished,
	type JsonObject,
	type RunOptions,
} from '../../fal';
import type { Item, ItemOutput } from '../../n8n/items';
import { toItemValue } from '../../n8n/itemValue';
import type { Options, Params } from '../../n8n/params';
import { inputFields } from '../fields/input';
import { modelField } from '../fields/model';
import { runModeFields, WAIT_MODES } from '../fields/runMode';
import { DEFAULT_TIMEOUT_SECONDS, PRIORITIES, runOptionsField } from '../fields/runOptions';
import type { Operation } from '../operation';

export const run: Operation = {
	name: 'Run',
	action: 'Run a model',
	description: 'Run any fal model and wait for its result',
	properties: [modelField, ...inputFields, ...runModeFields, runOptionsField],
	async execute(item) {
		const job = readJob(item.params);
		const { ports, stop } = item;
		const deadline = startDeadline(ports.clock, job.timeoutMs, stop);
		try {
			const finished = await runOnce(item, job, deadline);
			return outputOf(job, finished);
		} finally {
			deadline.end();
			item.caller.end();
		}
	},
};

/** What the parameters of one item ask for. */
interface Job {
	readonly endpoint: EndpointId;
	readonly input: JsonObject;
	readonly mode: 'queue' | 'direct' | 'stream';
	readonly options: RunOptions;
	readonly timeoutMs: number;
	readonly includeLogs: boolean;
	readonly simplify: boolean;
}

/** @throws {FalError} for whatever is wrong before anything is paid */
function readJob(params: Params): Job {
	const options = params.options();
	const imageKey = options.text('imageInputKey') ?? DEFAULT_IMAGE_KEY;
	const input = params.json('inputParams', 'Input Parameters');
	const timeoutSeconds = options.number('timeout', 'Timeout', 1) ?? DEFAULT_TIMEOUT_SECONDS;
	return {
		endpoint: parseEndpointId(params.locator('model')),
		input: placeImage(input, params.text('imageInput'), imageKey),
		mode: params.flag('useStreaming') ? 'stream' : params.choice('waitMode', WAIT_MODES),
		options: readRunOptions(options),
		timeoutMs: timeoutSeconds * 1000,
		includeLogs: options.flag('includeLogs') ?? false,
		simplify: options.flag('simplify') ?? false,
	};
}

function readRunOptions(options: Options): RunOptions {
	return {
		startTimeoutSeconds: options.number('startTimeout', 'Start Timeout', 1),
		priority: PRIORITIES.find((priority) => priority === options.text('priority')),
		runnerHint: options.text('runnerHint'),
		noServerRetries: options.flag('noServerRetries'),
		storePayloads: options.flag('storePayloads'),
	};
}

async function runOnce(item: Item, job: Job, deadline: Deadline): Promise<Finished> {
	const { ports, memory, caller } = item;
	const { endpoint, input, mode, options, includeLogs } = job;
	const subject = [mode, endpoint.id, input, options];
	return await memory.once(subject, async (open, onOpen) => {
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

function outputOf(job: Job, finished: Finished): ItemOutput {
	const { result, requestId, billableUnits, metrics, logs = [] } = finished;
	const media = findMedia(result);
	const json: IDataObject = {
		result: toItemValue(job.simplify ? simplifyResult(result, media) : result),
		requestId: requestId ?? null,
		model: job.endpoint.id,
		...(media.length > 0 && { media }),
		...(billableUnits !== undefined && { billableUnits }),
		...(metrics && { metrics }),
		...(job.includeLogs && { logs }),
	};
	return { json, requestId };
}
