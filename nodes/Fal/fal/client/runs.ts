import type { Deadline } from '../http/deadline';
import { runQueued, type QueuedRun } from '../queue/queuedRun';
import { runDirectly, type DirectRun } from '../run/direct';
import type { Finished } from '../run/finished';
import type { Ports } from '../run/ports';
import { runStreaming, type StreamedRun } from '../run/stream';

/** Paid runs, until their result. */
export interface Runs {
	/** In fal's queue: submits, or follows a request that is open already. */
	queued(run: QueuedRun, deadline: Deadline): Promise<Finished>;
	direct(run: DirectRun, deadline: Deadline): Promise<Finished>;
	streamed(run: StreamedRun, deadline: Deadline): Promise<Finished>;
}

export function openRuns(ports: Ports): Runs {
	return {
		queued: async (run, deadline) => await runQueued(ports, run, deadline),
		direct: async (run, deadline) => await runDirectly(ports, run, deadline),
		streamed: async (run, deadline) => await runStreaming(ports, run, deadline),
	};
}
