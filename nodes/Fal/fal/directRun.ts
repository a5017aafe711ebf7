import type { Deadline } from './deadline';
import type { EndpointId } from './endpointId';
import { errorFromResponse, type CallContext } from './failure';
import type { JsonObject } from './json';
import { sendPaidCall } from './pace';
import { finished, type Finished, type Ports } from './queuedRun';
import { runOnce, type RunOptions } from './sdk';
import type { FalResponse } from './transport';

export interface DirectRun {
	readonly endpoint: EndpointId;
	readonly input: JsonObject;
	readonly options: RunOptions;
}

/**
 * Runs the model in one call on fal.run: no queue, no repetition by fal, and a call that breaks off
 * cannot be picked up again.
 *
 * @throws {FalError}
 */
export async function runDirectly(
	ports: Ports,
	{ endpoint, input, options }: DirectRun,
	deadline: Deadline,
): Promise<Finished> {
	const { signal } = deadline;
	const context: CallContext = { purpose: 'run', endpointId: endpoint.id };
	const refuse = (answer: FalResponse) => errorFromResponse(answer, context);
	const send = async () =>
		await runOnce(ports.transport, {
			endpoint,
			input,
			options,
			// A model may stay silent for as long as it works; the signal ends it in time.
			timeoutMs: deadline.remainingMs() + 1_000,
			signal,
			refuse,
		});
	const response = await sendPaidCall(ports, send, signal);
	return finished(response.headers['x-fal-request-id'], response);
}
