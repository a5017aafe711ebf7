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
 * A cursor is the page number as base64, as in fal's own example (`Mg==` = 2).
 */
export function pageOf<T>(
	all: readonly T[],
	query: URLSearchParams,
	rule: PageRule,
): Page<T> | undefined {
	const limit = Number(query.get('limit') ?? rule.defaultLimit);
	const cursor = query.get('cursor');
	const page = cursor === null ? 1 : Number(Buffer.from(cursor, 'base64').toString('latin1'));
	if (!Number.isInteger(limit) || limit < 1 || limit > rule.largestLimit) return undefined;
	if (!Number.isInteger(page) || page < 1) return undefined;
	const hasMore = page * limit < all.length;
	return {
		items: all.slice((page - 1) * limit, page * limit),
		next_cursor: hasMore ? Buffer.from(String(page + 1), 'latin1').toString('base64') : null,
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
