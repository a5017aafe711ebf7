import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import pLimit, { type LimitFunction } from 'p-limit';

import { executionStopped, within, type Deadline, type Places, type TimeLimit } from '../fal';
import { filesOfItem, type ItemFiles } from './files/itemFiles';
import { createFileStore, type FileStore } from './files/fileStore';
import { callerOf, isWatched, type Caller } from './item/caller';
import { clock } from './ports/clock';
import { falOf, type N8nFal } from './ports/fal';
import { placesOf } from './ports/places';
import { toNodeError } from './errors/nodeError';
import { errorOfBadItems, findBadItems } from './item/badItems';
import { createBudgets, type Budget } from './item/budget';
import { createHints, NO_HINTS, type Hints } from './item/hints';
import { openMemory, type ItemMemory } from './item/memory';
import { openModels, type Models } from './catalogue/cachedModels';
import type { RequestsOfTries } from './item/memoryEntry';
import { notRun } from './item/notRun';
import { outcomeOf, requestIdsOf, toItems, type Outcome, type Work } from './item/outcome';
import { readParams, type Params } from './item/params';
import { tryFailedAgain } from './pause/again';
import { throwKeptFailure } from './pause/failure';
import { finishQuickOnes, isAnyWaiting, park } from './pause/park';
import { readResumeUrl } from './pause/url';
import { summaryOf } from './item/summary';
import { isTool, withNotes } from './item/tool';

export interface Origin {
	/** Empty for a workflow that was never saved. */
	readonly workflowId: string;
	readonly workflow: string;
	readonly node: string;
}

/** One incoming item, with all that an operation may use for it. */
export interface Item {
	readonly params: Params;
	readonly fal: N8nFal;
	/** The fields of the incoming item. */
	readonly json: IDataObject;
	/** Aborts when the execution is stopped or reaches n8n's time limit. */
	readonly stop: AbortSignal | undefined;
	/** Does something that must end: in time, or when the execution is stopped. */
	readonly within: <T>(limit: TimeLimit, work: (deadline: Deadline) => Promise<T>) => Promise<T>;
	readonly memory: ItemMemory;
	readonly budget: Budget;
	readonly caller: Caller;
	/** What the item brings. */
	readonly files: ItemFiles;
	/** Brings files into n8n. */
	readonly store: FileStore;
	readonly hints: Hints;
	/** Where the item is worked on. */
	readonly origin: Origin;
	/** Where the days of the workflow begin: `Europe/Berlin`. */
	readonly timezone: () => string;
	/** An AI agent called the node, and a language model reads the items. */
	readonly isTool: boolean;
	readonly models: Models;
	/** The address that resumes the execution. @throws {FalError} `cannotPause` */
	readonly resumeUrl: () => string;
}

/** What an operation does with an item. */
export interface ItemWork {
	execute(item: Item): Promise<Work>;
	/** Throws what `execute` would fail with before it pays. */
	readonly check?: (item: Item) => Promise<void>;
}

/**
 * Works on every incoming item, some side by side, and returns what became of them in their order.
 *
 * A failed item becomes an error row when the node is set to continue. Otherwise nothing is begun when
 * an item cannot be run, and when one fails all the same, nothing more is started, what runs is waited
 * for because it is paid, and the first failure is thrown. When items are left that wait for fal's call,
 * the execution is put to wait.
 */
