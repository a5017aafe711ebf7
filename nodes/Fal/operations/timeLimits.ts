import type { TimeLimit } from '../fal';

/** For calls that only ask; there is no option to raise. */
export const ASKING: TimeLimit = { ms: 60_000, missing: 'No answer' };

/** For lists and reports, with all of their pages. */
export const READING: TimeLimit = { ms: 15 * 60_000, missing: 'No answer' };

/** For all pages of a search. */
export const SEARCHING: TimeLimit = { ms: 5 * 60_000, missing: 'No answer' };

/** For the files of a submission and the submission itself; nobody waits for the model here. */
export const SUBMITTING: TimeLimit = { ms: 10 * 60_000, missing: 'No answer' };

/** For the files of a result, where the run itself is not waited for. */
export const FETCHING_FILES: TimeLimit = { ms: 30 * 60_000 };

export function runLimit(seconds: number): TimeLimit {
	return {
		ms: seconds * 1000,
		cure: 'Raise Timeout under Options. For jobs of many minutes set Wait Mode to Pause Until Webhook, which has no such limit. Waiting in fal’s queue counts; when a request never starts, check the balance on fal.ai/dashboard/billing.',
	};
}

/** The wait for a request that goes on at fal whatever happens here. */
export function resultLimit(seconds: number): TimeLimit {
	return {
		ms: seconds * 1000,
		cure: 'The request goes on at fal: run Get Result again, or raise Timeout under Options.',
	};
}

export function fileLimit(seconds: number): TimeLimit {
	return { ms: seconds * 1000, cure: 'Raise Timeout under Options.' };
}
