import { readWebhookBody, type WebhookBody } from '../webhooks/body';
import type { WebhookKeys } from '../webhooks/keys';
import type { SignedCall, Verification } from '../webhooks/signature';
import type { Transport } from '../transport';

/** What fal sends of its own accord. */
export interface Webhooks {
	/** @param nowSeconds Unix time */
	verify(call: SignedCall, nowSeconds: number): Promise<Verification>;
	read(body: Buffer): WebhookBody | undefined;
}

/** @param keys of fal's signatures; many calls share them */
export function openWebhooks(transport: Transport, keys: WebhookKeys): Webhooks {
	return {
		verify: async (call, nowSeconds) => await keys.verify(transport, call, nowSeconds),
		read: readWebhookBody,
	};
}
