import { createHash } from 'crypto';
import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { whenAnswered } from './exchange';

/** Where a trigger keeps what it has to know after a restart. */
export interface Trigger {
	readonly id: string;
	/** The static data of its node; n8n saves it when the call has been answered. */
	readonly data: IDataObject;
}

/** Keeps a workflow from being started twice for one request: fal repeats what it is unsure of. */
export interface Deliveries {
	/**
	 * Does the work unless it was done for this request. Waits for an earlier call that is still busy
	 * with it, and takes over when that one fails.
	 *
	 * @returns undefined for a repetition
	 */
	once<T>(trigger: Trigger, requestId: string, work: () => Promise<T>): Promise<T | undefined>;
	/** n8n could not start the workflow: the next repetition may. */
	forget(trigger: Trigger, requestId: string): void;
}

/** fal repeats for up to two hours (https://fal.ai/docs/documentation/model-apis/inference/webhooks). */
const KEPT_SECONDS = 3 * 60 * 60;
const KEY = 'startedRequests';

/**
 * n8n loads and stores all static data with every call: of so many requests, the newest, it is known
 * after a restart and in other processes of n8n that they have started the workflow.
 */
const MOST_SAVED = 20_000;
/** In memory none is forgotten before its time, unless more than 18 end in every second. */
const MOST_KEPT = 200_000;

/** By its mark, the second in which a request started the workflow. */
type Started = Map<string, number>;

/** @param nowMs Unix time, because what is kept outlives the process */
export function createDeliveries(nowMs: () => number): Deliveries {
	/**
	 * The same as in the static data. Calls at the same time each get a copy of that from before, and
	 * the last to be saved wins; with this each of them writes what the others know.
	 */
	const known = new Map<string, Started>();
	const underWay = new Map<string, Promise<unknown>>();

	function startedBy({ id, data }: Trigger): Started {
		const started: Started = known.get(id) ?? new Map<string, number>();
		known.set(id, started);
		for (const [mark, second] of readSaved(data[KEY])) {
			if (!started.has(mark)) started.set(mark, second);
		}
		for (const [other, requests] of known) {
			forgetOld(requests, nowMs() / 1000 - KEPT_SECONDS);
			if (requests.size === 0 && other !== id) known.delete(other);
		}
		return started;
	}

	return {
		async once(trigger, requestId, work) {
			const place = `${trigger.id}/${requestId}`;
			for (let other = underWay.get(place); other; other = underWay.get(place)) {
				await other.catch(() => undefined); // Whoever called is told; here it is tried anew.
			}
			if (startedBy(trigger).has(markOf(requestId))) return undefined;
			const working = work();
			underWay.set(place, working);
			try {
				const done = await working;
				const started = startedBy(trigger).set(markOf(requestId), Math.ceil(nowMs() / 1000));
				trigger.data[KEY] = toSaved(started);
				return done;
			} finally {
				underWay.delete(place);
			}
		},
		forget(trigger, requestId) {
			known.get(trigger.id)?.delete(markOf(requestId));
		},
	};
}

function forgetOld(started: Started, since: number): void {
	for (const [mark, second] of started) {
		if (second <= since || started.size > MOST_KEPT) started.delete(mark);
	}
}

/** Eight characters are enough to tell a million requests apart. */
function markOf(requestId: string): string {
	return createHash('sha256').update(requestId).digest('base64url').slice(0, 8);
}

/** In the static data every request is its mark and, in six characters, its second. */
const SAVED = /([\w-]{8})([\da-z]{6})/g;

function toSaved(started: Started): string {
	const newest = [...started].sort(([, a], [, b]) => a - b).slice(-MOST_SAVED);
	return newest.map(([mark, second]) => mark + second.toString(36).padStart(6, '0')).join('');
}

function readSaved(saved: unknown): Array<readonly [string, number]> {
	const entries = typeof saved === 'string' ? [...saved.matchAll(SAVED)] : [];
	return entries.map(([, mark = '', second = '']) => [mark, Number.parseInt(second, 36)]);
}

/** The same for the call that the webhook function is there for. A test may be repeated at will. */
export async function onceForRequest<T>(
	context: IWebhookFunctions,
	deliveries: Deliveries,
	requestId: string,
	work: () => Promise<T>,
): Promise<T | undefined> {
	if (context.getMode() === 'manual') return await work();
	const trigger: Trigger = {
		id: `${context.getWorkflow().id ?? ''}/${context.getNode().id}`,
		data: context.getWorkflowStaticData('node'),
	};
	whenAnswered(context, (status) => {
		if (status >= 400) deliveries.forget(trigger, requestId);
	});
	return await deliveries.once(trigger, requestId, work);
}
