import { shapeOf, type FieldShape } from './fieldShape';
import type { Schema } from './schema';

/** One parameter of a model, or one member of its result, as a form or a table shows it. */
export type Field = FieldFacts & FieldShape;

export interface FieldFacts {
	/** The key in the JSON. */
	readonly name: string;
	readonly title: string;
	readonly description: string | undefined;
	/** A run without it fails: demanded, and without a default. */
	readonly required: boolean;
	/** Undefined when the model has none. */
	readonly default: unknown;
	readonly examples: readonly unknown[];
	readonly nullable: boolean;
	/** fal's own form puts it forward. */
	readonly important: boolean;
	/** fal's own form does not show it. */
	readonly hidden: boolean;
}

/** The fields of an object: those a run cannot do without first, then in fal's order. */
export function readFields(schema: Schema | undefined): Field[] {
	const { properties = new Map<string, Schema>(), required = [] } = schema ?? {};
	const fields = [...properties].map(([name, property]) =>
		fieldOf(name, property, required.includes(name)),
	);
	return [
		...fields.filter((field) => field.required),
		...fields.filter((field) => !field.required),
	];
}

/** The field that a schema under this name is. */
export function fieldOf(name: string, schema: Schema, isDemanded = false): Field {
	return {
		name,
		title: schema.title ?? titleOf(name),
		description: schema.description,
		required: isDemanded && schema.default === undefined,
		default: schema.default,
		examples: schema.examples ?? [],
		nullable: schema.nullable === true,
		important: schema.important === true,
		hidden: schema.hidden === true,
		...shapeOf(name, schema),
	};
}

/** `num_inference_steps` → `Num Inference Steps` */
export function titleOf(name: string): string {
	const words = name.split(/[_\s]+/).filter((word) => word !== '');
	return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ') || name;
}
