import { Validator } from '@cfworker/json-schema';

import { readInstance } from './instance';
import { toJsonSchema } from './jsonSchema';
import type { Schema } from '../schema';

/** Properties of properties are looked at so deeply. */
const DEEPEST = 4;

/**
 * Where a schema says no to itself: a default or an example of fal's own that it does not allow. Such a
 * schema is out of date, and nothing it says may stop a run.
 *
 * @returns what is wrong, in words; undefined when nothing is
 */
export function contradictionIn(schema: Schema, path = '', depth = 0): string | undefined {
	if (depth > DEEPEST) return undefined;
	for (const [name, property] of schema.properties ?? []) {
		const place = path === '' ? name : `${path}.${name}`;
		const wrong = wrongValueOf(property);
		if (wrong !== undefined) return `it does not allow its own ${wrong} of ${place}`;
		const inner = contradictionIn(property, place, depth + 1);
		if (inner !== undefined) return inner;
	}
	return undefined;
}

function wrongValueOf(property: Schema): string | undefined {
	const { default: preset, examples = [] } = property;
	if (preset === undefined && examples.length === 0) return undefined;
	const validator = new Validator(toJsonSchema(property, true), '2020-12', true);
	const isAllowed = (value: unknown) => validator.validate(readInstance(value, property)).valid;
	if (preset !== undefined && !isAllowed(preset)) return 'default';
	return examples.every(isAllowed) ? undefined : 'example';
}
