import type { EventSourceMessage } from 'eventsource-parser';

import { readAnswer } from './answer';
import type { Deadline } from './deadline';
import type { EndpointId } from './endpointId';
import { asFalError, falError, withFacts } from './errors';
import { errorFromEvent, errorFromResponse, type CallContext } from './failure';
import { streamUrl } from './hosts';
import { isRecord, readNumber, readText, tryParseJson, type JsonObject } from './json';
import { sendPaidCall } from './pace';
import type { Finished, Ports } from './queuedRun';
import { headersOf, type RunOptions } from './sdk';
import { readEvents } from './sse';
import { StreamedResult } from './streamedResult';
import { isSuccess, mediaType, type FalStreamResponse } from './transport';

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
	const { signal } = deadline;
	const stream = await sendPaidCall(
		ports,
		async () => await openStream(ports, run, deadline),
		signal,
	);
	const requestId = stream.headers['x-fal-request-id'];
	const context: CallContext = { purpose: 'run', endpointId: run.endpoint.id, requestId };
	const result = new StreamedResult();
	try {
		if (mediaType(stream.headers) === 'text/event-stream') {
			// A model may stay silent for as long as it works; the deadline ends it.
			const limits = { firstMs: deadline.remainingMs(), betweenMs: deadline.remainingMs() };
			for await (const event of readEvents(stream, ports.clock, limits)) {
				const partial = result.add(event.data, eventValue(event, context));
				if (partial !== undefined) run.onPartial(partial);
			}
		} else {
			result.add('', readAnswer({ ...stream, body: await readWhole(stream) }));
		}
		return { requestId, result: result.value(), billableUnits: billableUnits(stream) };
	} catch (thrown) {
		const error = asFalError(signal.aborted ? signal.reason : thrown);
		const broken = error.kind === 'network';
		throw withFacts(broken ? falError({ ...error.facts, kind: 'unclear' }) : error, {
			requestId,
			endpointId: run.endpoint.id,
			partialResult: result.partial(),
		});
	} finally {
		stream.close();
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
	const body = await readWhole(stream);
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
		if (typeof error === 'string' && error !== '') throw errorFromEvent(500, value, context);
		return value;
	}
	// A workflow tells the answer that the failed step got: { error: { status, body } }.
	const inner = isRecord(error) ? error : value;
	const status = readNumber(inner, 'status') ?? 500;
	throw errorFromEvent(status, inner['body'] ?? readText(value, 'message') ?? inner, context);
}

function billableUnits(stream: FalStreamResponse): number | undefined {
	const units = Number(stream.headers['x-fal-billable-units'] ?? Number.NaN);
	return Number.isFinite(units) ? units : undefined;
}
