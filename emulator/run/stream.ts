import type { Behaviour, ModelRequest, ModelStream, StreamEvent } from '../control/behaviour';
import type { EmulatorContext } from '../server/context';
import { breakOffAfterFlush } from '../control/faultyResponse';
import { jsonAnswer, refusalOf, sendAnswer, type ModelInput } from './modelAnswer';
import { pause, waitForHangUp } from '../control/pause';
import type { ModelAnswer } from '../queue/queueRequest';
import type { Call } from '../server/types';

/**
 * Sends the events of a model as an event stream and closes it after the last (docs/protocol.md 4).
 *
 * @returns what it is billed as: its last event, or the error that came in its place
 */
export async function streamModel(
	call: Call,
	model: Behaviour,
	input: ModelInput,
	request: ModelRequest,
	context: EmulatorContext,
): Promise<{ readonly answer: ModelAnswer }> {
	const stream = normalised(model.stream);
	const refusal = refusalOf(model, input);
	const events = refusal ?? eventsOf(stream, input, request);
	if ('status' in events) {
		sendAnswer(call, events, context.replies);
		return { answer: events };
	}
	call.response.writeHead(200, {
		'content-type': 'text/event-stream',
		'cache-control': 'no-cache',
		'x-fal-request-id': request.requestId,
	});
	call.response.flushHeaders();
	const everyMs = (stream.everyMs ?? 0) * context.switches.timeScale;
	const units = { 'x-fal-billable-units': String(model.billableUnits ?? 1) };
	const said = events.filter((event) => typeof event !== 'function');
	const answer = jsonAnswer(200, said.at(-1), units);
	const cutAfter = stream.cutAfter ?? Number.POSITIVE_INFINITY;

	for (const [index, event] of events.entries()) {
		if (index >= cutAfter) break;
		if (index > 0) await pause(everyMs, call.gone, context);
		if (call.gone.aborted || call.response.destroyed) break;
		if (typeof event === 'function') await event();
		else call.response.write(eventText(event, stream.event));
	}
	if (call.gone.aborted || call.response.destroyed) return { answer };
	if (stream.neverEnds === true) await waitForHangUp(call.gone);
	else if (cutAfter !== Number.POSITIVE_INFINITY) breakOffAfterFlush(call);
	else call.response.end();
	return { answer };
}

function normalised(stream: Behaviour['stream']): ModelStream {
	if (stream === undefined) return { events: [] };
	return 'events' in stream ? stream : { events: stream };
}

function eventsOf(stream: ModelStream, input: ModelInput, request: ModelRequest) {
	if (typeof stream.events !== 'function') return stream.events;
	try {
		return stream.events(input.value, request);
	} catch {
		return jsonAnswer(500, { detail: 'Internal Server Error' });
	}
}

function eventText(
	event: Exclude<StreamEvent, () => Promise<unknown>>,
	name: string | undefined,
): string {
	if (isRaw(event)) return event.raw;
	const line = name === undefined ? '' : `event: ${name}\n`;
	return `${line}data: ${JSON.stringify(event)}\n\n`;
}

function isRaw(event: unknown): event is { readonly raw: string } {
	return (
		typeof event === 'object' &&
		event !== null &&
		'raw' in event &&
		typeof event.raw === 'string' &&
		Object.keys(event).length === 1
	);
}
