import { createParser } from 'eventsource-parser';
import { isRecord, readText } from '../../nodes/Fal/fal/json';

/** What fal answered, read to its end. */
export interface Answer {
	readonly status: number;
	readonly headers: Headers;
	/** The bytes as UTF-8. */
	readonly text: string;
	/** Undefined when the body is no JSON. */
	readonly json: unknown;
	readonly bytes: Buffer;
}

/** Status and body, to be told when they differ from what was believed. */
export function shown({ status, text }: Answer): string {
	return `${status} ${text === '' ? '(no body)' : text}`;
}

/** A value as text; "nothing" where there is none. */
export function written(value: unknown): string {
	return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** The member at the end of the path, where every step is an object or a list. */
export function at(value: unknown, ...path: ReadonlyArray<string | number>): unknown {
	let here = value;
	for (const step of path) {
		if (typeof step === 'number') here = Array.isArray(here) ? here.at(step) : undefined;
		else here = isRecord(here) ? here[step] : undefined;
	}
	return here;
}

/** What a status says of a failure. */
export function failureOf({ json }: Answer): string {
	const [error, type] = ['error', 'error_type'].map((name) => textAt(json, name) ?? 'none');
	return `error ${error ?? ''}, error_type ${type ?? ''}`;
}

/** The text of `detail`, undefined where it is absent or a list. */
export function detailOf(answer: Answer): string | undefined {
	return isRecord(answer.json) ? readText(answer.json, 'detail') : undefined;
}

export function listAt(
	value: unknown,
	...path: ReadonlyArray<string | number>
): readonly unknown[] {
	const list: unknown = at(value, ...path);
	return Array.isArray(list) ? list : [];
}

export function numberAt(
	value: unknown,
	...path: ReadonlyArray<string | number>
): number | undefined {
	const found = at(value, ...path);
	return typeof found === 'number' ? found : undefined;
}

export function textAt(
	value: unknown,
	...path: ReadonlyArray<string | number>
): string | undefined {
	const found = at(value, ...path);
	return typeof found === 'string' ? found : undefined;
}

export interface Events {
	/** The `data` of each event. */
	readonly data: readonly string[];
	/** Comment lines. */
	readonly comments: number;
}

/** The events of a stream that has ended. */
export function eventsOf(answer: Answer): Events {
	const data: string[] = [];
	let comments = 0;
	const parser = createParser({
		onEvent: (event) => void data.push(event.data),
		onComment: () => {
			comments += 1;
		},
	});
	parser.feed(`${answer.text}\n\n`);
	return { data, comments };
}

export function isEventStream({ headers }: Answer): boolean {
	const [type = ''] = (headers.get('content-type') ?? '').split(';');
	return type.trim().toLowerCase() === 'text/event-stream';
}
