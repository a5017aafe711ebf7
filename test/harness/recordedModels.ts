import { createCatalogue } from '../../emulator';
import { readModelSchemas } from '../../nodes/Fal/fal/schema/document/document';
import type { Json } from './wire';
import type { Schema } from '../../nodes/Fal/fal/schema/schema';

const documents = new Map(
	createCatalogue({})
		.list()
		.map((entry) => [entry.endpoint_id, entry.openapi]),
);

/** The IDs of the recorded models, in the order of their files. */
export const recordedIds = [...documents.keys()];

export function recordedDocument(id: string): unknown {
	if (!documents.has(id)) throw new Error(`No model ${id} is recorded`);
	return documents.get(id);
}

/** The input of a recorded model. */
export function recordedInput(id: string): Schema {
	const { input } = readModelSchemas(recordedDocument(id));
	if (!input) throw new Error(`${id} has no input schema`);
	return input;
}

/** The schema of a model whose input has these properties. */
export function inputSchema(
	properties: object,
	more: object = {},
	components: object = {},
): Schema {
	const { input } = readModelSchemas(
		documentWith({ type: 'object', properties, ...more }, components),
	);
	if (!input) throw new Error('The input is no object');
	return input;
}

/** A document of fal's form around an input schema. */
export function documentWith(input: unknown, components: object = {}): Json {
	const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });
	return {
		openapi: '3.0.4',
		components: { schemas: components },
		paths: {
			'/a/b/requests/{request_id}/status': { get: { responses: { '200': json({}) } } },
			'/a/b/requests/{request_id}/cancel': { put: { responses: {} } },
			'/a/b': { post: { requestBody: json(input), responses: {} } },
			'/a/b/requests/{request_id}': {
				get: {
					responses: { '200': json({ type: 'object', properties: { text: { type: 'string' } } }) },
				},
			},
		},
	};
}
