import type { EmulatorContext } from '../server/context';
import {
	endpointIdOfPath,
	isKnownApp,
	splitEndpointId,
	type EndpointParts,
} from '../server/endpointIds';
import { readModelInput, sendAnswer } from '../run/modelAnswer';
import type { Queue } from './queue';
import type { QueueRequest } from './queueRequest';
import { queueUrls, statusBody } from './queueStatus';
import { streamStatus } from './statusStream';
import type { Call, Handler } from '../server/types';

const HOSTS: readonly string[] = ['queue.fal.run', 'queue.falrun.com'];
const REQUEST_PATH =
	/^\/(.+?)\/requests\/([^/]+)(?:\/(status\/stream|status|cancel|response))?\/?$/;
const NOT_FOUND = { status: 'NOT_FOUND' } as const;

/** The HTTP side of the queue (docs/protocol.md 2.2 to 2.5). */
export function createQueueApi(context: EmulatorContext, queue: Queue): Handler {
	const { replies } = context;

	return async (call) => {
		if (!HOSTS.includes(call.host)) return false;
		const parts = REQUEST_PATH.exec(call.path);
		if (parts !== null) return serveRequest(call, parts[1] ?? '', parts[2] ?? '', parts[3]);
		const endpoint = splitEndpointId(endpointIdOfPath(call.path));
		if (endpoint === undefined) return replies.detail(call, 404, 'Not Found');
		if (call.method !== 'POST') return methodNotAllowed(call);
		return await submit(call, endpoint);
	};

	async function submit(call: Call, endpoint: EndpointParts): Promise<true> {
		// Without a key fal names the application, so it has looked it up before.
		const isKnown = isKnownApp(context.models, endpoint.app);
		if (!isKnown && context.accounts.access(call.key).kind === 'valid') {
			return replies.detail(call, 404, `Application "${endpoint.alias}" not found`);
		}
		const rule = { application: endpoint.app, spends: true };
		if (context.accounts.refuses(call, rule)) return true;

		const startTimeoutMs = readStartTimeout(call);
		if (startTimeoutMs === 'invalid') {
			return replies.requestError(call, 400, 'bad_request', 'Invalid request start timeout');
		}
		const longest = Number.parseInt(call.query.get('fal_max_queue_length') ?? '', 10);
		if (queue.waiting(endpoint.endpointId) > longest) {
			return replies.detail(call, 429, 'Queue length exceeds fal_max_queue_length');
		}
		if (context.switches.queueOverLimit === 'refused' && !context.slots.isFree) {
			return replies.overLimit(call, context.account.concurrency);
		}
		const body = await call.bytes();
		const request = queue.submit({
			endpoint,
			input: readModelInput(body),
			headers: call.headers,
			webhookUrl: call.query.get('fal_webhook') ?? undefined,
			isLowPriority: call.headers['x-fal-queue-priority'] === 'low',
			startTimeoutMs,
		});
		call.line.requestId = request.requestId;
		return replies.json(call, 200, submitReply(request));
	}

	function submitReply(request: QueueRequest): unknown {
		const { requestId } = request;
		if (context.switches.submitReply === 'webhookDoc' && request.webhookUrl !== undefined) {
			return { request_id: requestId, gateway_request_id: requestId };
		}
		return {
			status: 'IN_QUEUE',
			request_id: requestId,
			...queueUrls(request, context.switches.submitUrls),
			queue_position: queue.position(request),
		};
	}

	function serveRequest(call: Call, owner: string, requestId: string, route?: string): true {
		const asked = splitEndpointId(endpointIdOfPath(owner));
		if (asked === undefined) return replies.detail(call, 404, 'Not Found');
		// Routed by request ID; the app in the path only has to look like one.
		if (asked.path !== '' && context.switches.submitUrls !== 'fullPathResponse') {
			return methodNotAllowed(call);
		}
		if (call.method !== (route === 'cancel' ? 'PUT' : 'GET')) return methodNotAllowed(call);
		const request = queue.find(requestId);
		// Seen at fal: without any key an unknown ID is 404, not 401 (docs/protocol.md 1.2).
		const isKeyless = call.key === undefined;
		const rule = { application: asked.app, spends: false };
		if (!(isKeyless && request === undefined) && context.accounts.refuses(call, rule)) return true;
		if (request === undefined) return replies.json(call, 404, NOT_FOUND);
		call.line.requestId = requestId;
		switch (route) {
			case 'cancel':
				return cancel(call, request);
			case 'status':
				return replies.json(
					call,
					request.status === 'COMPLETED' ? 200 : 202,
					statusBody(request, queue, context.switches.submitUrls, wantsLogs(call)),
				);
			case 'status/stream':
				return streamStatus(call, request, wantsLogs(call), queue, context);
			default:
				return result(call, request);
		}
	}

	function cancel(call: Call, request: QueueRequest): true {
		const outcome = queue.cancel(request.requestId);
		if (outcome === 'tooLate') return replies.json(call, 400, { status: 'ALREADY_COMPLETED' });
		const form = context.switches.cancelReplies;
		if (form === 'success') return replies.json(call, 200, { success: true });
		if (outcome === 'removed' && form === 'split') return replies.json(call, 200, { status: 'OK' });
		return replies.json(call, 202, { status: 'CANCELLATION_REQUESTED' });
	}

	function result(call: Call, request: QueueRequest): true {
		if (request.answer === undefined) {
			return replies.detail(call, 400, 'Request is still in progress');
		}
		return sendAnswer(call, request.answer, replies);
	}

	function methodNotAllowed(call: Call): true {
		return replies.detail(call, 405, 'Method Not Allowed');
	}
}

/** Both spellings and forms occur: `1` from docs and JS, `true` from the Python client. */
function wantsLogs(call: Call): boolean {
	return ['1', 'true', 'True'].includes(call.query.get('logs') ?? '');
}

/** The newer header wins over the older name (docs/protocol.md 2.2). */
function readStartTimeout(call: Call): number | undefined | 'invalid' {
	const sent = call.headers['x-fal-request-start-timeout'] ?? call.headers['x-fal-request-timeout'];
	if (sent === undefined) return undefined;
	const seconds = Number(sent);
	return seconds > 0.1 ? seconds * 1000 : 'invalid';
}
