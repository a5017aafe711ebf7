import { isRecord, type JsonObject } from '../json';
import type { Schema } from '../schema/schema';

/** An input that was in a wrapper, and what stood beside it. */
export interface Unwrapped {
	readonly input: JsonObject;
	/** `input`; undefined when there is no wrapper. */
	readonly wrapper: string | undefined;
	readonly beside: JsonObject;
}

/** What fal's clients and other services call the object that holds the parameters. */
const WRAPPERS = [
	'input',
	'inputs',
	'arguments',
	'body',
	'data',
	'payload',
	'parameters',
	'params',
];

/**
 * Takes off the object around the parameters that examples of fal's clients have: `{ input: { … } }` in
 * JavaScript, `arguments` in Python. Only where nothing else can be meant: the model lists no such
 * parameter and nothing that stands beside it, but some of what is inside.
 */
export function unwrapInput(schema: Schema | undefined, given: JsonObject): Unwrapped {
	const { properties } = schema ?? {};
	const wrapper = WRAPPERS.find((name) => isRecord(given[name]));
	const inside = wrapper === undefined ? undefined : given[wrapper];
	if (!properties || wrapper === undefined || !isRecord(inside)) return plain(given);
	const beside = Object.fromEntries(Object.entries(given).filter(([name]) => name !== wrapper));
	const isListed = (name: string) => properties.has(name);
	const isWrapper =
		!isListed(wrapper) &&
		!Object.keys(beside).some(isListed) &&
		(Object.keys(inside).some(isListed) || Object.keys(inside).length === 0);
	return isWrapper ? { input: inside, wrapper, beside } : plain(given);
}

function plain(input: JsonObject): Unwrapped {
	return { input, wrapper: undefined, beside: {} };
}
