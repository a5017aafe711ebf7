import { cleanText } from '../text/cleanText';
import { falError, type FalError } from '../errors';
import { isRecord, readNumber, readText, type JsonObject } from '../json';
import { cutText } from '../text/cut';

/**
 * Where a request stands. Failed and cancelled requests are `COMPLETED` as well:
 * only the result tells what became of them, sometimes `error` already does.
 *
 * @see https://fal.ai/docs/documentation/model-apis/inference/queue
 */
export type QueueStatus =
	| { readonly status: 'IN_QUEUE'; readonly queuePosition: number | undefined; readonly logs: Logs }
	| { readonly status: 'IN_PROGRESS'; readonly logs: Logs }
	| CompletedStatus;

export interface CompletedStatus {
	readonly status: 'COMPLETED';
	readonly logs: Logs;
	/** As fal gives it, e.g. `{ inference_time: 3.42 }` in seconds. */
	readonly metrics: JsonObject | undefined;
	readonly error: string | undefined;
	readonly errorType: string | undefined;
}

/** Log lines as fal gives them: `{ message, level, source, timestamp }`. */
export type Logs = readonly JsonObject[];

/** @throws {FalError} `unexpectedAnswer` */
export function parseQueueStatus(value: unknown): QueueStatus {
	const record = isRecord(value) ? value : {};
	const logs = Array.isArray(record['logs']) ? record['logs'].filter(isRecord) : [];
	const status = record['status'];
	switch (status) {
		case 'IN_QUEUE':
			return { status, queuePosition: readNumber(record, 'queue_position'), logs };
		case 'IN_PROGRESS':
			return { status, logs };
		case 'COMPLETED':
			return { status, logs, ...completion(record) };
		default:
			throw strange(record);
	}
}

/** A status that is none of the three; with fal's words where there are any. */
function strange(record: JsonObject): FalError {
	const status = readText(record, 'status');
	const error = readText(record, 'error') ?? '';
	return falError({
		kind: 'unexpectedAnswer',
		message:
			error.trim() === ''
				? 'fal’s answer does not say where the request stands'
				: `fal gives the request the unknown status ${cutText(status ?? '')}: ${cleanText(error)}`,
	});
}

function completion(record: JsonObject): Omit<CompletedStatus, 'status' | 'logs'> {
	const metrics = isRecord(record['metrics']) ? record['metrics'] : {};
	const error = readText(record, 'error')?.trim() ?? '';
	const errorType = readText(record, 'error_type')?.trim() ?? '';
	return {
		metrics: Object.keys(metrics).length > 0 ? metrics : undefined,
		error: error === '' ? undefined : cleanText(error),
		errorType: errorType === '' ? undefined : errorType,
	};
}

/**
 * Adds the log lines of a newer status to those seen. fal does not say whether a status repeats the
 * earlier lines, so both readings are understood.
 */
export function mergeLogs(seen: Logs, newer: Logs): Logs {
	const [first] = seen;
	const [newest] = newer;
	if (!first || !newest) return first ? seen : newer;
	const repeats = JSON.stringify(first) === JSON.stringify(newest);
	if (!repeats) return [...seen, ...newer];
	return newer.length >= seen.length ? newer : seen;
}
