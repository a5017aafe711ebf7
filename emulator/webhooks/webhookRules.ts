import type { WebhookHeaders } from './webhookSigner';

/** What may be wrong with a delivery: everything a receiver must refuse. */
export type Tampering =
	| 'wrongKey'
	| 'alteredBody'
	/** Rightly signed, ten minutes ago. */
	| 'oldTimestamp'
	| { readonly missingHeader: keyof WebhookHeaders };

export interface WebhookRules {
	/** Waits before the repetitions of a failed delivery; as many repetitions as waits. */
	retryDelaysMs: readonly number[];
	/** How long a target may take the first time, and every later time; real time, not scaled. */
	firstTimeoutMs: number;
	laterTimeoutMs: number;
	/** Wait before the first attempt. */
	delayMs: number;
	/** How often every delivery is made, whatever the target answers. */
	copies: number;
	tampering: Tampering | undefined;
	userId: string;
	/** Names that lead to this machine, as if an n8n on it were reached from the internet. */
	localNames: readonly string[];
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** Ten repetitions within two hours (D-WH); the waits between them are not documented. */
const RETRY_DELAYS_MS = [
	15 * SECOND_MS,
	30 * SECOND_MS,
	...[1, 2, 5, 10, 15, 20, 25, 30].map((minutes) => minutes * MINUTE_MS),
];

export function defaultWebhookRules(): WebhookRules {
	return {
		retryDelaysMs: RETRY_DELAYS_MS,
		firstTimeoutMs: 15 * SECOND_MS,
		laterTimeoutMs: 120 * SECOND_MS,
		delayMs: 0,
		copies: 1,
		tampering: undefined,
		userId: 'github|1234567',
		localNames: [],
	};
}
