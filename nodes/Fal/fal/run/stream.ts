import type { EventSourceMessage } from 'eventsource-parser';

import { billableUnits, readAnswer, type Finished } from './finished';
import type { Deadline } from '../http/deadline';
import type { EndpointId } from '../endpointId';
import { asFalError, falError, withFacts } from '../errors';
import { MAYBE_TAKEN } from '../fate';
import { errorFromEvent, errorFromResponse, type CallContext } from '../failure/fromAnswer';
import { streamUrl } from '../http/hosts';
import { isRecord, readNumber, readText, tryParseJson, type JsonObject } from '../json';
import { sendPaidCall } from './sending';
import type { Place } from './places';
import type { Ports } from './ports';
import { headersOf, type RunOptions } from './options';
import { readEvents } from '../http/sse';
import { StreamedResult } from './streamedResult';
import { isSuccess, mediaType, type FalStreamResponse } from '../transport';

export interface StreamedRun {
	readonly endpoint: EndpointId;
	readonly input: JsonObject;
	readonly options: RunOptions;
	/** Told every partial result: the new part of a text, or the event itself. */
	readonly onPartial: (partial: unknown) => void;
}

/**
 * Runs the model on its streaming endpoint; the result is the whole text or the last event.
 *
 * @throws {FalError} `streamingNotSupported` when the model has no such endpoint; `unclear`, with
 *   what had arrived, when the stream breaks off
 */
export async function runStreaming(
	ports: Ports,
	run: StreamedRun,
	deadline: Deadline,
): Promise<Finished> {
	return await ports.places.occupy(
		async (place) => await streamInPlace(ports, place, run, deadline),
	);
}

async function streamInPlace(
	ports: Ports,
	place: Place,
	run: StreamedRun,
	deadline: Deadline,
): Promise<Finished> {
	const { signal } = deadline;
	const endpointId = run.endpoint.id;
	const stream = await beginStream(ports, place, run, deadline);
	const requestId = stream.headers['x-fal-request-id'];
	const context: CallContext = { purpose: 'run', endpointId: run.endpoint.id, requestId };
	const result = new StreamedResult();
	try {
		if (mediaType(stream.headers) === 'text/event-stream') {
			// A model may stay silent for as long as it works; the deadline ends it.
			const silentMs = deadline.remainingMs() + 1_000;
			const limits = { firstMs: silentMs, betweenMs: silentMs };
			for await (const event of readEvents(stream, ports.clock, limits)) {
				const partial = result.add(event.data, eventValue(event, context));
				if (partial !== undefined) tell(run, partial);
			}
		} else {
			result.add('', readAnswer({ ...stream, body: await readWhole(stream) }));
		}
		return { requestId, result: result.value(), billableUnits: billableUnits(stream.headers) };
	} catch (thrown) {
		const error = asFalError(signal.aborted ? signal.reason : thrown);
		const kind = error.kind === 'network' ? 'unclear' : error.kind;
		const { fate = MAYBE_TAKEN } = error.facts;
		throw withFacts(falError({ ...error.facts, kind, fate }), {
			requestId,
			endpointId,
			partialResult: result.partial(),
		});
	} finally {
		stream.close();
	}
}

async function beginStream(
	ports: Ports,
	place: Place,
	run: StreamedRun,
	deadline: Deadline,
): Promise<FalStreamResponse> {
	try {
		const open = async () => await openStream(ports, run, deadline);
		return await sendPaidCall(ports.clock, place, open, deadline.signal, {
			abandon(late) {
				late.then(
					(stream) => stream.close(),
					() => undefined, // It never began.
				);
			},
		});
	} catch (error) {
		throw withFacts(error, { endpointId: run.endpoint.id });
	}
}

/** Whoever watches may have gone; the run is paid for and goes on. */
function tell(run: StreamedRun, partial: unknown): void {
	try {
		run.onPartial(partial);
	} catch {
		// Nobody is left to be told.
	}
}

async function openStream(
	{ transport }: Ports,
	{ endpoint, input, options }: StreamedRun,
	deadline: Deadline,
): Promise<FalStreamResponse> {
	const stream = await transport.open({
		method: 'POST',
		url: streamUrl(endpoint),
		headers: {
			...headersOf(options),
			accept: 'text/event-stream',
			'content-type': 'application/json',
		},
		body: JSON.stringify(input),
		timeoutMs: deadline.remainingMs() + 1_000,
		signal: deadline.signal,
	});
	if (isSuccess(stream.status)) return stream;
	// A refusal is one even if its words get lost on the way.
	const body = await readWhole(stream).catch(() => Buffer.alloc(0));
	throw errorFromResponse({ ...stream, body }, { purpose: 'stream', endpointId: endpoint.id });
}

async function readWhole(stream: FalStreamResponse): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of stream.chunks) chunks.push(chunk);
	return Buffer.concat(chunks);
}

/** The value of an event; text that is no JSON stands for itself. @throws {FalError} told by fal */
function eventValue(event: EventSourceMessage, context: CallContext): unknown {
	const value = tryParseJson(event.data) ?? event.data;
	if (!isRecord(value)) {
		if (event.event === 'error') throw errorFromEvent(500, value, context);
		return value;
	}
	const error = value['error'];
	if (event.event !== 'error' && value['type'] !== 'error') {
		const failed = isRecord(error) || (typeof error === 'string' && error !== '');
		if (failed) throw errorFromEvent(500, value, context);
		return value;
	}
	// A workflow tells the answer that the failed step got: { error: { status, body } }.
	const inner = isRecord(error) ? error : value;
	const status = readNumber(inner, 'status') ?? 500;
	throw errorFromEvent(status, inner['body'] ?? readText(value, 'message') ?? inner, context);
}
