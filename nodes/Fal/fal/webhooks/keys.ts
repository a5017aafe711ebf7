import type { KeyObject } from 'crypto';

import type { Clock } from '../clock';
import { falError } from '../errors';
import { tryParseJson } from '../json';
import { isSuccess, type Transport } from '../transport';
import { readKeys, verifySignature, type SignedCall, type Verification } from './signature';

const KEYS_URL = 'https://rest.fal.ai/.well-known/jwks.json';
const FETCH_MS = 10_000;
/**
 * fal allows its keys to be kept for a day.
 *
 * @see https://fal.ai/docs/documentation/model-apis/inference/webhooks
 */
const LONGEST_KEPT_MS = 24 * 60 * 60 * 1000;
/** An unknown key is looked up once; not so often that anybody could make us call fal all the time. */
const SHORTEST_BETWEEN_FETCHES_MS = 60_000;

/** The keys with which fal signs its webhooks, kept for up to a day. */
export interface WebhookKeys {
	/**
	 * Verifies a call, and gets the keys anew when no known one fits.
	 *
	 * @param nowSeconds Unix time
	 * @throws {FalError} when the keys cannot be had
	 */
	verify(transport: Transport, call: SignedCall, nowSeconds: number): Promise<Verification>;
}

export function createWebhookKeys(clock: Clock): WebhookKeys {
	let keys: readonly KeyObject[] = [];
	let fetchedAt = Number.NEGATIVE_INFINITY;
	let fetching: Promise<void> | undefined;
	const ageMs = () => clock.now() - fetchedAt;
	const renew = async (transport: Transport) => {
		fetching ??= fetchKeys(transport)
			.then((fresh) => {
				keys = fresh;
				fetchedAt = clock.now();
			})
			.finally(() => {
				fetching = undefined;
			});
		await fetching;
	};
	return {
		async verify(transport, call, nowSeconds) {
			const first = verifySignature(call, keys, nowSeconds);
			// No key makes up for a missing header or an old call: anybody can send those.
			if (first.state === 'refused' && first.reason !== 'wrongSignature') return first;
			const shortestMs = first.state === 'verified' ? LONGEST_KEPT_MS : SHORTEST_BETWEEN_FETCHES_MS;
			if (ageMs() < shortestMs) return first;
			await renew(transport);
			return verifySignature(call, keys, nowSeconds);
		},
	};
}

async function fetchKeys(transport: Transport): Promise<KeyObject[]> {
	const response = await transport.send({
		method: 'GET',
		url: KEYS_URL,
		timeoutMs: FETCH_MS,
		// They are public, and a trigger has no credential.
		withoutKey: true,
	});
	const keys = isSuccess(response.status)
		? readKeys(tryParseJson(response.body.toString('utf8')))
		: [];
	if (keys.length > 0) return keys;
	throw falError({
		kind: 'unexpectedAnswer',
		message: 'The keys with which fal signs its webhooks could not be read',
		status: response.status,
	});
}
