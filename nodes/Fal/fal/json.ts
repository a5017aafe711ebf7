/** A JSON object whose members are not known yet. */
export type JsonObject = Record<string, unknown>;

export function isRecord(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member as text, or undefined when it is absent or something else. */
export function readText(record: JsonObject, key: string): string | undefined {
	const value = record[key];
	return typeof value === 'string' ? value : undefined;
}

/** The member as a finite number, or undefined when it is absent or something else. */
export function readNumber(record: JsonObject, key: string): number | undefined {
	const value = record[key];
	return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Parses JSON text; `undefined` stands for "not JSON", which JSON itself cannot produce. */
export function tryParseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// Being no JSON is an answer here, the caller decides what it means.
		return undefined;
	}
}
