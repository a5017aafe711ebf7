import type { Schema as JsonSchema } from '@cfworker/json-schema';

import type { Schema } from '../schema';

/**
 * The schema in the words of JSON Schema 2020-12, as far as a mistake in it is worth an error.
 *
 * Null is allowed wherever a value is optional: the older documents cannot say that it is.
 * A property with a default is optional whatever `required` says, and so is one that
 * is demanded but not described.
 */
export function toJsonSchema(schema: Schema, isOptional = false): JsonSchema {
	const { type, anyOf, items, others, properties } = schema;
	const mayBeNull = isOptional || schema.nullable === true;
	const required = [...demanded(schema)];
	return {
		...limitsOf(schema),
		...(type !== undefined && { type: mayBeNull ? [type, 'null'] : type }),
		...(schema.enum && { enum: mayBeNull ? [...schema.enum, null] : [...schema.enum] }),
		...(anyOf && { anyOf: alternatives(anyOf, mayBeNull) }),
		...(items && { items: toJsonSchema(items) }),
		...(properties && {
			properties: Object.fromEntries(
				[...properties].map(([name, property]) => [
					name,
					toJsonSchema(property, !required.includes(name)),
				]),
			),
		}),
		...(required.length > 0 && { required }),
		...(others !== undefined && {
			additionalProperties: others === false ? false : toJsonSchema(others),
		}),
	};
}

/** The properties that must be given. */
export function demanded({ required = [], properties = new Map() }: Schema): Set<string> {
	const names = required.filter((name) => {
		const property = properties.get(name);
		return property !== undefined && property.default === undefined;
	});
	return new Set(names);
}

function alternatives(anyOf: readonly Schema[], mayBeNull: boolean): JsonSchema[] {
	const some = anyOf.map((schema) => toJsonSchema(schema));
	return mayBeNull ? [...some, { type: 'null' }] : some;
}

/** The members of a schema that bound a value, by the names of JSON Schema. */
export const LIMITS = [
	'minimum',
	'maximum',
	'exclusiveMinimum',
	'exclusiveMaximum',
	'multipleOf',
	'minLength',
	'maxLength',
	'minItems',
	'maxItems',
] as const;

function limitsOf(schema: Schema): JsonSchema {
	const set = LIMITS.filter((limit) => schema[limit] !== undefined);
	return Object.fromEntries(set.map((limit) => [limit, schema[limit]]));
}
