import type { Clock } from '../clock';
import { falError, type FalError } from '../errors';
import { errorFromResponse } from '../failure/fromAnswer';
import { isRecord, tryParseJson, type JsonObject } from '../json';
import { repeatFree } from '../failure/repeat';
import { within } from '../http/deadline';
import { isSuccess, type Transport } from '../transport';

/** How the Platform API and fal's public documents are reached. */
export interface PlatformAccess {
	readonly transport: Transport;
	readonly clock: Clock;
	/** Ask without a key, as the catalogue allows (https://fal.ai/docs/platform-apis). */
	readonly withoutKey?: boolean;
	/** Ends the wait of the only one who asks; answers that are shared have none. */
	readonly signal?: AbortSignal | undefined;
}

/** Pairs, because the API takes lists as repeated names. */
export type Query = ReadonlyArray<readonly [name: string, value: string]>;

const API = 'https://api.fal.ai/v1';
const ONE_CALL_MS = 10_000;
/** For one answer with all tries: somebody waits for it with a form or a paid run. */
const ONE_ANSWER = { ms: 15_000, missing: 'No answer of the catalogue' };

/** GETs a JSON object of the Platform API. @throws {FalError} */
export async function readPlatform(
	access: PlatformAccess,
	path: string,
	query: Query,
): Promise<JsonObject> {
	const value = await readJson(access, `${API}${path}`, query);
	if (isRecord(value)) return value;
	throw falError({ kind: 'unexpectedAnswer', message: 'fal’s answer is not in its known form' });
}

/** A call about the account. All of them are free, and may be made again. */
export interface PlatformCall {
	/** Default: GET. */
	readonly method?: 'GET' | 'POST' | 'DELETE';
	readonly path: string;
	readonly query?: Query;
	readonly body?: JsonObject;
	readonly headers?: Readonly<Record<string, string>>;
	/** fal gives it to keys of the scope ADMIN only. */
	readonly needsAdmin?: boolean;
	/** What a 404 is about; a model unless it says otherwise. */
	readonly notFound?: 'requestNotFound';
	/** Inputs and results stand in the answer. */
	readonly isLarge?: boolean;
}

/**
 * Asks the Platform API for something of the account.
 *
 * @throws {FalError} `forbidden`, with what to do, for a key without the scope; `invalidInput` with fal's
 *   words for what it does not take
 * @see https://fal.ai/docs/platform-apis
 */
export async function callPlatform(
	{ transport, clock, signal: asker }: PlatformAccess,
	call: PlatformCall,
): Promise<JsonObject> {
	const url = new URL(`${API}${call.path}`);
	for (const [name, value] of call.query ?? []) url.searchParams.append(name, value);
	return await within(clock, ONE_ANSWER_OF_ACCOUNT, asker, async ({ signal }) => {
		const ask = async () => {
			const response = await transport.send({
				method: call.method ?? 'GET',
				url: url.href,
				headers: {
					...call.headers,
					...(call.body !== undefined && { 'content-type': 'application/json' }),
				},
				...(call.body !== undefined && { body: JSON.stringify(call.body) }),
				timeoutMs: ONE_CALL_OF_ACCOUNT_MS,
				isForResult: call.isLarge === true,
				signal,
			});
			if (!isSuccess(response.status)) {
				throw ofScope(errorFromResponse(response, { purpose: 'ask' }), call);
			}
			const value = tryParseJson(response.body.toString('utf8'));
			if (isRecord(value)) return value;
			throw falError({
				kind: 'unexpectedAnswer',
				message: 'fal’s answer is not in its known form',
			});
		};
		return await repeatFree(clock, signal, ask);
	});
}

/** Reports are made when they are asked for. */
const ONE_CALL_OF_ACCOUNT_MS = 30_000;
const ONE_ANSWER_OF_ACCOUNT = { ms: 90_000, missing: 'No answer of fal' };

/** Nothing was asked of a model: what an error of a run would say is not so. */
function ofScope(error: FalError, { needsAdmin, notFound }: PlatformCall): FalError {
	const facts = { ...error.facts, fate: undefined };
	switch (error.kind) {
		case 'forbidden':
			return falError(needsAdmin === true ? { ...facts, cure: NEEDS_ADMIN } : facts);
		case 'modelNotFound':
		case 'requestNotFound':
			return falError({ ...facts, kind: notFound ?? 'modelNotFound' });
		case 'invalidInput':
			return falError({
				kind: 'invalidInput',
				message: `fal does not take what was asked for: ${error.message}`,
			});
		default:
			return falError(facts);
	}
}

const NEEDS_ADMIN =
	'This needs a key with the scope ADMIN. Create one on fal.ai/dashboard/keys, and a FAL credential of its own for it.';

/**
 * GETs JSON; undefined when the answer is none.
 *
 * @throws {FalError} `modelNotFound` for a 404
 */
export async function readJson(
	{ transport, clock, withoutKey, signal: asker }: PlatformAccess,
	address: string,
	query: Query,
): Promise<unknown> {
	const url = new URL(address);
	for (const [name, value] of query) url.searchParams.append(name, value);
	return await within(clock, ONE_ANSWER, asker, async ({ signal }) => {
		const ask = async () => {
			const response = await transport.send({
				method: 'GET',
				url: url.href,
				timeoutMs: ONE_CALL_MS,
				...(withoutKey === true && { withoutKey }),
				signal,
			});
			if (isSuccess(response.status)) return tryParseJson(response.body.toString('utf8'));
			throw asQuestion(errorFromResponse(response, { purpose: 'ask' }));
		};
		return await repeatFree(clock, signal, ask);
	});
}

/** Nothing was asked about a request or run with an input: what such an error would say is not so. */
function asQuestion(error: FalError): FalError {
	const facts = { ...error.facts, endpointId: undefined, fate: undefined };
	switch (error.kind) {
		case 'requestNotFound':
			return falError({ ...facts, kind: 'modelNotFound' });
		case 'invalidInput':
		case 'notReady':
			return falError({ ...facts, kind: 'unexpectedAnswer' });
		default:
			return falError(facts);
	}
}
