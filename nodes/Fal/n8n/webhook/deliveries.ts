import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { isRecord } from '../../fal';
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
const KEPT_MS = 3 * 60 * 60 * 1000;
const MOST_KEPT = 1000;
const KEY = 'startedRequests';

/** @param nowMs Unix time, because what is kept outlives the process */
export function createDeliveries(nowMs: () => number): Deliveries {
	/**
	 * The same as in the static data. Calls at the same time each get a copy of that from before, and
	 * the last to be saved wins; with this each of them writes what the others know.
	 */
	const known = new Map<string, Map<string, number>>();
	const underWay = new Map<string, Promise<unknown>>();

	function startedBy({ id, data }: Trigger): Map<string, number> {
		const saved = Object.entries(isRecord(data[KEY]) ? data[KEY] : {});
		const all = new Map([
			...(known.get(id) ?? []),
			...saved.map(([requestId, startedAt]) => [requestId, Number(startedAt)] as const),
		]);
		const recent = [...all].filter(([, startedAt]) => nowMs() - startedAt < KEPT_MS);
		const started = new Map(recent.sort(([, a], [, b]) => a - b).slice(-MOST_KEPT));
		known.set(id, started);
		return started;
	}

	return {
		async once(trigger, requestId, work) {
			const place = `${trigger.id}/${requestId}`;
			for (let other = underWay.get(place); other; other = underWay.get(place)) {
				await other.catch(() => undefined); // Whoever called is told; here it is tried anew.
			}
			if (startedBy(trigger).has(requestId)) return undefined;
			const working = work();
			underWay.set(place, working);
			try {
				const done = await working;
				const started = startedBy(trigger).set(requestId, nowMs());
				trigger.data[KEY] = Object.fromEntries([...started].slice(-MOST_KEPT));
				return done;
			} finally {
				underWay.delete(place);
			}
		},
		forget(trigger, requestId) {
			known.get(trigger.id)?.delete(requestId);
		},
	};
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
