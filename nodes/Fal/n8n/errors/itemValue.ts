import type { GenericValue } from 'n8n-workflow';

/** A JSON value in the type n8n gives members of an item; what is no JSON value becomes null. */
export function toItemValue(value: unknown): GenericValue {
	switch (typeof value) {
		case 'string':
		case 'number':
		case 'boolean':
		case 'object':
			return value;
		default:
			return null;
	}
}
