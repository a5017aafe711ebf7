/**
 * Facts of fal's API that its sources leave open or contradict (docs/protocol.md 9), and knobs of
 * the stand-in itself. A test that depends on one of them says so by setting it.
 */
export interface Switches {
	/** Cancel of a waiting request: 200 OK and 202 when running, always 202, or `{success: true}`. */
	cancelReplies: 'split' | 'always202' | 'success';
	/** URLs of the submit reply: owner/alias only (observed), or the older full path + `/response`. */
	submitUrls: 'app' | 'fullPathResponse';
	/** Body of the submit reply: all fields, or what the webhook page prints for `fal_webhook`. */
	submitReply: 'full' | 'webhookDoc';
	/** Events of the language models: the text so far, or only what is new; undefined: each its own. */
	textStream: 'cumulative' | 'delta' | undefined;
	/** Whether the start timeout also ends requests no runner ever picks up (observed: it may not). */
	startTimeoutWhenStuck: boolean;
	/** A submit while the account's limit is reached: it waits (documented), or is refused with 429. */
	queueOverLimit: 'waits' | 'refused';
	/** Cursors of the request history: the number of a page (documented), or a place in the list. */
	historyCursor: 'page' | 'place';
	/** What `start` and `end` of the request history are about; not documented. */
	historyRange: 'sent_at' | 'ended_at';
	/** Where the OpenAI-compatible route has fal's words on 401, 403 and 422; not documented. */
	chatErrors: 'detail' | 'error';
	/** Pause between the comment lines of a status stream. */
	keepAliveMs: number;
	/** Seconds in a `Retry-After` on every 429; fal documents none. */
	retryAfterHeader: number | undefined;
	/** Every duration of a behaviour is multiplied by this. */
	timeScale: number;
}

export const DEFAULT_SWITCHES: Switches = {
	cancelReplies: 'split',
	submitUrls: 'app',
	submitReply: 'full',
	textStream: undefined,
	startTimeoutWhenStuck: true,
	queueOverLimit: 'waits',
	historyCursor: 'page',
	historyRange: 'sent_at',
	chatErrors: 'detail',
	keepAliveMs: 15_000,
	retryAfterHeader: undefined,
	timeScale: 1,
};
