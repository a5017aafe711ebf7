import type { EmulatorContext } from '../server/context';
import type { QueueRequest } from '../queue/queueRequest';
import type { Handler } from '../server/types';
import { webhookBody } from './webhookBody';
import { type Post, post } from './webhookPost';
import { defaultWebhookRules, type WebhookRules } from './webhookRules';
import {
	createWebhookKeys,
	signWebhook,
	type WebhookHeaders,
	type WebhookMessage,
} from './webhookSigner';

/** One attempt to deliver. */
export interface Delivery {
	readonly requestId: string;
	readonly url: string;
	/** Counted from 1. */
	readonly attempt: number;
	readonly atMs: number;
	readonly headers: WebhookHeaders;
	/** As sent. */
	readonly body: string;
	/** Status of the target; absent while under way, or when none came. */
	status?: number;
	/** Why no status came. */
	error?: string;
}

/** fal's webhooks (docs/protocol.md 5). Waits are multiplied by `switches.timeScale`. */
export interface Webhooks {
	readonly handler: Handler;
	/** Every attempt, oldest first. */
	readonly deliveries: readonly Delivery[];
	/** May be changed at any time; holds from the next attempt on. */
	readonly rules: WebhookRules;
	/** Tells the target of a request that is over, if it has one. The core calls it. */
	deliver(request: QueueRequest): void;
	/** Delivers once more, as fal does when an acknowledgement got lost. */
	redeliver(requestId: string): void;
	/** Holds what comes from now on. */
	pause(): void;
	/** Delivers what was held, one after the other, in the order of completion or the reverse. */
	resume(order?: 'kept' | 'reversed'): void;
	/** New keys for signing and in the key set, as after a rotation at fal. */
	rotateKeys(): void;
	close(): void;
}

const JWKS_HOSTS: ReadonlySet<string> = new Set(['rest.fal.ai', 'rest.alpha.fal.ai']);
const JWKS_PATH = '/.well-known/jwks.json';
const OLD_SECONDS = 600;

export function createWebhooks(context: EmulatorContext): Webhooks {
	const deliveries: Delivery[] = [];
	const held: QueueRequest[] = [];
	const underWay = new Set<Post>();
	let keys = createWebhookKeys();
	let isPaused = false;
	let isClosed = false;
	const rules = defaultWebhookRules();

	return {
		deliveries,
		rules,
		handler(call) {
			const isAsked = JWKS_HOSTS.has(call.host) && call.path === JWKS_PATH;
			return isAsked && call.method === 'GET' && context.replies.json(call, 200, keys.jwks);
		},
		deliver(request) {
			if (request.webhookUrl === undefined) return;
			if (isPaused) held.push(request);
			else void context.track(start(request));
		},
		redeliver(requestId) {
			const request = context.findRequest(requestId);
			if (request?.webhookUrl === undefined) throw new Error(`No webhook for ${requestId}`);
			void context.track(start(request));
		},
		pause() {
			isPaused = true;
		},
		resume(order = 'kept') {
			isPaused = false;
			const released = held.splice(0);
			if (order === 'reversed') released.reverse();
			void context.track(startInTurn(released));
		},
		rotateKeys() {
			keys = createWebhookKeys();
		},
		close() {
			isClosed = true;
			for (const sent of underWay) sent.abort('the emulator was closed');
		},
	};

	async function startInTurn(requests: readonly QueueRequest[]): Promise<void> {
		for (const request of requests) await start(request);
	}

	/** Resolves after the first attempt of every copy; repetitions follow on their own. */
	async function start(request: QueueRequest): Promise<void> {
		const url = request.webhookUrl;
		if (url === undefined) return;
		await wait(rules.delayMs);
		for (let copy = 0; copy < rules.copies; copy++) await attempt(request, url, 1);
	}

	async function attempt(request: QueueRequest, url: string, number: number): Promise<void> {
		if (isClosed) return;
		const { requestId } = request;
		const { headers, body } = sign(requestId, webhookBody(request));
		const delivery: Delivery = {
			requestId,
			url,
			attempt: number,
			atMs: context.nowMs(),
			headers,
			body: body.toString('utf8'),
		};
		deliveries.push(delivery);
		const sent = post(url, body, headers, rules.localNames);
		underWay.add(sent);
		const timeoutMs = number === 1 ? rules.firstTimeoutMs : rules.laterTimeoutMs;
		const callOff = context.schedule(timeoutMs, () => sent.abort('timed out'));
		Object.assign(delivery, await sent.outcome);
		callOff();
		underWay.delete(sent);
		if (!isFinal(delivery.status)) repeat(request, url, number + 1);
	}

	function repeat(request: QueueRequest, url: string, number: number): void {
		const delayMs = rules.retryDelaysMs[number - 2];
		if (delayMs === undefined || isClosed) return;
		context.schedule(scaled(delayMs), () => {
			void context.track(attempt(request, url, number));
		});
	}

	function sign(requestId: string, body: Buffer): { headers: WebhookHeaders; body: Buffer } {
		const { tampering, userId } = rules;
		const now = Math.floor(Date.parse(context.isoTime(context.nowMs())) / 1000);
		const timestamp = tampering === 'oldTimestamp' ? now - OLD_SECONDS : now;
		const message: WebhookMessage = { requestId, userId, timestamp, body };
		const headers = signWebhook(message, tampering === 'wrongKey' ? keys.stranger : keys.signer);
		if (tampering === 'alteredBody') {
			// Still JSON and still the same request: only the signature can tell.
			return {
				headers,
				body: Buffer.from(body.toString('utf8').replace('{', '{"forged": true, ')),
			};
		}
		if (typeof tampering !== 'object') return { headers, body };
		const kept = Object.entries(headers).filter(([name]) => name !== tampering.missingHeader);
		return { headers: Object.fromEntries(kept), body };
	}

	function wait(ms: number): Promise<void> {
		return new Promise((resolve) => {
			if (ms === 0) resolve();
			else context.schedule(scaled(ms), resolve);
		});
	}

	function scaled(ms: number): number {
		return ms * context.switches.timeScale;
	}
}

/** 2xx is an acknowledgement, 3xx a failure fal does not repeat. */
function isFinal(status: number | undefined): boolean {
	return status !== undefined && status >= 200 && status < 400;
}
