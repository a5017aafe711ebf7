import type { OpenRequest } from './openRequest';

/**
 * What became of the money: of the paid call, or of the request, that an error is about. Whoever
 * makes an error of a paid call decides it; whether something is sent again, followed, forgotten or
 * told follows from it alone.
 */
export type Fate =
	/** Nothing is paid for: no paid call was made, or fal surely did not take it. */
	| { readonly state: 'notTaken' }
	/** fal may have taken a paid call, and there is no request to follow: it is not made again. */
	| { readonly state: 'maybeTaken' }
	/** fal has the request. Its result may be fetched; the item is not paid for again. */
	| { readonly state: 'open'; readonly request: OpenRequest; readonly stand: OpenStand }
	/** fal said that the request has failed or was cancelled: there will be no result. */
	| { readonly state: 'over'; readonly how: 'failed' | 'cancelledHere' };

/** What was heard last of a request whose result is not here. */
export type OpenStand =
	| 'unknown'
	| 'complete'
	/** fal has told it to stop because nobody waits for it here; it may still complete, and be billed. */
	| 'cancelling'
	/** Nobody waits for it here, and fal did not say that it was told to stop. */
	| 'notCancelled';

export const NOT_TAKEN: Fate = { state: 'notTaken' };
export const MAYBE_TAKEN: Fate = { state: 'maybeTaken' };
export const FAILED: Fate = { state: 'over', how: 'failed' };
export const CANCELLED_HERE: Fate = { state: 'over', how: 'cancelledHere' };

export function openFate(request: OpenRequest, stand: OpenStand = 'unknown'): Fate {
	return { state: 'open', request, stand };
}
