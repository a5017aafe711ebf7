import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DIRECTORY = join(__dirname, '..', 'fixtures', 'wire');

/** A body whose members a test just reads: where one is missing, the test fails. */
export type Json = ReturnType<typeof JSON.parse>;

/** A recorded body, or status, headers and body where the recording has them. */
export function recorded(name: string): Json {
	return JSON.parse(readFileSync(join(DIRECTORY, `${name}.json`), 'utf8'));
}

export interface RecordedError {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: unknown;
}

export function recordedError(name: string): RecordedError {
	const file: { http: Omit<RecordedError, 'body'>; body: unknown } = JSON.parse(
		readFileSync(join(DIRECTORY, `error-${name}.json`), 'utf8'),
	);
	return { ...file.http, body: file.body };
}

/**
 * What can be said of a body without its values: the keys of its objects, the type of its values,
 * the form of a list's first item. Two bodies of the same shape can be read by the same code.
 */
export function shapeOf(value: unknown): unknown {
	if (value === null) return 'null';
	if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
	if (typeof value !== 'object') return typeof value;
	return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shapeOf(item)]));
}
