import { isRecord, tryParseJson, type JsonObject } from '../../json';
import { isNumberText, readBooleanText } from '../coerce';
import { ANYTHING, type Schema } from '../schema';

/** Deeper than any input; what is deeper may well be a circle. */
const DEEPEST = 64;

/**
 * The value as fal will read it: what JSON leaves out is left out, numbers kept as text for the sake of
 * their digits are numbers, and so is text where the model takes a plain number or boolean. fal's models
 * read such text themselves (pydantic), so a run must not be stopped for it.
 *
 * @throws {RangeError} when it is nested too deeply
 */
export function readInstance(value: unknown, schema: Schema, depth = 0): unknown {
	if (depth > DEEPEST) throw new RangeError('The input is nested too deeply');
	if (typeof value === 'string') return readText(value, schema);
	if (Array.isArray(value)) {
		const items = schema.items ?? ANYTHING;
		return value.map((entry) => readInstance(entry ?? null, items, depth + 1));
	}
	if (!isRecord(value)) return typeof value === 'bigint' ? Number(value) : value;
	const { rawJSON, toJSON } = value;
	if (typeof rawJSON === 'string' && Object.isFrozen(value)) return Number(rawJSON);
	if (typeof toJSON === 'function') return tryParseJson(JSON.stringify(value));
	return readMembers(value, schema, depth);
}

function readMembers(value: JsonObject, schema: Schema, depth: number): JsonObject {
	const given = Object.entries(value).filter(([, member]) => member !== undefined);
	return Object.fromEntries(
		given.map(([name, member]) => {
			const inner = schema.properties?.get(name) ?? ANYTHING;
			return [name, readInstance(member, inner, depth + 1)];
		}),
	);
}

function readText(text: string, schema: Schema): unknown {
	if (schema.enum) return text;
	switch (schema.type) {
		case 'number':
		case 'integer':
			return isNumberText(text) ? Number(text) : text;
		case 'boolean':
			return readBooleanText(text) ?? text;
		default:
			return text;
	}
}
