/** The types a value can have in JSON. */
export type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'null';

/**
 * A schema as fal's documents mean it, read once and for all: references are followed, wrappers of one
 * are taken off, and both generations of documents look the same. What could not be read is missing; a
 * schema without members allows everything.
 */
export interface Schema {
	readonly type?: Exclude<JsonType, 'null'>;
	/** Whether null is allowed beside the type. */
	readonly nullable?: boolean;
	readonly enum?: readonly unknown[];
	/** Two alternatives or more; one alone and `null` are dissolved. */
	readonly anyOf?: readonly Schema[];

	/** In the order they are to be shown in. */
	readonly properties?: ReadonlyMap<string, Schema>;
	readonly required?: readonly string[];
	/** Names the document mentions without describing them: nothing is known but that they exist. */
	readonly mentioned?: readonly string[];
	/** What other properties may hold; false: there may be none. */
	readonly others?: Schema | false;

	readonly items?: Schema;
	readonly minItems?: number;
	readonly maxItems?: number;

	readonly format?: string;
	readonly minLength?: number;
	readonly maxLength?: number;

	readonly minimum?: number;
	readonly maximum?: number;
	readonly exclusiveMinimum?: number;
	readonly exclusiveMaximum?: number;
	readonly multipleOf?: number;

	readonly title?: string;
	readonly description?: string;
	/** Absent when there is none; a default of null is none either. */
	readonly default?: unknown;
	readonly examples?: readonly unknown[];

	/** What fal's own form shows: image, video, audio, file, textarea, seed … */
	readonly widget?: string;
	readonly important?: boolean;
	readonly hidden?: boolean;
}

/** Allows everything, and says nothing. */
export const ANYTHING: Schema = {};

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

export type Limit = (typeof LIMITS)[number];

export function limitsOf(schema: Schema): Pick<Schema, Limit> {
	const set = LIMITS.filter((limit) => schema[limit] !== undefined);
	return Object.fromEntries(set.map((limit) => [limit, schema[limit]]));
}

/**
 * The properties that must be given. One with a default is optional whatever `required` says, and so
 * is one that is demanded but not described.
 */
export function demandedNames({ required = [], properties }: Schema): ReadonlySet<string> {
	const names = required.filter((name) => {
		const property = properties?.get(name);
		return property !== undefined && property.default === undefined;
	});
	return new Set(names);
}
