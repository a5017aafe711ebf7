import type { Clock } from '../clock';
import { withFacts, type FalError } from '../errors';
import { mergeLogs, type CompletedStatus, type Logs, type QueueStatus } from './status';
import type { Look } from '../look';
import type { OpenRequest } from '../openRequest';
import { readStatus, streamStatus } from './requests';
import { mayAskAgain, mayPass, pauseBeforeMs } from '../failure/mayRepeat';
import { within } from '../http/deadline';
import { LONGEST_OUTAGE_MS, SHORT_PATIENCE_MS } from './patience';
import type { Transport } from '../transport';

const LONGEST_BETWEEN_LOOKS_MS = 2_000;
/** For what fal still sends on the stream of a request that is complete. */
const REST_OF_STREAM = { ms: 5_000 };

/**
 * Waits until the request is complete: on fal's status stream, so that the end is known within
 * milliseconds, and by polling with growing pauses while the stream is broken or refused.
 *
 * @throws {FalError} the reason of `signal`, or why the request cannot be followed any longer; the
 *   request itself goes on at fal
 */
export async function followRequest(
	transport: Transport,
	clock: Clock,
	request: OpenRequest,
	look: Look,
): Promise<CompletedStatus> {
	const watch = new Watch(clock, request, look.signal);
	let streaming = true;
	for (let round = 1; ; round++) {
		watch.takeNews();
		if (streaming) {
			try {
				const completed = await watchStream(transport, clock, request, look, watch);
				if (completed) return completed;
			} catch (error) {
				streaming = watch.isPassing(error);
			}
			// A stream that worked for a while and broke is worth a quick new one.
			if (watch.takeNews()) round = 1;
		}
		let askedMs: number | undefined;
		try {
			const completed = watch.see(await readStatus(transport, request, look));
			if (completed) return completed;
		} catch (error) {
			askedMs = watch.endure(error);
		}
		const pauseMs = pauseBeforeMs(round, clock, askedMs);
		// A request that is followed in order is looked at often; fal in trouble is left alone.
		const longestMs = watch.isFailing ? Infinity : LONGEST_BETWEEN_LOOKS_MS;
		await clock.sleep(Math.min(pauseMs, longestMs), look.signal);
	}
}

/** The status that ends the stream, if it ends with one. @throws {FalError} when it breaks */
async function watchStream(
	transport: Transport,
	clock: Clock,
	request: OpenRequest,
	look: Look,
	watch: Watch,
): Promise<CompletedStatus | undefined> {
	const line = new AbortController();
	const hangUp = () => {
		line.abort(look.signal.reason);
	};
	look.signal.throwIfAborted();
	look.signal.addEventListener('abort', hangUp, { once: true });
	try {
		const statuses = streamStatus(transport, clock, request, { ...look, signal: line.signal });
		for (let next = await statuses.next(); next.done !== true; next = await statuses.next()) {
			const completed = watch.see(next.value);
			if (!completed) continue;
			void readToEnd(clock, statuses, line);
			return completed;
		}
		return undefined;
	} finally {
		look.signal.removeEventListener('abort', hangUp);
	}
}

/**
 * fal closes the stream itself after its last event. Reading on until then costs nothing and nobody
 * waits for it; hanging up on an open connection costs more than the rest of the call. A stream that is
 * not closed soon is hung up on.
 */
async function readToEnd(
	clock: Clock,
	statuses: AsyncGenerator<QueueStatus>,
	line: AbortController,
): Promise<void> {
	try {
		await within(clock, REST_OF_STREAM, undefined, async ({ signal }) => {
			signal.addEventListener('abort', () => {
				line.abort(signal.reason);
			});
			while ((await statuses.next()).done !== true);
		});
	} catch {
		// The request is complete, whatever becomes of the line.
	}
}

/** What was seen of one request so far. */
class Watch {
	private logs: Logs = [];
	private failingSince: number | undefined;
	/** Whether a status was seen since the last call of `takeNews`. */
	private hasNews = false;

	constructor(
		private readonly clock: Clock,
		private readonly request: OpenRequest,
		private readonly signal: AbortSignal,
	) {}

	get isFailing(): boolean {
		return this.failingSince !== undefined;
	}

	see(status: QueueStatus): CompletedStatus | undefined {
		this.logs = mergeLogs(this.logs, status.logs);
		this.failingSince = undefined;
		this.hasNews = true;
		return status.status === 'COMPLETED' ? { ...status, logs: this.logs } : undefined;
	}

	takeNews(): boolean {
		const { hasNews } = this;
		this.hasNews = false;
		return hasNews;
	}

	/** Whether the stream is worth another try after this failure. @throws the signal's reason */
	isPassing(thrown: unknown): boolean {
		this.signal.throwIfAborted();
		return mayPass(withFacts(thrown, this.request));
	}

	/**
	 * Accepts a failed look at the status, or throws when it has failed for too long.
	 *
	 * @returns the pause that fal asks for
	 */
	endure(thrown: unknown): number | undefined {
		this.signal.throwIfAborted();
		const error = withFacts(thrown, this.request);
		this.failingSince ??= this.clock.now();
		const outageMs = this.clock.now() - this.failingSince;
		if (outageMs >= patienceWith(error)) throw error;
		return error.facts.retryAfterMs;
	}
}

/** How long this failure to learn the status may go on. */
function patienceWith(error: FalError): number {
	switch (error.kind) {
		case 'invalidKey':
		case 'noCredit':
		case 'forbidden':
		case 'blocked':
			return 0;
		case 'unexpectedAnswer':
		case 'requestNotFound':
			return SHORT_PATIENCE_MS;
		default:
			return mayAskAgain(error) ? LONGEST_OUTAGE_MS : SHORT_PATIENCE_MS;
	}
}
