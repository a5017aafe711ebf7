import type { IncomingHttpHeaders } from 'node:http';
import type { Behaviour } from '../control/behaviour';
import type { EmulatorContext } from '../server/context';
import type { EndpointParts } from '../server/endpointIds';
import { answerWithFallback, jsonAnswer, type ModelInput } from '../run/modelAnswer';
import type { LogLine, ModelAnswer, QueueRequest } from './queueRequest';

export interface QueueOptions {
	/** How many requests run at the same time, over all models. */
	readonly runners: number;
	/** Results are forgotten so long after completion. */
	readonly resultRetentionMs: number | undefined;
	onCompleted(request: QueueRequest): void;
}

export interface Order {
	readonly endpoint: EndpointParts;
	readonly input: ModelInput;
	readonly headers: IncomingHttpHeaders;
	readonly webhookUrl: string | undefined;
	readonly isLowPriority: boolean;
	readonly startTimeoutMs: number | undefined;
}

export interface Queue {
	readonly requests: readonly QueueRequest[];
	find(requestId: string): QueueRequest | undefined;
	submit(order: Order): QueueRequest;
	/** How many requests of the same endpoint are before this one. */
	position(request: QueueRequest): number;
	waiting(endpointId: string): number;
	cancel(requestId: string): 'removed' | 'requested' | 'tooLate';
	/** Ends what runs and is meant, as if its time were over. @returns how many */
	finish(isMeant: (request: QueueRequest) => boolean): number;
	/** Calls `listener` at once after every change; gives a function that stops it. */
	watch(requestId: string, listener: () => void): () => void;
	reset(): void;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

interface Entry extends Writable<QueueRequest> {
	readonly order: Order;
	/** The behaviour at the time of the submit; undefined for a path the app does not have. */
	readonly model: Behaviour | undefined;
	readonly listeners: Set<() => void>;
	readonly logs: LogLine[];
	/** Calls off what is still to happen to the request. */
	pending: Array<() => void>;
	isReady: boolean;
}

const CANCELLED = {
	detail: 'Request was cancelled by the client',
	error_type: 'client_cancelled',
} as const;
const START_TIMEOUT = { detail: 'Request timed out', error_type: 'request_timeout' } as const;

export function createQueue(context: EmulatorContext, options: QueueOptions): Queue {
	const requests: Entry[] = [];
	const byId = new Map<string, Entry>();
	/** In the order of service: normal before low, then first come, first served. */
	const waiting: Entry[] = [];
	const running = new Map<string, number>();
	const warm = new Set<string>();
	let runningInAll = 0;

	const scaled = (ms: number | undefined) => (ms ?? 0) * context.switches.timeScale;

	function submit(order: Order): QueueRequest {
		const model = context.models.get(order.endpoint.endpointId);
		const entry: Entry = {
			requestId: context.newId(),
			endpointId: order.endpoint.endpointId,
			input: order.input.kind === 'json' ? order.input.value : undefined,
			headers: order.headers,
			webhookUrl: order.webhookUrl,
			status: 'IN_QUEUE',
			cancelled: false,
			cancelRequested: false,
			submittedAt: context.nowMs(),
			startedAt: undefined,
			completedAt: undefined,
			logs: [],
			inferenceTime: null,
			answer: undefined,
			order,
			model,
			listeners: new Set(),
			pending: [],
			isReady: false,
		};
		requests.push(entry);
		byId.set(entry.requestId, entry);
		enqueue(entry);
		return entry;
	}

	function enqueue(entry: Entry): void {
		const { model, order } = entry;
		const firstLow = order.isLowPriority ? -1 : waiting.findIndex((w) => w.order.isLowPriority);
		waiting.splice(firstLow < 0 ? waiting.length : firstLow, 0, entry);
		const isStuck = model?.stuckInQueue === true;
		if (!isStuck) {
			const coldMs = warm.has(entry.endpointId) ? 0 : scaled(model?.startupMs);
			warm.add(entry.endpointId);
			later(entry, scaled(model?.queueMs) + coldMs, () => {
				entry.isReady = true;
				serve();
			});
		}
		if (order.startTimeoutMs === undefined) return;
		if (isStuck && !context.switches.startTimeoutWhenStuck) return;
		later(entry, order.startTimeoutMs, () => {
			if (entry.status !== 'IN_QUEUE') return;
			complete(entry, jsonAnswer(504, START_TIMEOUT, { 'x-fal-request-timeout-type': 'user' }));
		});
	}

	/** Starts every waiting request that has waited its time and finds a free runner. */
	function serve(): void {
		let hasStarted = false;
		const isFree = () => runningInAll < options.runners && context.slots.isFree;
		for (let index = 0; index < waiting.length && isFree();) {
			const entry = waiting[index];
			if (entry === undefined) break;
			const limit = entry.model?.runners ?? Number.POSITIVE_INFINITY;
			if (!entry.isReady || (running.get(entry.endpointId) ?? 0) >= limit) {
				index += 1;
				continue;
			}
			waiting.splice(index, 1);
			start(entry);
			hasStarted = true;
		}
		// Those behind have moved up.
		if (hasStarted) for (const entry of waiting) notify(entry);
	}

	function start(entry: Entry): void {
		entry.status = 'IN_PROGRESS';
		entry.startedAt = context.nowMs();
		running.set(entry.endpointId, (running.get(entry.endpointId) ?? 0) + 1);
		runningInAll += 1;
		context.slots.take();
		const durationMs = scaled(entry.model?.durationMs);
		const planned = entry.model?.logs ?? [];
		planned.forEach((_log, index) => {
			const atMs = (durationMs * (index + 1)) / (planned.length + 1);
			later(entry, atMs, () => writeLogs(entry, index + 1));
		});
		if (entry.model?.endless !== true) later(entry, durationMs, () => finish(entry));
		notify(entry);
	}

	function writeLogs(entry: Entry, upTo: number): void {
		const planned = entry.model?.logs ?? [];
		const missing = planned.slice(entry.logs.length, upTo);
		if (missing.length === 0) return;
		for (const { message, level = 'INFO' } of missing) {
			const timestamp = context.isoTime(context.nowMs());
			entry.logs.push({ message, level, source: 'USER', timestamp });
		}
		if (entry.status === 'IN_PROGRESS') notify(entry);
	}

	function finish(entry: Entry): void {
		const { requestId, endpointId, headers } = entry;
		const { endpoint, input } = entry.order;
		const request = { requestId, endpointId, headers, via: 'queue' } as const;
		complete(
			entry,
			answerWithFallback(context.models, endpoint, input, request, entry.model),
			true,
		);
	}

	function complete(entry: Entry, answer: ModelAnswer, ranToEnd = false): void {
		entry.pending.forEach((callOff) => callOff());
		entry.pending = [];
		entry.completedAt = context.nowMs();
		if (entry.status === 'IN_QUEUE') {
			waiting.splice(waiting.indexOf(entry), 1);
		} else {
			running.set(entry.endpointId, (running.get(entry.endpointId) ?? 1) - 1);
			runningInAll -= 1;
			context.slots.give();
			const ranMs = entry.completedAt - (entry.startedAt ?? entry.completedAt);
			const given = entry.model?.inferenceTime;
			entry.inferenceTime = given === undefined ? Math.round(ranMs) / 1000 : given;
		}
		entry.answer = answer;
		entry.status = 'COMPLETED';
		if (ranToEnd) writeLogs(entry, entry.model?.logs?.length ?? 0);
		notify(entry);
		options.onCompleted(entry);
		if (options.resultRetentionMs !== undefined) {
			later(entry, options.resultRetentionMs, () => byId.delete(entry.requestId));
		}
		serve();
	}

	function cancel(requestId: string): 'removed' | 'requested' | 'tooLate' {
		const entry = byId.get(requestId);
		if (entry === undefined || entry.status === 'COMPLETED') return 'tooLate';
		entry.cancelRequested = true;
		const end = () => {
			entry.cancelled = true;
			complete(entry, jsonAnswer(499, CANCELLED));
		};
		if (entry.status === 'IN_QUEUE') {
			end();
			return 'removed';
		}
		if (entry.model?.cancellable !== false) later(entry, 0, end);
		return 'requested';
	}

	context.slots.onFree(serve);

	function later(entry: Entry, ms: number, action: () => void): void {
		entry.pending.push(context.schedule(ms, action));
	}

	function notify(entry: Entry): void {
		for (const listener of entry.listeners) listener();
	}

	return {
		requests,
		submit,
		cancel,
		find: (requestId) => byId.get(requestId),
		finish(isMeant) {
			const running = requests.filter((entry) => entry.status === 'IN_PROGRESS' && isMeant(entry));
			running.forEach(finish);
			return running.length;
		},
		position: (request) => {
			let ahead = 0;
			for (const other of waiting) {
				if (other.requestId === request.requestId) return ahead;
				if (other.endpointId === request.endpointId) ahead += 1;
			}
			return 0;
		},
		waiting: (endpointId) => waiting.filter((entry) => entry.endpointId === endpointId).length,
		watch(requestId, listener) {
			const entry = byId.get(requestId);
			entry?.listeners.add(listener);
			return () => entry?.listeners.delete(listener);
		},
		reset() {
			for (const entry of requests) entry.pending.forEach((callOff) => callOff());
			requests.length = 0;
			waiting.length = 0;
			byId.clear();
			running.clear();
			warm.clear();
			runningInAll = 0;
		},
	};
}
