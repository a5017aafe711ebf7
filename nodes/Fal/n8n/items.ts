import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import pLimit from 'p-limit';

import { createPace, falError, type Ports } from '../fal';
import { callerOf, type Caller } from './caller';
import { clock } from './clock';
import { toErrorRow, toNodeError } from './errors';
import { openMemory, type ItemMemory } from './memory';
import { readParams, type Params } from './params';
import { createTransport } from './transport';

/** One incoming item, with all that an operation may use for it. */
export interface Item {
	readonly params: Params;
	readonly ports: Ports;
	/** Aborts when the execution is stopped or reaches n8n's time limit. */
	readonly stop: AbortSignal | undefined;
	readonly memory: ItemMemory;
	readonly caller: Caller;
}

/** What an operation makes of one item. */
export interface ItemOutput {
	readonly json: IDataObject;
	/** The request behind it, named when another item fails. */
	readonly requestId?: string | undefined;
}

type Outcome =
	| { readonly state: 'done'; readonly output: ItemOutput }
	| { readonly state: 'failed'; readonly error: unknown }
	| { readonly state: 'skipped' };

const DEFAULT_CONCURRENCY = 5;

/**
 * Works on every incoming item, some side by side, and returns one item for each in their order.
 *
 * A failed item becomes an error row when the node is set to continue. Otherwise nothing more is
 * started, what runs is waited for because it is paid, and the first failure is thrown.
 */
export async function executeItems(
	context: IExecuteFunctions,
	work: (item: Item) => Promise<ItemOutput>,
): Promise<INodeExecutionData[]> {
	const node = context.getNode();
	const stop = context.getExecutionCancelSignal();
	// Retry On Fail runs the node again after a Stop: nothing may be submitted then.
	if (stop?.aborted === true) throw toNodeError(node, stopped(), 0);
	const count = context.getInputData().length;
	const memory = openMemory(context);
	const outcomes = await workSideBySide(context, count, async (index, ports) => {
		const params = readParams(context, index);
		const caller = callerOf(context, index);
		return await work({ params, ports, stop, memory: memory.ofItem(index), caller });
	});
	const failure = outcomes.findIndex(({ state }) => state === 'failed');
	if (failure < 0) memory.forget();
	else if (!context.continueOnFail()) throw failureOf(context, outcomes, failure);
	return outcomes.flatMap((outcome, index) => {
		if (outcome.state === 'skipped') return [];
		const json = outcome.state === 'done' ? outcome.output.json : toErrorRow(outcome.error);
		return [{ json, pairedItem: { item: index } }];
	});
}

async function workSideBySide(
	context: IExecuteFunctions,
	count: number,
	work: (index: number, ports: Ports) => Promise<ItemOutput>,
): Promise<Outcome[]> {
	const maxRuns = readMaxConcurrency(context);
	const limit = pLimit(maxRuns);
	const pace = createPace(clock, maxRuns, (runs) => {
		limit.concurrency = runs;
	});
	const ports = { transport: createTransport(context), clock, pace };
	const goOn = context.continueOnFail();
	let failed = false;
	const workOn = async (index: number): Promise<Outcome> => {
		if (failed && !goOn) return { state: 'skipped' };
		try {
			return { state: 'done', output: await work(index, ports) };
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
		const id = outcome.state === 'done' ? outcome.output.requestId : undefined;
		return id === undefined ? [] : [id];
	});
	const outcome = outcomes[index];
	const error = outcome?.state === 'failed' ? outcome.error : undefined;
	return toNodeError(context.getNode(), error, index, finished);
}

function stopped() {
	return falError({ kind: 'stopped', message: 'The execution was stopped' });
}
