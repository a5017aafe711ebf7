import {
	createPlaces,
	parseEndpointId,
	openFal,
	type Finished,
	type OpenRequest,
} from '../../nodes/Fal/fal';
import { startDeadline } from '../../nodes/Fal/fal/http/deadline';
import type { QueuedRun } from '../../nodes/Fal/fal/queue/queuedRun';
import type { FakeClock } from './fakeClock';
import { answer, event, events, ScriptedTransport, type Script } from './transport';
import { recorded } from './wire';

export const REQUEST_ID = '764cabcf-b745-4b3e-ae38-1200304cf45b';

const BASE = `https://queue.fal.run/fal-ai/flux/requests/${REQUEST_ID}`;

/** The routes of the one request of these tests. */
export const SUBMIT = 'POST https://queue.fal.run/fal-ai/flux/dev';
export const STREAM = `GET ${BASE}/status/stream`;
export const STATUS = `GET ${BASE}/status`;
export const RESULT = `GET ${BASE}`;
export const CANCEL = `PUT ${BASE}/cancel`;

export const OPEN: OpenRequest = {
	requestId: REQUEST_ID,
	endpointId: 'fal-ai/flux/dev',
	statusUrl: `${BASE}/status`,
	responseUrl: BASE,
	cancelUrl: `${BASE}/cancel`,
};

export const taken = answer(200, recorded('queue-submit-200'));
export const running = answer(202, { status: 'IN_PROGRESS' });
export const complete = answer(200, recorded('queue-status-completed-200'));
export const failed = answer(200, recorded('queue-status-completed-failed-200'));
/** The stream of a request that never ends, alive by its comments. */
export const endless = events(
	event({ status: 'IN_PROGRESS' }),
	...Array.from({ length: 999 }, () => [{ waitMs: 15_000 }, ': alive']).flat(),
);
export const completes = events(event({ status: 'COMPLETED', metrics: { inference_time: 1 } }));
export const image = answer(200, recorded('result-image-flux'), { 'X-Fal-Billable-Units': '0.79' });
export const cancelled = answer(202, recorded('queue-cancel-202-requested'));
export const tooLate = answer(400, recorded('queue-cancel-400-completed'));
export const tooEarly = answer(400, recorded('queue-result-400-not-ready'));

export interface Run {
	readonly finished: Finished | undefined;
	readonly error: unknown;
	readonly routes: readonly string[];
	readonly transport: ScriptedTransport;
	/** Requests that the run told of. */
	readonly opened: readonly OpenRequest[];
}

/** Runs a request against a script, and lets the time pass that it takes. */
export async function runScript(
	clock: FakeClock,
	script: Script,
	{ maxWaitMs = 60_000, stop, ...run }: Partial<QueuedRun> & RunLimits = {},
): Promise<Run> {
	const transport = new ScriptedTransport(clock, script);
	const deadline = startDeadline(clock, { ms: maxWaitMs }, stop);
	const opened: OpenRequest[] = [];
	const fal = openFal({ transport, clock, places: createPlaces(clock) });
	const work = fal.run
		.queued(
			{
				endpoint: parseEndpointId('fal-ai/flux/dev'),
				input: { prompt: 'a fox' },
				options: {},
				includeLogs: false,
				open: undefined,
				onOpen: (request) => opened.push(request),
				...run,
			},
			deadline,
		)
		.finally(() => deadline.end());
	const outcome = await clock.run(
		work.then(
			(finished) => ({ finished, error: undefined }),
			(error: unknown) => ({ finished: undefined, error }),
		),
	);
	return { ...outcome, routes: transport.routes, transport, opened };
}

interface RunLimits {
	readonly maxWaitMs?: number;
	readonly stop?: AbortSignal;
}
