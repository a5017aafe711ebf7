import { falError } from '../errors';
import { isRecord, readText, type JsonObject } from '../json';
import { callPlatform, type PlatformAccess, type PlatformCall, type Query } from './platform';

/** A list of the Platform API. */
export interface PagedCall extends PlatformCall {
	/** The member of an answer that holds its entries. */
	readonly list: string;
	/** The most fal gives at once. */
	readonly largestPage: number;
	/** What an entry is known by: it may slide to the next page while the pages are read. */
	readonly keyOf: (entry: JsonObject) => string | undefined;
	/** Whether no later page is of interest, by an entry of a list that is in order. */
	readonly isLast?: (entry: JsonObject) => boolean;
}

/** Bounds a list whose pages never end. */
const MOST_PAGES = 2_000;

/**
 * The first `most` entries of a list, page by page, each once.
 *
 * @throws {FalError} `invalidInput` for a list that is longer than anybody waits for: a part of it is not
 *   given for the whole
 * @see https://fal.ai/docs/platform-apis
 */
export async function collectPages(
	access: PlatformAccess,
	call: PagedCall,
	most = Infinity,
): Promise<JsonObject[]> {
	const found = new Map<string, JsonObject>();
	const followed = new Set<string>();
	// The same for every page: cursors may count pages, not entries.
	const limit = Math.min(most, call.largestPage);
	let cursor: string | undefined;
	for (let pages = 0; pages < MOST_PAGES; pages++) {
		const query: Query = [
			...(call.query ?? []),
			['limit', String(limit)],
			...(cursor === undefined ? [] : [['cursor', cursor] as const]),
		];
		const reply = await callPlatform(access, { ...call, query });
		const entries = entriesOf(reply[call.list]);
		for (const entry of entries) {
			found.set(call.keyOf(entry) ?? `unnamed ${found.size}`, entry);
		}
		const next = reply['has_more'] === true ? readText(reply, 'next_cursor') : undefined;
		const isOver = next === undefined || followed.has(next) || found.size >= most;
		if (isOver || (call.isLast && entries.some(call.isLast))) {
			return [...found.values()].slice(0, most);
		}
		followed.add(next);
		cursor = next;
	}
	throw falError({
		kind: 'invalidInput',
		message: `fal’s list has more than ${MOST_PAGES.toLocaleString('en')} pages`,
		cure: 'Ask for a shorter time or for fewer models, or switch off Return All and set a Limit.',
	});
}

/** The objects of a list; anything else is left out. */
export function entriesOf(value: unknown): JsonObject[] {
	const list: readonly unknown[] = Array.isArray(value) ? value : [];
	return list.filter(isRecord);
}
