import type { Behaviour, JsonValue, ModelRequest } from '../control/behaviour';
import type { ModelEntry } from '.';
import { fileUrl } from '../storage/fileUrl';
import { listMember, member, textMember } from '../server/members';
import { requires } from './modelParts';

/** What an output property of that name holds; the first match counts. */
const FILE_KINDS: ReadonlyArray<readonly [name: RegExp, extension: string, contentType: string]> = [
	[/lora|weights/, 'safetensors', 'application/octet-stream'],
	[/config/, 'json', 'application/octet-stream'],
	[/zip|archive/, 'zip', 'application/zip'],
	[/mesh|glb|model_|obj/, 'glb', 'application/octet-stream'],
	[/video/, 'mp4', 'video/mp4'],
	[/audio/, 'mp3', 'audio/mpeg'],
	[/image|mask/, 'jpg', 'image/jpeg'],
];
const TEXT_NAMES: readonly string[] = ['output', 'text'];

/**
 * A behaviour for a model of the catalogue that nobody defined: it demands what its document
 * requires, and its output has the properties of the document that can be made up.
 */
export function documentedModel({ endpoint_id, openapi }: ModelEntry): Behaviour {
	const input = schemaOf(openapi, `/${endpoint_id}`, 'post');
	const output = schemaOf(openapi, `/${endpoint_id}/requests/{request_id}`, 'get');
	const required = listMember(input, 'required').filter(
		(name) => member(member(member(input, 'properties'), String(name)), 'default') === undefined,
	);
	return {
		validate: (given) => {
			const missing = required.flatMap((name) => requires(String(name))(given) ?? []);
			return missing.length === 0 ? undefined : missing;
		},
		output: (given, request) => makeOutput(member(output, 'properties'), given, request),
	};
}

function makeOutput(properties: unknown, input: unknown, request: ModelRequest): JsonValue {
	const made: Record<string, JsonValue> = {};
	for (const [name, schema] of Object.entries(properties ?? {})) {
		const value = makeValue(name, schema, input, request, Object.keys(made).length);
		if (value !== undefined) made[name] = value;
	}
	// Without a document there is still something to show.
	return Object.keys(made).length > 0 ? made : { output: 'Done.' };
}

function makeValue(
	name: string,
	schema: unknown,
	input: unknown,
	request: ModelRequest,
	index: number,
): JsonValue | undefined {
	if (name === 'seed') return 42;
	if (name === 'prompt') return textMember(input, 'prompt') ?? '';
	if (TEXT_NAMES.includes(name)) return 'A red fox sits in the snow.';
	const kind = FILE_KINDS.find(([pattern]) => pattern.test(name));
	if (kind === undefined || ['number', 'integer', 'boolean'].includes(typeOf(schema))) {
		return undefined;
	}
	const [, extension, contentType] = kind;
	const url = fileUrl('v3b', request, index, extension);
	if (typeOf(schema) === 'string') return url;
	const file = { url, content_type: contentType, file_name: `output.${extension}` };
	return typeOf(schema) === 'array' ? [file] : file;
}

function typeOf(schema: unknown): string {
	return textMember(schema, 'type') ?? 'object';
}

/** The schema a POST takes, or a GET answers with 200 (docs/protocol.md 8.2). */
function schemaOf(document: unknown, path: string, method: 'post' | 'get'): unknown {
	const operation = member(member(member(document, 'paths'), path), method);
	const holder =
		method === 'post'
			? member(operation, 'requestBody')
			: member(member(operation, 'responses'), '200');
	const schema = member(member(member(holder, 'content'), 'application/json'), 'schema');
	const name = textMember(schema, '$ref')?.split('/').at(-1);
	return name === undefined
		? schema
		: member(member(member(document, 'components'), 'schemas'), name);
}
