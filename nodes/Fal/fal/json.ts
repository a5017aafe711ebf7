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

/**
 * Parses JSON text; `undefined` stands for "not JSON", which JSON itself cannot produce, and for what is
 * nested deeper than 256 levels.
 */
export function tryParseJson(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		return isDeeper(value, DEEPEST) ? undefined : value;
	} catch {
		// Being no JSON is an answer here, the caller decides what it means.
		return undefined;
	}
}

function isDeeper(value: unknown, levels: number): boolean {
	if (typeof value !== 'object' || value === null) return false;
	if (levels === 0) return true;
	const members: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
	return members.some((member) => isDeeper(member, levels - 1));
}
