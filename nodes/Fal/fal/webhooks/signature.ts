import { createHash, createPublicKey, verify, type KeyObject } from 'crypto';

import { isRecord, type JsonObject } from '../json';

/** A call that claims to come from fal. */
export interface SignedCall {
	/** Names in lower case, as Node gives them. */
	readonly headers: Readonly<Record<string, unknown>>;
	/** The bytes that were sent; a body that was parsed and written again has another signature. */
	readonly body: Buffer;
}

export type Verification =
	/** `userId` names the account of fal whose request it is: fal signs for all with the same keys. */
	| { readonly state: 'verified'; readonly requestId: string; readonly userId: string }
	| {
			readonly state: 'refused';
			readonly reason: 'missingHeader' | 'wrongTime' | 'wrongSignature';
	  };

/**
 * How far fal's clock and ours may be apart, in seconds.
 *
 * @see https://fal.ai/docs/documentation/model-apis/inference/webhooks
 */
const TIME_TOLERANCE_SECONDS = 300;
const SIGNATURE = /^[0-9a-f]{128}$/i;

/**
 * Whether fal signed the call: Ed25519 over request ID, user ID, timestamp and the SHA-256 of the
 * body, joined by line breaks. Any of the keys is enough. Never throws: whatever is malformed is
 * refused, so that the caller has one answer for everything that is not fal's.
 *
 * @param nowSeconds Unix time
 */
export function verifySignature(
	{ headers, body }: SignedCall,
	keys: readonly KeyObject[],
	nowSeconds: number,
): Verification {
	const [requestId, userId, timestamp, signature] = [
		'x-fal-webhook-request-id',
		'x-fal-webhook-user-id',
		'x-fal-webhook-timestamp',
		'x-fal-webhook-signature',
	].map((name) => textOf(headers[name]));
	if (!requestId || !userId || !timestamp || !signature) return refused('missingHeader');
	const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
	const isInTime = Math.abs(nowSeconds - seconds) <= TIME_TOLERANCE_SECONDS;
	if (!isInTime) return refused('wrongTime');
	const bodyHash = createHash('sha256').update(body).digest('hex');
	const message = Buffer.from([requestId, userId, timestamp, bodyHash].join('\n'), 'utf8');
	const isSigned =
		SIGNATURE.test(signature) &&
		keys.some((key) => verify(null, message, key, Buffer.from(signature, 'hex')));
	return isSigned ? { state: 'verified', requestId, userId } : refused('wrongSignature');
}

/** Of the keys in the list; fal has two or three. Each costs a call some time. */
const MOST_KEYS = 20;

/**
 * The Ed25519 keys of a JWKS document (`{ keys: [{ x: base64url of 32 bytes }] }`), 20 at most. fal
 * documents `x` alone; entries that say themselves to be of another kind, or for something else, are
 * passed over.
 */
export function readKeys(document: unknown): KeyObject[] {
	const entries: unknown[] =
		isRecord(document) && Array.isArray(document['keys']) ? document['keys'] : [];
	const found = new Set<string>();
	for (const entry of entries) {
		const x = isRecord(entry) && isForSigning(entry) ? textOf(entry['x']) : '';
		if (Buffer.from(x, 'base64url').length === 32) found.add(x);
		if (found.size === MOST_KEYS) break;
	}
	return [...found].map(publicKey);
}

function isForSigning({ kty = 'OKP', crv = 'Ed25519', use = 'sig' }: JsonObject): boolean {
	return kty === 'OKP' && crv === 'Ed25519' && use === 'sig';
}

function publicKey(x: string): KeyObject {
	return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

function refused(reason: 'missingHeader' | 'wrongTime' | 'wrongSignature'): Verification {
	return { state: 'refused', reason };
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