export async function executeItems(
	context: IExecuteFunctions,
	operation: ItemWork,
	maxConcurrency: (first: Params) => number,
): Promise<INodeExecutionData[]> {
	const node = context.getNode();
	const stop = context.getExecutionCancelSignal();
	// Retry On Fail runs the node again after a Stop: nothing may be submitted then.
	if (stop?.aborted === true) throw stoppedBefore(context);
	throwKeptFailure(context);
	const memory = openMemory(context);
	const maxRuns = runsAtOnce(context, maxConcurrency);
	const limit = pLimit(maxRuns);
	const account = placesOf(node);
	const places: Places = {
		occupy: async (run) =>
			await account.occupy(run, (runs) => {
				limit.concurrency = Math.min(maxRuns, runs);
			}),
	};
	const fal = falOf(context, { places });
	const shared = {
		fal,
		stop,
		within: async <T>(limit: TimeLimit, task: (deadline: Deadline) => Promise<T>) =>
			await within(clock, limit, stop, task),
		store: createFileStore(context, fal.files),
		hints: createHints(context),
		origin: originOf(context),
		timezone: () => context.getTimezone(),
		isTool: isTool(context),
		models: openModels(node, fal),
		resumeUrl: () => readResumeUrl(context),
	};
	const budgetOf = createBudgets(
		memory.spent,
		// Shared by all items that wait for it: no single one ends it.
		async (model) =>
			await within(
				clock,
				ESTIMATING,
				stop,
				async ({ signal }) =>
					await fal.account.estimate({ model, quantity: 1, by: 'calls' }, signal),
			),
	);
	const items = context.getInputData();
	const itemAt = (index: number): Item => ({
		...shared,
		params: readParams(context, index, node),
		json: items[index]?.json ?? {},
		memory: memory.ofItem(index),
		budget: budgetOf(index),
		caller: callerOf(context, index),
		files: filesOfItem(context, index),
	});
	const workOn = async (index: number): Promise<Outcome> => {
		const item = itemAt(index);
		try {
			if (!item.isTool) return outcomeOf(await operation.execute(item));
			return outcomeOf(
				await withNotes(item.hints, async (hints) => await operation.execute({ ...item, hints })),
			);
		} catch (error) {
			return { state: 'failed', error };
		}
	};
	const goOn = context.continueOnFail();
	const { check } = operation;
	// What an earlier try has begun was checked then, and is brought to its end.
	if (check && !goOn && items.length > 1 && memory.isFresh) {
		const bad = await findBadItems({ clock, stop, limit }, items.length, async (index, isFirst) => {
			const item = itemAt(index);
			// What was meant is asked of the catalogue for one of them, not for thousands.
			const models = isFirst ? item.models : { ...item.models, search: async () => [] };
			await check({ ...item, models, hints: NO_HINTS });
		});
		const [first] = bad;
		if (first) throw failureOf(context, [], first.index, errorOfBadItems(bad, items.length));
	}
	const first = await workSideBySide(context, limit, workOn, goOn);
	const once = await finishQuickOnes(first, stop);
	const again = async (index: number) => await limit(workOn, index);
	const outcomes = goOn ? await tryFailedAgain(node, once, again, stop) : once;
	const summary = operation.check && summaryOf(outcomes);
	if (summary !== undefined) shared.hints.tell(summary);
	shared.hints.show();
	const failure = outcomes.findIndex(({ state }) => state === 'failed');
	// What waits may still fail, and the node be run again then.
	if (failure < 0 && !isAnyWaiting(outcomes)) memory.forget();
	if (failure >= 0 && !goOn) throw failureOf(context, outcomes, failure);
	if (isAnyWaiting(outcomes)) return await park(context, outcomes);
	return outcomes.flatMap((outcome, index) => toItems(outcome, index, node));
}

const ESTIMATING: TimeLimit = { ms: 20_000, missing: 'No estimate of fal' };

async function workSideBySide(
	context: IExecuteFunctions,
	limit: LimitFunction,
	workOn: (index: number) => Promise<Outcome>,
	goOn: boolean,
): Promise<Outcome[]> {
	let failed = false;
	const indexes = context.getInputData().map((_, index) => index);
	return await limit.map(indexes, async (index): Promise<Outcome> => {
		if (failed && !goOn) return { state: 'skipped' };
		const outcome = await workOn(index);
		failed ||= outcome.state === 'failed';
		return outcome;
	});
}

/** Names what earlier tries submitted: theirs was not the last error. */
function stoppedBefore(context: IExecuteFunctions) {
	let earlier: RequestsOfTries | undefined;
	try {
		earlier = openMemory(context).requests();
	} catch {
		// n8n may have ended the execution, and its expressions with it: the stop is told all the same.
	}
	return toNodeError(context.getNode(), executionStopped(), 0, earlier);
}

function originOf(context: IExecuteFunctions): Origin {
	const { id = '', name = '' } = context.getWorkflow();
	return { workflowId: id, workflow: name, node: context.getNode().name };
}

function runsAtOnce(context: IExecuteFunctions, maxConcurrency: (first: Params) => number): number {
	try {
		return maxConcurrency(readParams(context, 0));
	} catch (error) {
		throw toNodeError(context.getNode(), error, 0);
	}
}

function failureOf(
	context: IExecuteFunctions,
	outcomes: readonly Outcome[],
	index: number,
	known?: unknown,
) {
	const outcome = outcomes[index];
	const error = outcome?.state === 'failed' ? outcome.error : known;
	const made = toNodeError(context.getNode(), error, index, requestIdsOf(outcomes, index));
	const unrun = notRun(outcomes, error);
	if (unrun !== '') made.description = `${made.description ?? ''} ${unrun}`;
	// To whoever watches n8n tells the description alone.
	if (isWatched(context)) made.description = `${made.message}. ${made.description ?? ''}`;
	return made;
}
