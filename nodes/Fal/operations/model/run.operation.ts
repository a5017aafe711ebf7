import type { IDataObject } from 'n8n-workflow';

import {
	FILE_LIFETIMES,
	findMedia,
	parseEndpointId,
	runDirectly,
	runQueued,
	runStreaming,
	simplifyResult,
	startDeadline,
	withAddresses,
	type Deadline,
	type EndpointId,
	type Finished,
	type JsonObject,
	type Media,
	type RunOptions,
} from '../../fal';
import type { Item, ItemOutput } from '../../n8n/items';
import { toItemValue } from '../../n8n/itemValue';
import type { Options } from '../../n8n/params';
import { inputFields } from '../fields/input';
import { modelField } from '../fields/model';
import { runModeFields, WAIT_MODES } from '../fields/runMode';
import { DEFAULT_TIMEOUT_SECONDS, PRIORITIES, runOptionsField } from '../fields/runOptions';
import type { Operation } from '../operation';
import { readInput, type InputWithFiles } from './input';
import {
	fetchFiles,
	readDownloadPlan,
	withFiles,
	withoutAddresses,
	type DownloadPlan,
} from './outputFiles';

export const run: Operation = {
	name: 'Run',
	action: 'Run a model',
	description: 'Run any fal model and wait for its result',
	properties: [modelField, ...inputFields, ...runModeFields, runOptionsField],
	async execute(item) {
		const job = await readJob(item);
		const { ports, stop } = item;
		const deadline = startDeadline(ports.clock, job.timeoutMs, stop);
		try {
			const finished = await runOnce(item, job, deadline);
			// Not after a failure: whoever listens would take half a text for the whole.
			item.caller.end();
			return await outputOf(item, job, finished, deadline);
		} finally {
			deadline.end();
		}
	},
};

/** What the parameters of one item ask for. */
interface Job extends InputWithFiles {
	readonly endpoint: EndpointId;
	readonly mode: 'queue' | 'direct' | 'stream';
	readonly options: RunOptions;
	readonly timeoutMs: number;
	readonly includeLogs: boolean;
	readonly simplify: boolean;
	readonly download: DownloadPlan | undefined;
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
		includeLogs: options.flag('includeLogs') ?? false,
		simplify: options.flag('simplify') ?? false,
		download: readDownloadPlan(options),
	};
}

function readRunOptions(options: Options): RunOptions {
	return {
		startTimeoutSeconds: options.number('startTimeout', 'Start Timeout', 1),
		priority: PRIORITIES.find((priority) => priority === options.text('priority')),
		runnerHint: options.text('runnerHint'),
		noServerRetries: options.flag('noServerRetries'),
		storePayloads: options.flag('storePayloads'),
		keepFilesFor: options.choice('keepFilesFor', 'Keep Files For', FILE_LIFETIMES),
	};
}

async function runOnce(item: Item, job: Job, deadline: Deadline): Promise<Finished> {
	const { ports, memory, caller } = item;
	const { endpoint, mode, options, includeLogs } = job;
	return await memory.once(async (open, onOpen) => {
		// A request of an earlier try has its files already.
		const input = open ? job.input : await uploadInto(item, job, deadline.signal);
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

/** The input with the files uploaded and their addresses in place. */
async function uploadInto(
	{ uploads }: Item,
	{ input, files, options }: Job,
	signal: AbortSignal,
): Promise<JsonObject> {
	const lifetime = options.keepFilesFor;
	const addresses = await Promise.all(
		files.map(async ({ file }) => await uploads.urlOf(file, lifetime, signal)),
	);
	return withAddresses(input, files, addresses);
}

async function outputOf(
	item: Item,
	job: Job,
	finished: Finished,
	{ signal }: Deadline,
): Promise<ItemOutput | ItemOutput[]> {
	const media = findMedia(finished.result);
	const { download } = job;
	if (!download) return plainOutput(job, finished, media);
	const files = await fetchFiles(item, download, media, signal);
	const shown = download.keepUrls
		? { result: finished.result, media }
		: withoutAddresses(finished.result, media, files);
	const output = plainOutput(job, { ...finished, result: shown.result }, shown.media);
	return withFiles(output, download, media, files, item.hints);
}

function plainOutput(job: Job, finished: Finished, media: readonly Media[]): ItemOutput {
	const { result, requestId, billableUnits, metrics, logs = [] } = finished;
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
