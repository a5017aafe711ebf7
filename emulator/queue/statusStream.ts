import type { EmulatorContext } from '../server/context';
import type { Queue } from './queue';
import type { QueueRequest } from './queueRequest';
import { statusBody } from './queueStatus';
import type { Call } from '../server/types';

/** Sends the status at once and after every change, until the request is complete. */
export function streamStatus(
	call: Call,
	request: QueueRequest,
	withLogs: boolean,
	queue: Queue,
	context: EmulatorContext,
): true {
	const { response } = call;
	let last = '';
	let isOpen = true;
	let callOffKeepAlive: () => void = () => undefined;

	response.writeHead(200, {
		'content-type': 'text/event-stream',
		'cache-control': 'no-cache',
		'x-fal-request-id': request.requestId,
	});
	const unwatch = queue.watch(request.requestId, send);
	call.gone.addEventListener('abort', stop);
	keepAlive();
	send();
	return true;

	function send(): void {
		if (!isOpen) return;
		const body = statusBody(request, queue, context.switches.submitUrls, withLogs);
		const event = `data: ${JSON.stringify(body)}\n\n`;
		// Changes the caller did not ask for, such as logs, leave the event as it was.
		if (event !== last) response.write(event);
		last = event;
		if (request.status !== 'COMPLETED') return;
		stop();
		response.end();
	}

	function keepAlive(): void {
		callOffKeepAlive = context.schedule(context.switches.keepAliveMs, () => {
			response.write(': keep-alive\n\n');
			keepAlive();
		});
	}

	function stop(): void {
		isOpen = false;
		callOffKeepAlive();
		unwatch();
	}
}
