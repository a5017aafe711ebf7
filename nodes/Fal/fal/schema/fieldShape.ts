import { mediaShapeOf, type MediaShape } from './mediaField';
import type { Schema } from './schema';

/** What kind of value a field takes, with the limits of that kind. */
export type FieldShape =
	| ({ readonly kind: 'text' | 'longText'; readonly suggestions: readonly string[] } & TextLimits)
	| ({ readonly kind: 'number' | 'integer' } & NumberLimits)
	| { readonly kind: 'boolean' }
	| { readonly kind: 'date'; readonly withTime: boolean }
	| { readonly kind: 'choice'; readonly values: readonly Scalar[] }
	/** A name from a list, or an object in its place: `image_size`. */
	| {
			readonly kind: 'choiceOrObject';
			readonly values: readonly Scalar[];
			readonly members: readonly string[];
	  }
	| ({ readonly kind: 'media' } & MediaShape & TextLimits & ListLimits)
	| ({ readonly kind: 'list'; readonly of: string } & ListLimits)
	| { readonly kind: 'object'; readonly members: readonly string[] }
	/** More than one type, or none that is known. */
	| { readonly kind: 'any'; readonly types: readonly string[] };

export type Scalar = string | number | boolean;
export type TextLimits = Pick<Schema, 'minLength' | 'maxLength'>;
export type ListLimits = Pick<Schema, 'minItems' | 'maxItems'>;
export type NumberLimits = Pick<
	Schema,
	'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum' | 'multipleOf'
>;

/** @param name tells files and long texts apart from other texts */
export function shapeOf(name: string, schema: Schema): FieldShape {
	const media = mediaShapeOf(name, schema);
	if (media) return { kind: 'media', ...media, ...textLimits(schema), ...listLimits(schema) };
	const values = scalars(schema.enum);
	if (values.length > 0) return { kind: 'choice', values };
	if (schema.anyOf) return shapeOfAlternatives(name, schema, schema.anyOf);
	const { type } = schema;
	switch (type) {
		case 'string':
			return shapeOfText(name, schema, []);
		case 'number':
		case 'integer':
			return { kind: type, ...numberLimits(schema) };
		case 'boolean':
			return { kind: 'boolean' };
		case 'array':
			return { kind: 'list', of: typeName(schema.items), ...listLimits(schema) };
		case 'object':
			return { kind: 'object', members: [...(schema.properties?.keys() ?? [])] };
		default:
			return { kind: 'any', types: [] };
	}
}

function shapeOfAlternatives(name: string, whole: Schema, some: readonly Schema[]): FieldShape {
	const objects = some.filter((schema) => schema.type === 'object');
	const values = some.flatMap((schema) => scalars(schema.enum));
	const rest = some.filter((schema) => schema.type !== 'object' && schema.enum === undefined);
	const [only] = rest;
	if (values.length > 0 && objects.length > 0 && rest.length === 0) {
		const members = objects.flatMap((schema) => [...(schema.properties?.keys() ?? [])]);
		return { kind: 'choiceOrObject', values, members: [...new Set(members)] };
	}
	if (only?.type === 'string' && rest.length === 1 && objects.length === 0) {
		return shapeOfText(name, { ...only, ...whole }, values.map(String));
	}
	if (some.every((schema) => schema.type === 'number' || schema.type === 'integer')) {
		return { kind: 'number', ...numberLimits(whole) };
	}
	// Two ways to give files, such as one address or a list of them: the first way will do.
	const media = some.map((schema) => mediaShapeOf(name, schema)).find(Boolean);
	if (media && rest.length === some.length) return { kind: 'media', ...media };
	return { kind: 'any', types: [...new Set(some.map(typeName))] };
}

const LONG_TEXT = /(?:^|_)(?:prompt|text|lyrics|script|transcript|instructions?|caption)(?:_|$)/;
const MANY_CHARACTERS = 500;

function shapeOfText(name: string, schema: Schema, suggestions: readonly string[]): FieldShape {
	const { format, widget, maxLength } = schema;
	if (format === 'date' || format === 'date-time') {
		return { kind: 'date', withTime: format === 'date-time' };
	}
	const isLong = LONG_TEXT.test(name) || (maxLength ?? 0) >= MANY_CHARACTERS;
	return {
		kind: widget === 'textarea' || isLong ? 'longText' : 'text',
		suggestions,
		...textLimits(schema),
	};
}

function textLimits(schema: Schema): TextLimits {
	return schema.type === 'string' ? pick(schema, ['minLength', 'maxLength']) : {};
}

function numberLimits(schema: Schema): NumberLimits {
	return pick(schema, ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']);
}

function listLimits(schema: Schema): ListLimits {
	return schema.type === 'array' ? pick(schema, ['minItems', 'maxItems']) : {};
}

type LimitName = keyof (NumberLimits & ListLimits & TextLimits);

function pick<K extends LimitName>(schema: Schema, names: readonly K[]): Partial<Pick<Schema, K>>;
function pick(schema: Schema, names: readonly LimitName[]): object {
	const present = names.filter((name) => schema[name] !== undefined);
	return Object.fromEntries(present.map((name) => [name, schema[name]]));
}

function scalars(values: readonly unknown[] | undefined): Scalar[] {
	return (values ?? []).filter(isScalar);
}

export function isScalar(value: unknown): value is Scalar {
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function typeName(schema: Schema | undefined): string {
	if (schema?.type === 'string' && schema.enum !== undefined) return 'choice';
	return schema?.type ?? 'any';
}
