import {
	isFinalRefusal,
	isOpenRequest,
	isRecord,
	readText,
	type FalError,
	type FalErrorFacts,
	type OpenRequest,
} from '../../fal';
import { keptByAnotherVersion } from '../keptState';

/** What is told again. */
type Refusal = Pick<FalErrorFacts, 'message' | 'status' | 'requestId' | 'endpointId' | 'fields'> & {
	readonly kind: 'invalidInput' | 'contentPolicy';
};

/** What is known of the paid work of one item. Plain data: n8n keeps it with the execution. */
export type Entry =
	| { readonly state: 'sending' }
	| {
			readonly state: 'open';
			readonly request: OpenRequest;
			/** fal was told to end it: what it comes to decides whether the item is paid for again. */
			readonly cancelling?: boolean;
	  }
	| { readonly state: 'finished'; readonly finished: unknown }
	| { readonly state: 'unclear'; readonly message: string }
	/** fal refuses the input for what it is: sending it again would only be refused again. */
	| { readonly state: 'refused'; readonly refusal: Refusal };

/** What a failed try leaves behind; undefined when the item may be paid for again. */
export function entryAfter(error: FalError, known?: OpenRequest): Entry | undefined {
	const { fate, message } = error;
	switch (fate.state) {
		case 'over':
			return refusalEntry(error);
		case 'open':
			return {
				state: 'open',
				request: fate.request,
				...(fate.stand === 'cancelling' && { cancelling: true }),
			};
		case 'notTaken':
			return known ? { state: 'open', request: known } : refusalEntry(error);
		case 'maybeTaken':
			return known ? { state: 'open', request: known } : { state: 'unclear', message };
	}
}

function refusalEntry(error: FalError): Entry | undefined {
	const { kind } = error;
	if (kind !== 'invalidInput' && kind !== 'contentPolicy') return undefined;
	if (!isFinalRefusal(error)) return undefined;
	const { message, status, requestId, endpointId, fields } = error.facts;
	return { state: 'refused', refusal: { kind, message, status, requestId, endpointId, fields } };
}

export function openOf(entry: Entry | undefined): OpenRequest | undefined {
	return entry?.state === 'open' ? entry.request : undefined;
}

export function isCancelling(entry: Entry | undefined): boolean {
	return entry?.state === 'open' && entry.cancelling === true;
}

export interface RequestsOfTries {
	readonly finished: readonly string[];
	readonly open: readonly string[];
	readonly cancelled: readonly string[];
}

/** The requests that are named in what is kept. */
export function requestsIn(entries: readonly (Entry | undefined)[]): RequestsOfTries {
	const open = entries.flatMap((entry) => (entry?.state === 'open' ? [entry] : []));
	const idsOf = (isMeant: boolean) =>
		open.flatMap(({ request, cancelling = false }) =>
			cancelling === isMeant ? [request.requestId] : [],
		);
	const finished = entries.flatMap((entry) => {
		const value = entry?.state === 'finished' ? entry.finished : undefined;
		return (isRecord(value) ? readText(value, 'requestId') : undefined) ?? [];
	});
	return { finished, open: idsOf(false), cancelled: idsOf(true) };
}

/** @throws {FalError} when something is kept that this version does not know */
export function readEntry(kept: unknown): Entry | undefined {
	if (kept === undefined || kept === null) return undefined;
	const { state, request, cancelling, finished, message, refusal } = isRecord(kept) ? kept : {};
	switch (state) {
		case 'sending':
			return { state };
		case 'open':
			if (isOpenRequest(request)) return { state, request, cancelling: cancelling === true };
			break;
		case 'finished':
			return { state, finished };
		case 'unclear':
			if (typeof message === 'string') return { state, message };
			break;
		case 'refused':
			if (isRefusal(refusal)) return { state, refusal };
			break;
	}
	throw keptByAnotherVersion(kept);
}

function isRefusal(value: unknown): value is Refusal {
	if (!isRecord(value) || typeof value['message'] !== 'string') return false;
	return value['kind'] === 'invalidInput' || value['kind'] === 'contentPolicy';
}
