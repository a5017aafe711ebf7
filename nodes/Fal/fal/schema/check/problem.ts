import type { FieldProblem } from '../../errors';
import { fieldOf } from '../field';
import type { Schema } from '../schema';
import { describeType, shortValue } from '../words';
import { brokenLimit } from './limits';

/** Where a value stands. */
export interface Place {
	/** `loras[0].path`; empty for the whole. */
	readonly path: string;
	/** `path`: the name of the field, also for the entries of its list. */
	readonly name: string;
	readonly depth: number;
}

/** A value as fal will read it. */
export interface Reading {
	/** What to send: the value itself where nothing needs to change, undefined for nothing at all. */
	readonly value: unknown;
	readonly problems: readonly FieldProblem[];
}

export function right(value: unknown): Reading {
	return { value, problems: [] };
}

/** @param keyword of JSON Schema that says no */
export function wrong(keyword: string, schema: Schema, place: Place, value: unknown): Reading {
	return problem(
		place,
		keyword,
		`expected ${allowed(schema, place)}, got ${given(keyword, value)}`,
	);
}

export function problem({ path }: Place, type: string, message: string): Reading {
	return { value: undefined, problems: [{ path, message, type }] };
}

export function doubtful(schema: Schema, place: Place, got: string): Reading {
	return problem(place, 'doubt', `expected ${allowed(schema, place)}, got ${got}`);
}

/** @param measured what the limits are about, where it is not the value itself */
export function within(schema: Schema, place: Place, measured: unknown, value: unknown): Reading {
	const limit = brokenLimit(schema, measured);
	return limit === undefined ? right(value) : wrong(limit, schema, place, measured);
}

/** What may stand at this place, in words. */
export function allowed(schema: Schema, { name }: Place): string {
	return describeType(fieldOf(name, schema));
}

function given(keyword: string, value: unknown): string {
	switch (keyword) {
		case 'minLength':
		case 'maxLength':
			return `${Array.from(String(value)).length} characters`;
		case 'minItems':
		case 'maxItems':
			return String(Array.isArray(value) ? value.length : 0);
		case 'type':
		case 'enum':
		case 'anyOf':
			// Beside a list of quoted digits a bare 5 is easily overlooked.
			return typeof value === 'number' ? `the number ${value}` : shortValue(value);
		default:
			return shortValue(value);
	}
}
