import {
	parseEndpointId,
	requestById,
	startDeadline,
	type Deadline,
	type OpenRequest,
} from '../../fal';
import type { Item } from '../../n8n/items';
import type { Params } from '../../n8n/item/params';

/** For calls that only ask; the wait for a result has a limit of its own. */
const ASKING_MS = 60_000;

/** The request that the parameters name. @throws {FalError} `invalidModel` or `invalidInput` */
export function readRequest(params: Params): OpenRequest {
	return requestById(parseEndpointId(params.locator('model')), params.text('requestId'));
}

/** Does something that must end: with the answer, after `limitMs`, or when the execution stops. */
export async function inTime<T>(
	{ ports, stop }: Item,
	work: (deadline: Deadline) => Promise<T>,
	limitMs = ASKING_MS,
): Promise<T> {
	const deadline = startDeadline(ports.clock, limitMs, stop);
	try {
		return await work(deadline);
	} finally {
		deadline.end();
	}
}
