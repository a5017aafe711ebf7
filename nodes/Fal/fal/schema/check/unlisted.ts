import type { JsonObject } from '../../json';
import type { Schema } from '../schema';

/**
 * The parameters of an input that the model does not list, when its schema says nothing of such: fal's
 * models ignore what they do not know (pydantic's rule unless told otherwise), so a mistake costs
 * money unseen. None when the schema forbids them, which is a problem (`checkInput`), allows them, or
 * has alternatives, which may list more.
 */
export function unlistedNames(schema: Schema, input: JsonObject): string[] {
	const { properties, mentioned = [], others, anyOf } = schema;
	if (!properties || others !== undefined || anyOf) return [];
	return Object.keys(input).filter((name) => !properties.has(name) && !mentioned.includes(name));
}
