import { isRecord, type JsonObject } from '../../json';
import { followPointer } from './pointer';
import { resolveSchema } from './resolve';
import type { Schema } from '../schema';

/** What a model takes and gives, as its OpenAPI document tells. */
export interface ModelSchemas {
	/** Always an object; undefined when the document tells nothing of it. */
	readonly input: Schema | undefined;
	readonly output: Schema | undefined;
}

/**
 * Finds the schemas by their place, never by their names: 85 of 1,390 models have a second schema whose
 * name ends in `Input`, and some documents call their paths after another app.
 *
 * Never throws: from a document of another form comes what is readable of it.
 */
export function readModelSchemas(document: unknown): ModelSchemas {
	const paths = entriesOf(member(document, 'paths'));
	const input = paths.filter(([path]) => !path.includes('{request_id}')).map(inputOf(document));
	const output = paths.filter(([path]) => /\/requests\/\{request_id\}\/?$/.test(path));
	return {
		input: asObject(document, input),
		output: asObject(document, output.map(outputOf(document))),
	};
}

function asObject(document: unknown, candidates: readonly unknown[]): Schema | undefined {
	const found = candidates.find((candidate) => candidate !== undefined);
	if (found === undefined) return undefined;
	const schema = resolveSchema(document, found);
	return schema.properties !== undefined || schema.type === 'object' ? schema : undefined;
}

function inputOf(document: unknown) {
	return ([, path]: readonly [string, unknown]): unknown => {
		const body = follow(document, member(member(path, 'post'), 'requestBody'));
		return schemaOfContent(body);
	};
}

function outputOf(document: unknown) {
	return ([, path]: readonly [string, unknown]): unknown => {
		const responses = member(member(path, 'get'), 'responses');
		return schemaOfContent(follow(document, member(responses, '200')));
	};
}

function schemaOfContent(holder: unknown): unknown {
	return member(member(member(holder, 'content'), 'application/json'), 'schema');
}

function follow(document: unknown, value: unknown): unknown {
	const ref = member(value, '$ref');
	return typeof ref === 'string' ? followPointer(document, ref) : value;
}

function member(value: unknown, key: string): unknown {
	return isRecord(value) ? value[key] : undefined;
}

function entriesOf(value: unknown): [string, unknown][] {
	const record: JsonObject = isRecord(value) ? value : {};
	return Object.entries(record);
}
