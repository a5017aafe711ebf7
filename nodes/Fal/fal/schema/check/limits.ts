import { LIMITS, type Limit, type Schema } from '../schema';

/** The first limit of a schema that a text, number or list breaks. */
export function brokenLimit(schema: Schema, value: unknown): Limit | undefined {
	return LIMITS.find((name) => {
		const limit = schema[name];
		return limit !== undefined && breaks(name, limit, value);
	});
}

function breaks(name: Limit, limit: number, value: unknown): boolean {
	switch (name) {
		case 'minimum':
			return typeof value === 'number' && value < limit;
		case 'maximum':
			return typeof value === 'number' && value > limit;
		case 'exclusiveMinimum':
			return typeof value === 'number' && value <= limit;
		case 'exclusiveMaximum':
			return typeof value === 'number' && value >= limit;
		case 'multipleOf':
			return typeof value === 'number' && !isMultiple(value, limit);
		case 'minLength':
			return typeof value === 'string' && lengthOf(value) < limit;
		case 'maxLength':
			return typeof value === 'string' && lengthOf(value) > limit;
		case 'minItems':
			return Array.isArray(value) && value.length < limit;
		case 'maxItems':
			return Array.isArray(value) && value.length > limit;
	}
}

/** As near as pydantic wants it: 0.3 is three times 0.1, though not in binary. */
function isMultiple(value: number, step: number): boolean {
	const rest = Math.abs(value % step);
	const tolerance = Math.abs(value) / 1e9;
	return rest <= tolerance || Math.abs(rest - step) <= tolerance;
}

/** Characters as Python counts them, not halves of them. */
function lengthOf(text: string): number {
	return Array.from(text).length;
}
