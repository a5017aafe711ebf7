import type { Schema } from '../schema';

/**
 * Two schemas that both hold, as one. What a wrapper says itself (title, description, default, limits)
 * wins over what it wraps; properties and required names add up.
 */
export function mergeMembers(wrapped: Schema, wrapper: Schema): Schema {
	const properties = [...(wrapped.properties ?? []), ...(wrapper.properties ?? [])];
	const required = [...(wrapped.required ?? []), ...(wrapper.required ?? [])];
	const mentioned = [...(wrapped.mentioned ?? []), ...(wrapper.mentioned ?? [])];
	return {
		...wrapped,
		...wrapper,
		...(properties.length > 0 && { properties: new Map(properties) }),
		...(required.length > 0 && { required: [...new Set(required)] }),
		...(mentioned.length > 0 && { mentioned: [...new Set(mentioned)] }),
	};
}
