import { mayCarryKey } from '../../nodes/Fal/fal/http/hosts';
import { at, textAt, type Answer } from './answer';
import type { Door } from './door';
import type { Entry, Ledger } from './ledger';

export interface Order {
	readonly endpointId: string;
	readonly input: unknown;
	readonly headers?: Readonly<Record<string, string>>;
	/** Of the address, without `?`. */
	readonly query?: string;
}

/** A call to the queue to run something; `entry` says what became of it. */
export interface Submission {
	readonly answer: Answer;
	readonly entry: Entry;
	/** Where its result is. */
	readonly responseUrl: string;
}

/** Paid work: each is written down before it is sent, sent once, and brought to an end. */
export interface Queue {
	submit(order: Order): Promise<Submission>;
	runDirectly(order: Order): Promise<Answer>;
	/** Looks at it until it is complete. @throws when it takes too long, or fal does not tell */
	finish(submission: Submission): Promise<Answer>;
	cancel(submission: Submission): Promise<Answer>;
	/** Cancels what is open, and sees it end. Never throws; what stays open stays in the ledger. */
	settle(): Promise<void>;
}

export interface QueueTools {
	readonly ask: Door;
	readonly ledger: Ledger;
	/** Nothing more is sent once it aborts. */
	readonly stop: AbortSignal;
	/** Rejects when somebody stops, unless it `goesOn`. */
	pause(ms: number, goesOn?: boolean): Promise<void>;
	now(): number;
}

const BETWEEN_LOOKS_MS = 500;
const LONGEST_RUN_MS = 180_000;
const LONGEST_ENDING_MS = 60_000;

export function createQueue({ ask, ledger, stop, pause, now }: QueueTools): Queue {
	return { submit, runDirectly, finish, cancel, settle };

	async function submit({ endpointId, input, headers = {}, query }: Order): Promise<Submission> {
		stop.throwIfAborted();
		const entry = ledger.add(endpointId);
		const url = `https://queue.fal.run/${endpointId}${query === undefined ? '' : `?${query}`}`;
		const answer = await ask({ method: 'POST', url, headers, json: input, goesOn: true });
		entry.requestId = textAt(answer.json, 'request_id');
		if (entry.requestId === undefined) {
			// A refusal is sure; an answer that says neither leaves open whether it runs.
			if (answer.status >= 400 && answer.status < 500) entry.state = 'refused';
			return { answer, entry, responseUrl: '' };
		}
		entry.state = 'open';
		const own = `https://queue.fal.run/${appOf(endpointId)}/requests/${entry.requestId}`;
		const named = (member: string, otherwise: string): string => {
			const address = textAt(answer.json, member);
			return address !== undefined && mayCarryKey(address) ? address : otherwise;
		};
		entry.statusUrl = named('status_url', `${own}/status`);
		entry.cancelUrl = named('cancel_url', `${own}/cancel`);
		return { answer, entry, responseUrl: named('response_url', own) };
	}

	async function runDirectly({ endpointId, input, headers = {} }: Order): Promise<Answer> {
		stop.throwIfAborted();
		const entry = ledger.add(endpointId);
		const url = `https://fal.run/${endpointId}`;
		const answer = await ask({ method: 'POST', url, headers, json: input, goesOn: true });
		entry.requestId = answer.headers.get('x-fal-request-id') ?? undefined;
		// What has an ID came as far as the model, and may be billed whatever it answered.
		const isRefused = answer.status >= 400 && answer.status < 500 && entry.requestId === undefined;
		entry.state = isRefused ? 'refused' : 'complete';
		return answer;
	}

	async function finish({ entry }: Submission): Promise<Answer> {
		const until = now() + LONGEST_RUN_MS;
		for (;;) {
			const answer = await look(entry, false);
			if (entry.state !== 'open') return answer;
			if (answer.status >= 400) throw new Error(`Its status was answered with ${answer.status}`);
			if (now() >= until) throw new Error(`It was not complete after ${LONGEST_RUN_MS / 1_000} s`);
			await pause(BETWEEN_LOOKS_MS);
		}
	}

	async function cancel({ entry }: Submission): Promise<Answer> {
		return await askToCancel(entry);
	}

	async function settle(): Promise<void> {
		for (const entry of ledger.open()) await end(entry);
	}

	/** Tries until its time is up: neither a cancellation nor a look does harm by being repeated. */
	async function end(entry: Entry): Promise<void> {
		const until = now() + LONGEST_ENDING_MS;
		do {
			try {
				if (!entry.isCancelled) await askToCancel(entry);
				await look(entry, true);
				if (entry.state !== 'open') return;
			} catch {
				// What stays open in the ledger is printed.
			}
			await pause(BETWEEN_LOOKS_MS, true);
		} while (now() < until);
	}

	async function askToCancel(entry: Entry): Promise<Answer> {
		const answer = await ask({ method: 'PUT', url: entry.cancelUrl, goesOn: true });
		if (answer.status < 300) entry.isCancelled = true;
		return answer;
	}

	async function look(entry: Entry, goesOn: boolean): Promise<Answer> {
		const answer = await ask({ url: entry.statusUrl, goesOn });
		if (at(answer.json, 'status') === 'COMPLETED') {
			entry.state = entry.isCancelled ? 'cancelled' : 'complete';
		}
		return answer;
	}
}

/** Owner and app, with the namespace before them if there is one. */
export function appOf(endpointId: string): string {
	const steps = endpointId.split('/');
	return steps.slice(0, /^(workflows|comfy)$/.test(steps[0] ?? '') ? 3 : 2).join('/');
}
