import type { FieldProblem } from '../../errors';
import { mediaShapeOf } from '../mediaField';
import { ANYTHING, type Schema } from '../schema';
import { allowed, type Place } from './problem';
import { isBlank } from './value';

const MOMENTS = new Set(['date', 'date-time', 'time', 'duration']);

export function placeIn({ path, depth }: Place, name: string): Place {
	return { path: path === '' ? name : `${path}.${name}`, name, depth: depth + 1 };
}

/** What says nothing: an empty cell, or null where the default is meant. */
export function isLeftOut(
	given: unknown,
	property: Schema | undefined,
	isDemanded: boolean,
	at: Place,
) {
	if (given === undefined) return true;
	if (!property) return false;
	if (given === null) return !mayBeNull(property) && (isDemanded || property.default !== undefined);
	if (typeof given !== 'string' || !isBlank(given)) return false;
	return (isDemanded && at.depth === 1) || !takesText(property, at, given);
}

export function missingOf(
	name: string,
	given: unknown,
	schema: Schema,
	place: Place,
): FieldProblem {
	const inner = placeIn(place, name);
	const words = allowed(schema.properties?.get(name) ?? ANYTHING, inner);
	const empty = isBlank(given) ? ' and is empty' : '';
	return { path: inner.path, message: `is required (${words})${empty}`, type: 'missing' };
}

/** Whether blank text is a value here. */
function takesText(schema: Schema, place: Place, text: string): boolean {
	if (schema.enum) return schema.enum.includes(text);
	if (schema.anyOf) return schema.anyOf.some((one) => takesText(one, place, text));
	if (schema.type === undefined) return true;
	const isPlain = schema.type === 'string' && !isMoment(schema);
	return isPlain && !mediaShapeOf(place.name, schema) && (schema.minLength ?? 0) <= text.length;
}

/** A date or a time, which is text and also the seconds since 1970. */
export function isMoment({ format }: Schema): boolean {
	return MOMENTS.has(format ?? '');
}

export function mayBeNull(schema: Schema): boolean {
	const { type, enum: values, anyOf, properties, nullable } = schema;
	return nullable === true || !(type ?? values ?? anyOf ?? properties);
}
