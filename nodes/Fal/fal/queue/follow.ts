import type { Clock } from '../clock';
import { withFacts, type FalError } from '../errors';
import { mergeLogs, type CompletedStatus, type Logs, type QueueStatus } from './status';
import type { Look } from '../look';
import type { OpenRequest } from '../openRequest';
import { readStatus, streamStatus } from './requests';
import { mayPass, pauseBeforeMs } from '../failure/mayRepeat';
import type { Transport } from '../transport';

/** How long fal may be out of reach before waiting for a paid request is given up, in milliseconds. */
const LONGEST_OUTAGE_MS = 60_000;
const LONGEST_BETWEEN_LOOKS_MS = 2_000;
/** Answers in a row that make no sense: a passing fault of something between would be gone by then. */
const MOST_ODD_ANSWERS = 3;

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
				const statuses = streamStatus(transport, clock, request, look);
				for (let next = await statuses.next(); next.done !== true; next = await statuses.next()) {
					const completed = watch.see(next.value);
					if (!completed) continue;
					void readToEnd(statuses);
					return completed;
				}
			} catch (error) {
				streaming = watch.isPassing(error);
			}
			// A stream that worked for a while and broke is worth a quick new one.
			if (watch.takeNews()) round = 1;
		}
		try {
			const completed = watch.see(await readStatus(transport, request, look));
			if (completed) return completed;
		} catch (error) {
			watch.endure(error);
		}
		const pauseMs = Math.min(pauseBeforeMs(round, clock), LONGEST_BETWEEN_LOOKS_MS);
		await clock.sleep(pauseMs, look.signal);
	}
}

/**
 * fal closes the stream itself after its last event. Reading on until then costs nothing and nobody
 * waits for it; hanging up on an open connection costs more than the rest of the call.
 */
async function readToEnd(statuses: AsyncGenerator<QueueStatus>): Promise<void> {
	try {
		while ((await statuses.next()).done !== true);
	} catch {
		// The request is complete, whatever becomes of the line.
	}
}

/** What was seen of one request so far. */
class Watch {
	private logs: Logs = [];
	private oddAnswers = 0;
	private failingSince: number | undefined;
	/** Whether a status was seen since the last call of `takeNews`. */
	private hasNews = false;

	constructor(
		private readonly clock: Clock,
		private readonly request: OpenRequest,
		private readonly signal: AbortSignal,
	) {}

	see(status: QueueStatus): CompletedStatus | undefined {
		this.logs = mergeLogs(this.logs, status.logs);
		this.oddAnswers = 0;
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

	/** Accepts a failed look at the status, or throws when it is no passing one. */
	endure(thrown: unknown): void {
		this.signal.throwIfAborted();
		const error = withFacts(thrown, this.request);
		this.failingSince ??= this.clock.now();
		const outageMs = this.clock.now() - this.failingSince;
		if (mayPass(error) && outageMs < LONGEST_OUTAGE_MS) return;
		if (isOdd(error) && ++this.oddAnswers < MOST_ODD_ANSWERS) return;
		throw error;
	}
}

/** Right after a submit, a part of fal may not know the request yet; a proxy may answer for fal. */
function isOdd(error: FalError): boolean {
	return error.kind === 'unexpectedAnswer' || error.kind === 'requestNotFound';
}
