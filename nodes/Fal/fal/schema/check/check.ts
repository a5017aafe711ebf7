import { Validator } from '@cfworker/json-schema';

import type { FieldProblem } from '../../errors';
import { isRecord, type JsonObject } from '../../json';
import { contradictionIn } from './contradiction';
import { fieldOf } from '../field';
import { readInstance } from './instance';
import { demanded, toJsonSchema } from './jsonSchema';
import { nearestName } from './nearestName';
import { problemsOf } from './problems';
import { ANYTHING, type Schema } from '../schema';
import { describeType } from '../words';

/** What a look at the input before the run came to. */
export type Check =
	| { readonly state: 'ok' }
	| { readonly state: 'problems'; readonly problems: readonly FieldProblem[] }
	/** There is no schema, or none to rely on: the run goes on, and the user may be told why. */
	| { readonly state: 'unusable'; readonly reason: string };

const MOST_PROBLEMS = 25;

/**
 * Checks the whole input of a model, before it is paid for. One problem per place, with what is allowed
 * and what was given; values are cut short and files never repeated.
 *
 * An unknown parameter is a problem when the schema forbids others, or when it looks like a slip for a
 * known one that was not given. Otherwise it is left alone: fal's models ignore what they do not know
 * (pydantic's rule unless told otherwise), and some take parameters their documents do not list.
 *
 * Never throws: what the schema makes impossible is `unusable`.
 */
export function checkInput(schema: Schema | undefined, input: JsonObject): Check {
	if (!schema?.properties) return { state: 'unusable', reason: 'fal describes no parameters' };
	try {
		const contradiction = contradictionOf(schema);
		if (contradiction !== undefined) return { state: 'unusable', reason: contradiction };
		const instance = readInstance(input, schema);
		const given = isRecord(instance) ? instance : {};
		const problems = [
			...missing(schema, given),
			...unknown(schema, given),
			...wrong(schema, given),
		].slice(0, MOST_PROBLEMS);
		return problems.length === 0 ? { state: 'ok' } : { state: 'problems', problems };
	} catch (error) {
		// A stack that overflows on a hostile schema or input; the caller tells the user.
		const reason = error instanceof Error ? error.message : 'it cannot be applied';
		return { state: 'unusable', reason };
	}
}

const contradictions = new WeakMap<Schema, { readonly found: string | undefined }>();

/** Looked for once per schema; cached documents serve many items. */
function contradictionOf(schema: Schema): string | undefined {
	const known = contradictions.get(schema);
	if (known) return known.found;
	const found = contradictionIn(schema);
	contradictions.set(schema, { found });
	return found;
}

function missing(schema: Schema, given: JsonObject): FieldProblem[] {
	const names = [...demanded(schema)].filter((name) => (given[name] ?? null) === null);
	return names.map((path) => {
		const field = fieldOf(path, schema.properties?.get(path) ?? ANYTHING);
		return { path, message: `is required (${describeType(field)})`, type: 'missing' };
	});
}

function unknown(schema: Schema, given: JsonObject): FieldProblem[] {
	const known = [...(schema.properties?.keys() ?? []), ...(schema.mentioned ?? [])];
	const names = Object.keys(given).filter((name) => !known.includes(name));
	return names.flatMap((path) => {
		const nearest = nearestName(path, known);
		const isSlip = nearest !== undefined && !Object.hasOwn(given, nearest);
		if (!isSlip && schema.others !== false) return [];
		const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
		const message = `is not a parameter of this model${hint}`;
		return [{ path, message, type: 'unknown' }];
	});
}

function wrong(schema: Schema, given: JsonObject): FieldProblem[] {
	return [...(schema.properties ?? [])].flatMap(([name, property]) => {
		const value = given[name];
		const isGiven = Object.hasOwn(given, name) && value !== undefined;
		if (!isGiven || (value === null && demanded(schema).has(name))) return [];
		const jsonSchema = toJsonSchema(property, true);
		const { valid, errors } = new Validator(jsonSchema, '2020-12', false).validate(value);
		return valid ? [] : problemsOf(errors, name, property, value);
	});
}
