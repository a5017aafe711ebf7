import type { IncomingHttpHeaders } from 'node:http';

import { member } from '../server/members';

/** Both spellings occur: the JS client sends the first, the docs and Python the second. */
const HEADERS = ['x-fal-object-lifecycle', 'x-fal-object-lifecycle-preference'] as const;

/** The lifecycle a caller asked for; undefined without the header or where it is no JSON. */
export function lifecycleOf(headers: IncomingHttpHeaders): unknown {
	for (const name of HEADERS) {
		const value = headers[name];
		if (typeof value !== 'string') continue;
		try {
			return JSON.parse(value);
		} catch {
			// fal ignores what it cannot read; the raw header is in the journal.
		}
	}
	return undefined;
}

/** Seconds until the file goes, counted from its upload. */
export function lifetimeSeconds(lifecycle: unknown): number {
	const seconds = member(lifecycle, 'expiration_duration_seconds');
	return typeof seconds === 'number' ? seconds : Infinity;
}
