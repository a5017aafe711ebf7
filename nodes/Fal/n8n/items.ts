import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';
import pLimit from 'p-limit';

import {
	createPace,
	createUploads,
	falError,
	type Ports,
	type Transport,
	type Uploads,
} from '../fal';
import { filesOfItem, type ItemFiles } from './binaryInput';
import { createFileStore, type FileStore } from './binaryOutput';
import { callerOf, isWatched, type Caller } from './caller';
import { clock } from './clock';
import { toErrorRow, toNodeError } from './errors';
import { createHints, type Hints } from './hints';
import { openMemory, type ItemMemory } from './memory';
import { openModels, type Models } from './models';
import { readParams, type Params } from './params';
import { createTransport, CREDENTIAL } from './transport';

/** One incoming item, with all that an operation may use for it. */
export interface Item {
	readonly params: Params;
	readonly ports: Ports;
	/** Aborts when the execution is stopped or reaches n8n's time limit. */
	readonly stop: AbortSignal | undefined;
	readonly memory: ItemMemory;
	readonly caller: Caller;
	/** What the item brings. */
	readonly files: ItemFiles;
	/** Brings files to fal, the same bytes only once for all items. */
	readonly uploads: Uploads;
	/** Brings files into n8n. */
	readonly store: FileStore;
	readonly hints: Hints;
	readonly models: Models;
}

/** What an operation makes of one item. */
export interface ItemOutput {
	readonly json: IDataObject;
	readonly binary?: IBinaryKeyData | undefined;
	/** The request behind it, named when another item fails. */
	readonly requestId?: string | undefined;
}

type Outcome =
	| { readonly state: 'done'; readonly outputs: readonly ItemOutput[] }
	| { readonly state: 'failed'; readonly error: unknown }
	| { readonly state: 'skipped' };

const DEFAULT_CONCURRENCY = 5;

/**
 * Works on every incoming item, some side by side, and returns what became of them in their order.
 *
 * A failed item becomes an error row when the node is set to continue. Otherwise nothing more is
 * started, what runs is waited for because it is paid, and the first failure is thrown.
 */
export async function executeItems(
	context: IExecuteFunctions,
	work: (item: Item) => Promise<ItemOutput | readonly ItemOutput[]>,
): Promise<INodeExecutionData[]> {
	const node = context.getNode();
	const stop = context.getExecutionCancelSignal();
	// Retry On Fail runs the node again after a Stop: nothing may be submitted then.
	if (stop?.aborted === true) throw toNodeError(node, stopped(), 0);
	const count = context.getInputData().length;
	const memory = openMemory(context);
	const transport = createTransport(context);
	const shared = {
		stop,
		uploads: createUploads({ transport, clock }),
		store: createFileStore(context, transport),
		hints: createHints(context),
		models: openModels(node, transport, CREDENTIAL),
	};
	const outcomes = await workSideBySide(context, transport, count, async (index, ports) => {
		const output = await work({
			...shared,
			params: readParams(context, index),
			ports,
			memory: memory.ofItem(index),
			caller: callerOf(context, index),
			files: filesOfItem(context, index),
		});
		return [output].flat();
	});
	shared.hints.show();
	const failure = outcomes.findIndex(({ state }) => state === 'failed');
	if (failure < 0) memory.forget();
	else if (!context.continueOnFail()) throw failureOf(context, outcomes, failure);
	return outcomes.flatMap((outcome, index) => {
		if (outcome.state === 'skipped') return [];
		const made =
			outcome.state === 'done' ? outcome.outputs : [{ json: toErrorRow(node, outcome.error) }];
		return made.map((output) => toItem(output, index));
	});
}

function toItem({ json, binary }: ItemOutput, index: number): INodeExecutionData {
	return { json, ...(binary && { binary }), pairedItem: { item: index } };
}

async function workSideBySide(
	context: IExecuteFunctions,
	transport: Transport,
	count: number,
	work: (index: number, ports: Ports) => Promise<readonly ItemOutput[]>,
): Promise<Outcome[]> {
	const maxRuns = readMaxConcurrency(context);
	const limit = pLimit(maxRuns);
	const pace = createPace(clock, maxRuns, (runs) => {
		limit.concurrency = runs;
	});
	const ports = { transport, clock, pace };
	const goOn = context.continueOnFail();
	let failed = false;
	const workOn = async (index: number): Promise<Outcome> => {
		if (failed && !goOn) return { state: 'skipped' };
		try {
			return { state: 'done', outputs: await work(index, ports) };
		} catch (error) {
			failed = true;
			return { state: 'failed', error };
		}
	};
	const indexes = Array.from({ length: count }, (_, index) => index);
	return await limit.map(indexes, workOn);
}

function readMaxConcurrency(context: IExecuteFunctions): number {
	try {
		const options = readParams(context, 0).options();
		const wanted = options.number('maxConcurrency', 'Max Concurrency', 1);
		return Math.floor(wanted ?? DEFAULT_CONCURRENCY);
	} catch (error) {
		throw toNodeError(context.getNode(), error, 0);
	}
}

function failureOf(context: IExecuteFunctions, outcomes: readonly Outcome[], index: number) {
	const finished = outcomes.flatMap((outcome) => {
		const outputs = outcome.state === 'done' ? outcome.outputs : [];
		// Several items of one request name it once.
		const ids = new Set(outputs.map(({ requestId }) => requestId));
		return [...ids].filter((id) => id !== undefined);
	});
	const outcome = outcomes[index];
	const error = outcome?.state === 'failed' ? outcome.error : undefined;
	const made = toNodeError(context.getNode(), error, index, finished);
	// To whoever watches n8n tells the description alone.
	if (isWatched(context)) made.description = `${made.message}. ${made.description ?? ''}`;
	return made;
}

function stopped() {
	return falError({ kind: 'stopped', message: 'The execution was stopped' });
}
