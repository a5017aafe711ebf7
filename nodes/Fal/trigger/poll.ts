import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { isRecord, within, type PastRequest } from '../fal';
import { toNodeError } from '../n8n/errors/nodeError';
import { createFileStore } from '../n8n/files/fileStore';
import { NO_HINTS } from '../n8n/item/hints';
import { accountOf, downloadsOf } from '../n8n/ports/fal';
import { clock } from '../n8n/ports/clock';
import { atLeastOne, modelIdsIn } from '../operations/fields/models';
import { keptOptions } from '../operations/options/options';
import { readOptions } from '../operations/options/optionSet';
import { pastItem, pastOutput } from '../operations/request/pastRequest';
import { keepPollState, readPollState, type PollState } from './pollState';

const DAY_MS = 24 * 3_600_000;
/** fal may be late to list what has ended; what is listed twice is known by its ID. */
const OVERLAP_MS = 15 * 60_000;
/** A request may have begun so long before it ended. */
const LONGEST_RUN_MS = 3 * DAY_MS;
/** n8n 2 gives a look five minutes in all. */
const ONE_LOOK = { ms: 2 * 60_000, missing: 'No answer' };
/** For the button in the editor: the last one that is wanted is among these, unless many still run. */
const TO_TRY_WITH = 20;

/**
 * The requests that have ended since the last look, each once, the first first; null when there are none.
 * The first look only remembers where it began. In the editor the last request is given, whenever it was.
 *
 * @throws an error that n8n shows
 */
export async function pollRequests(
	context: IPollFunctions,
): Promise<INodeExecutionData[][] | null> {
	try {
		const isTry = context.getMode() === 'manual';
		const kept: IDataObject = context.getWorkflowStaticData('node');
		const now = Date.now();
		if (isTry) {
			const found = await readEnded(context, now - LONGEST_RUN_MS * 10, now, TO_TRY_WITH);
			return await outputs(context, found.filter((one) => isWanted(context, one)).slice(-1));
		}
		const state = readPollState(kept);
		if (!state) {
			keepPollState(kept, { begunAt: now, since: now, seen: new Map() });
			return null;
		}
		const found = await readEnded(context, state.since - OVERLAP_MS, now);
		const news = found.filter((request) => isNew(request, state));
		const result = await outputs(context, news);
		// Kept only when all is read: a failure is looked at again, whole.
		keepPollState(kept, after(state, found, now));
		return result;
	} catch (thrown) {
		throw toNodeError(context.getNode(), thrown, 0);
	}
}

function isNew({ requestId, endedAt }: PastRequest, { begunAt, seen }: PollState): boolean {
	return !seen.has(requestId) && endOf(endedAt) >= begunAt;
}

function after(
	{ begunAt, seen }: PollState,
	found: readonly PastRequest[],
	now: number,
): PollState {
	const all = new Map(seen);
	for (const { requestId, endedAt } of found) all.set(requestId, endOf(endedAt));
	// Older ones are not asked for again.
	const oldest = now - 2 * OVERLAP_MS;
	return {
		begunAt,
		since: now,
		seen: new Map([...all].filter(([, endedAt]) => endedAt >= oldest)),
	};
}

/** All that ended after the moment, the first first; with payloads where they are wanted. */
async function readEnded(
	context: IPollFunctions,
	from: number,
	now: number,
	most?: number,
): Promise<PastRequest[]> {
	const wanted = {
		models: atLeastOne(modelIdsIn(context.getNodeParameter('models'))),
		range: { start: iso(from - LONGEST_RUN_MS), end: iso(now) },
		sortBy: 'ended_at' as const,
		withPayloads: context.getNodeParameter('includeResults') === true,
		endedAfter: iso(from),
	};
	const account = accountOf(context);
	const found = await within(
		clock,
		ONE_LOOK,
		undefined,
		async ({ signal }) => await account.history(wanted, most, signal),
	);
	return found.filter(({ endedAt }) => endOf(endedAt) >= from).reverse();
}

async function outputs(
	context: IPollFunctions,
	found: readonly PastRequest[],
): Promise<INodeExecutionData[][] | null> {
	const wanted = found.filter((request) => isWanted(context, request));
	if (wanted.length === 0) return null;
	if (context.getNodeParameter('includeResults') !== true) {
		return [wanted.map((request) => ({ json: pastItem(request) }))];
	}
	const given: unknown = context.getNodeParameter('options', {});
	const options = readOptions(keptOptions, isRecord(given) ? given : {});
	const downloadFiles = context.getNodeParameter('downloadFiles', false) === true;
	const ports = { store: createFileStore(context, downloadsOf(context)), hints: NO_HINTS };
	return await within(clock, ONE_LOOK, undefined, async ({ signal }) => {
		const items: INodeExecutionData[] = [];
		for (const request of wanted) {
			const made = await pastOutput(ports, request, { ...options, downloadFiles }, signal);
			items.push(...made.map(({ json, binary }) => ({ json, ...(binary && { binary }) })));
		}
		return [items];
	});
}

function isWanted(context: IPollFunctions, { state }: PastRequest): boolean {
	const events: unknown = context.getNodeParameter('events');
	const event = state === 'success' ? 'success' : 'failure';
	return Array.isArray(events) && events.includes(event);
}

function endOf(endedAt: string | undefined): number {
	// What still runs has not ended.
	return endedAt === undefined ? -1 : Date.parse(endedAt);
}

function iso(ms: number): string {
	return new Date(ms).toISOString();
}
