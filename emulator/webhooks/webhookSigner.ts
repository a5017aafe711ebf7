import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** What fal signs (docs/protocol.md 5.3). */
export interface WebhookMessage {
	readonly requestId: string;
	readonly userId: string;
	/** Unix seconds. */
	readonly timestamp: number;
	readonly body: Buffer;
}

export type WebhookHeaders = Readonly<Record<string, string>>;

export interface WebhookKeys {
	/** What `/.well-known/jwks.json` answers. */
	readonly jwks: unknown;
	readonly signer: KeyObject;
	/** A key that is not in the set. */
	readonly stranger: KeyObject;
}

/** New keys. The set names another key before the right one: any that verifies is enough. */
export function createWebhookKeys(): WebhookKeys {
	const [other, signer, stranger] = [newPair(), newPair(), newPair()];
	return {
		jwks: { keys: [describe(other.publicKey, 'other'), describe(signer.publicKey, 'signer')] },
		signer: signer.privateKey,
		stranger: stranger.privateKey,
	};
}

export function signWebhook(message: WebhookMessage, key: KeyObject): WebhookHeaders {
	const { requestId, userId, timestamp, body } = message;
	const bodyHash = createHash('sha256').update(body).digest('hex');
	const signed = [requestId, userId, timestamp, bodyHash].join('\n');
	return {
		'x-fal-webhook-request-id': requestId,
		'x-fal-webhook-user-id': userId,
		'x-fal-webhook-timestamp': String(timestamp),
		'x-fal-webhook-signature': sign(null, Buffer.from(signed), key).toString('hex'),
	};
}

function newPair(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
	return generateKeyPairSync('ed25519');
}

/** Members beside `x` are not documented; these are what third parties saw. */
function describe(key: KeyObject, kid: string): unknown {
	const { kty, crv, x } = key.export({ format: 'jwk' });
	return { kty, crv, x, kid };
}
