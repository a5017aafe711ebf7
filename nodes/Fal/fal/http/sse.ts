import { createParser, type EventSourceMessage } from 'eventsource-parser';

import type { Clock } from '../clock';
import { ENDED } from './deadline';
import { falError } from '../errors';
import type { FalStreamResponse } from '../transport';

export interface SilenceLimits {
	/** Longest wait for the first piece, in milliseconds. */
	readonly firstMs: number;
	/**
	 * Longest wait between pieces; fal sends a comment every 15 s.
	 *
	 * @see https://fal.ai/docs/documentation/model-apis/inference/queue
	 */
	readonly betweenMs: number;
}

/**
 * The events of a server-sent event stream, as they arrive. Closes the connection when the reader
 * stops.
 *
 * @throws {FalError} `network` when the stream stays silent for too long or breaks
 */
export async function* readEvents(
	stream: FalStreamResponse,
	clock: Clock,
	silence: SilenceLimits,
): AsyncGenerator<EventSourceMessage> {
	let arrived: EventSourceMessage[] = [];
	const parser = createParser({
		onEvent(event) {
			arrived.push(event);
		},
	});
	const decoder = new TextDecoder();
	const chunks = stream.chunks[Symbol.asyncIterator]();
	let limitMs = silence.firstMs;
	try {
		for (;;) {
			const next = await withinMs(chunks.next(), limitMs, clock);
			limitMs = silence.betweenMs;
			if (next.done !== true) parser.feed(decoder.decode(next.value, { stream: true }));
			// A last event without its empty line still counts: the connection ended in order.
			else parser.feed('\n\n');
			const events = arrived;
			arrived = [];
			yield* events;
			if (next.done === true) return;
		}
	} finally {
		stream.close();
	}
}

async function withinMs<T>(work: Promise<T>, ms: number, clock: Clock): Promise<T> {
	const done = new AbortController();
	const silence = clock.sleep(ms, done.signal).then(() => {
		throw falError({
			kind: 'network',
			message: `Nothing arrived for ${Math.round(ms / 1000)} seconds`,
		});
	});
	silence.catch(() => undefined); // Lost the race; whoever won is told instead.
	try {
		return await Promise.race([work, silence]);
	} finally {
		done.abort(ENDED);
		work.catch(() => undefined); // The same for a read that is given up.
	}
}
