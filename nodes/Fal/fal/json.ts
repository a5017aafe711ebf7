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

/**
 * Far more than any answer of fal has, and far less than what ends the programs behind us: n8n copies and
 * saves values step by step into their depth.
 */
const DEEPEST = 256;
/** Stands where something deeper was. */
const TOO_DEEP = '[left out: nested deeper than 256 levels]';

/**
 * Parses JSON text; `undefined` stands for "not JSON", which JSON itself cannot produce. What is nested
 * deeper than 256 levels is left out, and a text says so in its place.
 */
export function tryParseJson(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		cutDepth(value, DEEPEST);
		return value;
	} catch {
		// Being no JSON is an answer here, the caller decides what it means.
		return undefined;
	}
}

function cutDepth(value: unknown, levels: number): void {
	if (!isContainer(value)) return;
	for (const key in value) {
		const member: unknown = Reflect.get(value, key);
		if (!isContainer(member)) continue;
		if (levels > 1) cutDepth(member, levels - 1);
		else Reflect.set(value, key, TOO_DEEP);
	}
}

function isContainer(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}
