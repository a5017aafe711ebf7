import { splitEndpointId } from '../server/endpointIds';
import type { Queue } from './queue';
import type { QueueRequest } from './queueRequest';
import type { Switches } from '../control/switches';

export interface QueueUrls {
	readonly response_url: string;
	readonly status_url: string;
	readonly cancel_url: string;
}

export function queueUrls(request: QueueRequest, form: Switches['submitUrls']): QueueUrls {
	const app = splitEndpointId(request.endpointId)?.app ?? request.endpointId;
	const named = form === 'app' ? app : request.endpointId;
	const base = `https://queue.fal.run/${named}/requests/${request.requestId}`;
	return {
		response_url: form === 'app' ? base : `${base}/response`,
		status_url: `${base}/status`,
		cancel_url: `${base}/cancel`,
	};
}

/** The object of the status GET and of every event of the status stream (docs/protocol.md 2.3). */
export function statusBody(
	request: QueueRequest,
	queue: Queue,
	form: Switches['submitUrls'],
	withLogs: boolean,
): unknown {
	const { status, answer } = request;
	return {
		status,
		request_id: request.requestId,
		...(status === 'IN_QUEUE' ? { queue_position: queue.position(request) } : {}),
		...queueUrls(request, form),
		logs: withLogs && status !== 'IN_QUEUE' ? request.logs : null,
		metrics: status === 'COMPLETED' ? { inference_time: request.inferenceTime } : {},
		...(answer?.errorType === undefined
			? {}
			: { error: answer.error, error_type: answer.errorType }),
	};
}
