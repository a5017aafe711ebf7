import type { KeyObject } from 'crypto';

import type { Clock } from '../clock';
import { asFalError, falError, type FalError } from '../errors';
import { within } from '../http/deadline';
import { tryParseJson } from '../json';
import { isSuccess, type Transport } from '../transport';
import { readKeys, verifySignature, type SignedCall, type Verification } from './signature';

const KEYS_URL = 'https://rest.fal.ai/.well-known/jwks.json';
const FETCHING = { ms: 10_000, missing: 'No keys of fal' };
const LARGEST_LIST_BYTES = 1024 * 1024;
/**
 * fal allows its keys to be kept for a day.
 *
 * @see https://fal.ai/docs/documentation/model-apis/inference/webhooks
 */
const LONGEST_KEPT_MS = 24 * 60 * 60 * 1000;
/**
 * fal is asked no more often than this, whether it answers or not: anybody can send a call that no
 * known key fits. A key that fal has changed in the meantime is known one minute later, and fal
 * repeats what was refused until then.
 */
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
	let keptSince = Number.NEGATIVE_INFINITY;
	let askedAt = Number.NEGATIVE_INFINITY;
	let asking: Promise<void> = Promise.resolve();
	let failure: FalError | undefined;

	const isFresh = () => clock.now() - keptSince < LONGEST_KEPT_MS;

	async function ask(transport: Transport): Promise<void> {
		try {
			keys = await fetchKeys(clock, transport);
			keptSince = clock.now();
			failure = undefined;
		} catch (thrown) {
			failure = asFalError(thrown);
		}
	}

	return {
		async verify(transport, call, nowSeconds) {
			const first = verifySignature(call, keys, nowSeconds);
			// No key makes up for a missing header or an old call: anybody can send those.
			if (first.state === 'refused' && first.reason !== 'wrongSignature') return first;
			if (first.state === 'verified' && isFresh()) return first;
			if (clock.now() - askedAt >= SHORTEST_BETWEEN_FETCHES_MS) {
				askedAt = clock.now();
				asking = ask(transport);
			}
			await asking;
			if (failure && !isFresh()) throw failure;
			return verifySignature(call, keys, nowSeconds);
		},
	};
}

/** @throws {FalError} */
async function fetchKeys(clock: Clock, transport: Transport): Promise<KeyObject[]> {
	return await within(clock, FETCHING, undefined, async ({ signal }) => {
		const { status, body } = await transport.send({
			method: 'GET',
			url: KEYS_URL,
			timeoutMs: FETCHING.ms,
			signal,
			// They are public, and a trigger has no credential.
			withoutKey: true,
		});
		const isList = isSuccess(status) && body.length <= LARGEST_LIST_BYTES;
		const keys = isList ? readKeys(tryParseJson(body.toString('utf8'))) : [];
		if (keys.length > 0) return keys;
		throw falError({
			kind: 'unexpectedAnswer',
			message: 'The keys with which fal signs its webhooks could not be read',
			status,
		});
	});
}
