import { laxNumber } from '../lax';
import { isEitherNumber, localNumber } from '../localNumber';
import type { Schema } from '../schema';
import { shortValue } from '../words';
import { allowed, problem, within, wrong, type Place, type Reading } from './problem';
import { isRawNumber } from './value';

/** A number as fal reads it, or as tables of other countries write it. */
export function readNumber(value: unknown, schema: Schema, place: Place): Reading {
	const lax = isRawNumber(value)
		? { number: Number(value.rawJSON), sent: value }
		: (laxNumber(value) ?? writtenElsewhere(value));
	const isLost = typeof value === 'number' && !Number.isFinite(value);
	const isWhole = schema.type !== 'integer' || Number.isInteger(lax?.number);
	if (typeof value === 'string' && isEitherNumber(value)) {
		const words = `expected ${allowed(schema, place)}, got ${shortValue(value)}`;
		const cure = 'A decimal point? Write it with one, or without separators';
		return problem(place, 'type', `${words}. ${cure}`);
	}
	if (!lax || isLost || !isWhole) return wrong('type', schema, place, value);
	return within(schema, place, lax.number, lax.sent);
}

function writtenElsewhere(value: unknown) {
	const number = typeof value === 'string' ? localNumber(value) : undefined;
	return number === undefined ? undefined : { number, sent: number };
}
