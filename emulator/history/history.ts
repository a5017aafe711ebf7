import type { QueueRequest } from '../queue/queueRequest';
import { readTags } from '../server/tags';
import type { History, NewPastRequest, PastRequest } from './pastRequest';

export interface HistoryRules {
	listQueue(): readonly QueueRequest[];
	/** `nowMs()` value as milliseconds since 1970. */
	epochOf(atMs: number): number;
	nowMs(): number;
	newId(): string;
	readonly keyId: string;
	/** Told of every request that has ended, once. */
	onEnded(request: PastRequest): void;
}

/** What the account has run: the queue's requests, direct ones, and those that tests put in. */
export function createHistory(rules: HistoryRules): History & { ended(r: QueueRequest): void } {
	const others = new Map<string, PastRequest>();
	const wiped = new Set<string>();
	/** Of requests that are over, so that a long history is not made anew for every page. */
	const finished = new WeakMap<QueueRequest, PastRequest>();

	const pastOf = (request: QueueRequest): PastRequest | undefined => {
		const known = finished.get(request);
		if (known !== undefined) return kept(known);
		if (request.startedAt === undefined) return undefined;
		const past = describe(request, request.startedAt, rules.epochOf);
		if (past.endedAt !== undefined) finished.set(request, past);
		return kept(past);
	};
	const kept = (request: PastRequest): PastRequest =>
		wiped.has(request.requestId) ? { ...request, hasPayloads: false } : request;

	return {
		list: () => [
			...[...others.values()].map(kept),
			...rules.listQueue().flatMap((request) => pastOf(request) ?? []),
		],
		find(requestId) {
			const other = others.get(requestId);
			if (other !== undefined) return kept(other);
			const queued = rules.listQueue().find((request) => request.requestId === requestId);
			return queued && pastOf(queued);
		},
		add(request) {
			const past = complete(request, rules);
			others.set(past.requestId, past);
			return past;
		},
		record(request) {
			others.set(request.requestId, request);
			if (request.endedAt !== undefined) rules.onEnded(request);
		},
		ended(request) {
			const past = pastOf(request);
			if (past !== undefined) rules.onEnded(past);
		},
		wipe: (requestId) => void wiped.add(requestId),
		clear() {
			others.clear();
			wiped.clear();
		},
	};
}

function complete(request: NewPastRequest, rules: HistoryRules): PastRequest {
	const now = rules.epochOf(rules.nowMs());
	const { endedAt = now, startedAt = endedAt - 1_000, sentAt = startedAt } = request;
	return {
		requestId: rules.newId(),
		keyId: rules.keyId,
		input: {},
		output: {},
		statusCode: 200,
		units: 1,
		tags: {},
		hasPayloads: true,
		...request,
		sentAt,
		startedAt,
		endedAt,
	};
}

function describe(
	request: QueueRequest,
	startedAt: number,
	epochOf: (atMs: number) => number,
): PastRequest {
	const { requestId, endpointId, input, answer, headers, submittedAt, completedAt } = request;
	return {
		requestId,
		endpointId,
		keyId: keyIdOf(headers.authorization),
		input,
		output: answer?.json,
		sentAt: epochOf(submittedAt),
		startedAt: epochOf(startedAt),
		...(completedAt !== undefined && { endedAt: epochOf(completedAt) }),
		...(answer !== undefined && { statusCode: answer.status }),
		...(answer?.errorType !== undefined && { errorType: answer.errorType }),
		units: unitsOf(answer?.headers),
		tags: readTags(headers['x-fal-tags']),
		hasPayloads: headers['x-fal-store-io'] !== '0',
	};
}

export function keyIdOf(authorization: string | undefined): string | undefined {
	return /^key\s+([^:\s]+):/i.exec(authorization ?? '')?.[1];
}

export function unitsOf(headers: Readonly<Record<string, string>> = {}): number {
	return Number(new Headers(headers).get('x-fal-billable-units') ?? 0);
}
