import type { Query } from '../platform/platform';

/** A span of time. Both are ISO 8601, as fal takes them; without an end it is now. */
export interface TimeRange {
	readonly start: string;
	/** The first moment that is not in it any more. */
	readonly end?: string;
}

export function queryOfRange({ start, end }: TimeRange): Query {
	return [['start', start], ...(end === undefined ? [] : [['end', end] as const])];
}
