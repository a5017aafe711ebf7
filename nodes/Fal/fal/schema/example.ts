import type { MediaKind } from '../media/mediaKind';
import type { JsonObject } from '../json';
import { checkInput } from './check/check';
import { mediaShapeOf } from './mediaField';
import { demandedNames, type Schema } from './schema';

/**
 * An input to begin with: every field that a run cannot do without, as fal shows it in its examples where
 * it has any, and otherwise made up to fit.
 */
export function exampleInput(schema: Schema | undefined, depth = 0): JsonObject {
	if (!schema) return {};
	const demanded = demandedNames(schema);
	return Object.fromEntries(
		[...(schema.properties ?? [])]
			.filter(([name]) => demanded.has(name))
			.map(([name, property]) => [name, exampleOf(name, property, depth)]),
	);
}

function exampleOf(name: string, schema: Schema, depth: number): unknown {
	const own = [schema.default, ...(schema.examples ?? [])].filter((value) => value !== undefined);
	return own.find((value) => fits(name, schema, value)) ?? madeUp(name, schema, depth);
}

/** fal's own examples do not always fit. */
function fits(name: string, schema: Schema, value: unknown): boolean {
	// Of a default and examples that contradict the rest the check would believe none.
	const plain: Schema = { ...schema, default: undefined, examples: [] };
	const alone: Schema = { properties: new Map([[name, plain]]), required: [name] };
	return checkInput(alone, { [name]: value }).state === 'ok';
}

function madeUp(name: string, schema: Schema, depth: number): unknown {
	const { enum: values, anyOf, type, items } = schema;
	if (values && values.length > 0) return values[0];
	if (anyOf) return exampleOf(name, { ...anyOf[0] }, depth);
	switch (type) {
		case 'string':
			return text(name, schema);
		case 'number':
		case 'integer':
			return number(schema);
		case 'boolean':
			return true;
		case 'array': {
			// Lists of lists would multiply.
			const least = depth < 2 ? (schema.minItems ?? 1) : 1;
			const count = Math.min(Math.max(least, 1), MOST_ENTRIES);
			return Array.from({ length: count }, () => exampleOf(name, items ?? {}, depth + 1));
		}
		case 'object':
			return exampleInput(schema, depth + 1);
		default:
			return 'text';
	}
}

/** Of a list in an example. */
const MOST_ENTRIES = 10;
const LONGEST = 1_000;
const ADDRESSES: Readonly<Record<MediaKind, string>> = {
	image: 'https://example.com/image.png',
	video: 'https://example.com/video.mp4',
	audio: 'https://example.com/audio.mp3',
	model3d: 'https://example.com/model.glb',
	archive: 'https://example.com/files.zip',
	file: 'https://example.com/file',
};

function text(name: string, schema: Schema): string {
	const media = mediaShapeOf(name, schema)?.media;
	const example = media === undefined ? 'a red fox in the snow' : ADDRESSES[media];
	const { minLength = 0, maxLength = LONGEST } = schema;
	return example.padEnd(Math.min(minLength, LONGEST), '.').slice(0, Math.max(maxLength, 1));
}

function number({
	minimum,
	maximum,
	exclusiveMinimum,
	exclusiveMaximum,
	multipleOf,
	type,
}: Schema) {
	const step = multipleOf ?? (type === 'integer' ? 1 : 0.5);
	const low = minimum ?? (exclusiveMinimum === undefined ? undefined : exclusiveMinimum + step);
	const high = maximum ?? (exclusiveMaximum === undefined ? undefined : exclusiveMaximum - step);
	const wanted = low ?? Math.min(1, high ?? 1);
	return multipleOf === undefined ? wanted : Math.ceil(wanted / multipleOf) * multipleOf;
}
