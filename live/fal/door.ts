import { mayCarryKey } from '../../nodes/Fal/fal/http/hosts';
import { tryParseJson } from '../../nodes/Fal/fal/json';
import type { Answer } from './answer';

/** Which key goes along; `none` unless the check says otherwise where the address is no host of fal's. */
export type WhichKey = 'own' | 'wrong' | 'malformed' | 'none';

export interface Ask {
	readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
	readonly url: string;
	/** The own one unless told. */
	readonly key?: WhichKey;
	readonly headers?: Readonly<Record<string, string>>;
	readonly json?: unknown;
	readonly bytes?: Uint8Array;
	/** Goes on when somebody presses Ctrl+C: what may be paid is waited for, and then put in order. */
	readonly goesOn?: boolean;
	readonly timeoutMs?: number;
}

export interface DoorRules {
	readonly key: string;
	/** A local fal in the place of the internet, as `http://127.0.0.1:8199`. */
	readonly localOrigin: string | undefined;
	readonly stop: AbortSignal;
	readonly fetch: typeof fetch;
}

/** One call, one answer: nothing is repeated, and no redirect is followed. */
export type Door = (ask: Ask) => Promise<Answer>;

const ONE_CALL_MS = 120_000;
/** In fal's form, and nobody's. */
const WRONG_KEY = `00000000-0000-4000-8000-000000000000:${'0'.repeat(32)}`;

/** @throws for an address that must not see the key, and what `fetch` throws */
export function openDoor({ key, localOrigin, stop, fetch }: DoorRules): Door {
	const keys = { own: key, wrong: WRONG_KEY, malformed: 'no-colon' } as const;

	return async (ask) => {
		const { method = 'GET', key: which = 'own', json, bytes } = ask;
		const url = new URL(ask.url);
		if (url.protocol !== 'https:') throw new Error(`${url.host} is no https address`);
		const headers = new Headers(ask.headers);
		if (which !== 'none') {
			if (!mayCarryKey(ask.url)) throw new Error(`The key does not go to ${url.host}`);
			headers.set('authorization', `Key ${keys[which]}`);
		}
		if (json !== undefined) headers.set('content-type', 'application/json');
		if (localOrigin !== undefined) headers.set('x-emulated-host', url.host);
		const limit = AbortSignal.timeout(ask.timeoutMs ?? ONE_CALL_MS);
		const body = json === undefined ? bytes && Buffer.from(bytes) : JSON.stringify(json);
		const response = await fetch(
			localOrigin === undefined ? url : localOrigin + url.pathname + url.search,
			{
				method,
				headers,
				// The answer that leads elsewhere is itself what is looked at; the key stays here.
				redirect: 'manual',
				signal: ask.goesOn === true ? limit : AbortSignal.any([stop, limit]),
				...(body !== undefined && { body }),
			},
		);
		const received = Buffer.from(await response.arrayBuffer());
		const text = received.toString('utf8');
		const { status } = response;
		return {
			status,
			headers: response.headers,
			text,
			json: tryParseJson(text),
			bytes: received,
		};
	};
}
