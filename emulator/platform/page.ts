export interface PageRule {
	readonly defaultLimit: number;
	readonly largestLimit: number;
}

export interface Page<T> {
	readonly items: readonly T[];
	readonly next_cursor: string | null;
	readonly has_more: boolean;
}

/**
 * The page of `all` that `limit` and `cursor` ask for; undefined where fal rejects them.
 *
 * A cursor is the page number as base64, as in fal's own example (`Mg==` = 2). So what comes in at the
 * front between two calls moves the pages: an item stands on two of them.
 */
export function pageOf<T>(
	all: readonly T[],
	query: URLSearchParams,
	rule: PageRule,
): Page<T> | undefined {
	const limit = readLimit(query, rule);
	const cursor = query.get('cursor');
	const page = cursor === null ? 1 : Number(decode(cursor));
	if (limit === undefined || !Number.isInteger(page) || page < 1) return undefined;
	const hasMore = page * limit < all.length;
	return {
		items: all.slice((page - 1) * limit, page * limit),
		next_cursor: hasMore ? encode(String(page + 1)) : null,
		has_more: hasMore,
	};
}

/**
 * The same with a cursor that names the last item of a page, as in fal's example of billing events. What
 * comes in at the front moves nothing.
 *
 * @param keyOf names an item; the items are in falling order of it
 */
export function pageAfter<T>(
	all: readonly T[],
	query: URLSearchParams,
	rule: PageRule,
	keyOf: (item: T) => string,
): Page<T> | undefined {
	const limit = readLimit(query, rule);
	if (limit === undefined) return undefined;
	const cursor = query.get('cursor');
	const last = cursor === null ? undefined : decode(cursor);
	const from = last === undefined ? 0 : all.findIndex((item) => keyOf(item) < last);
	const items = from < 0 ? [] : all.slice(from, from + limit);
	const end = items.at(-1);
	const hasMore = from >= 0 && from + limit < all.length;
	return {
		items,
		next_cursor: hasMore && end !== undefined ? encode(keyOf(end)) : null,
		has_more: hasMore,
	};
}

/** The values of a repeated parameter, of which each may be a list with commas. */
export function commaList(query: URLSearchParams, name: string): readonly string[] {
	return query
		.getAll(name)
		.flatMap((value) => value.split(','))
		.filter((value) => value !== '');
}

function readLimit(query: URLSearchParams, rule: PageRule): number | undefined {
	const limit = Number(query.get('limit') ?? rule.defaultLimit);
	const isGood = Number.isInteger(limit) && limit >= 1 && limit <= rule.largestLimit;
	return isGood ? limit : undefined;
}

function encode(text: string): string {
	return Buffer.from(text, 'latin1').toString('base64');
}

function decode(cursor: string): string {
	return Buffer.from(cursor, 'base64').toString('latin1');
}
