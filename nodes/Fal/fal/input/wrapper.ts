import { isRecord, tryParseJson, type JsonObject } from '../json';
import type { Schema } from '../schema/schema';

/** An input that was in a wrapper, and what stood beside it. */
export interface Unwrapped {
	readonly input: JsonObject;
	/** `input`; undefined when there is no wrapper. */
	readonly wrapper: string | undefined;
	readonly beside: JsonObject;
}

/** What fal's clients and other services, n8n among them, call the object that holds the parameters. */
const WRAPPERS = [
	'input',
	'inputs',
	'arguments',
	'body',
	'data',
	'payload',
	'parameters',
	'params',
	'json',
	'request',
];
/** `{ "body": { "input": { … } } }` */
const MOST_WRAPPERS = 3;

/**
 * Takes off what is around the parameters in examples of fal's clients: `{ input: { … } }` in JavaScript,
 * `arguments` in Python; also one in another, a list of one, and JSON as text. Only where nothing else can
 * be meant: the model lists no such parameter and nothing that stands beside it, but some of what is inside.
 */
export function unwrapInput(schema: Schema | undefined, given: JsonObject): Unwrapped {
	const none = { input: given, wrapper: undefined, beside: {} };
	const { properties } = schema ?? {};
	if (!properties) return none;
	const isListed = (name: string) => properties.has(name);
	let found: Unwrapped = none;
	for (let depth = 0; depth < MOST_WRAPPERS; depth++) {
		const outer = found.input;
		const name = WRAPPERS.find((one) => insideOf(outer[one]) !== undefined);
		const inside = name === undefined ? undefined : insideOf(outer[name]);
		if (name === undefined || inside === undefined || isListed(name)) return none;
		const others = Object.entries(outer).filter(([one]) => one !== name);
		if (others.some(([one]) => isListed(one))) return none;
		const beside = { ...found.beside, ...Object.fromEntries(others) };
		found = { input: inside, wrapper: found.wrapper ?? name, beside };
		const names = Object.keys(inside);
		if (names.length === 0 || names.some(isListed)) return found;
	}
	return none;
}

/** The parameters in a wrapper: an object, the only one of a list, or one that is written out as JSON. */
function insideOf(value: unknown): JsonObject | undefined {
	const read = typeof value === 'string' && /^\s*[{[]/.test(value) ? tryParseJson(value) : value;
	const one: unknown = Array.isArray(read) && read.length === 1 ? read[0] : read;
	return isRecord(one) ? one : undefined;
}
