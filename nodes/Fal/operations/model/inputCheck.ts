import {
	asFalError,
	checkInput,
	describeField,
	falError,
	findImageKey,
	listWords,
	unlistedNames,
	withAddresses,
	type EndpointId,
	type FileForInput,
	type JsonObject,
	type Schema,
} from '../../fal';
import type { Item } from '../../n8n/items';

/** Stands for files that are not uploaded yet, in a check that wants to see an address. */
const ADDRESS_TO_COME = 'https://v3.fal.media/files/file';

/**
 * The schema of the model's input; undefined when it is not wanted or cannot be had. That never keeps
 * a model from being run: a hint tells that its input was not checked.
 */
export async function schemaOf(
	{ models, hints }: Item,
	endpoint: EndpointId,
	isWanted: boolean,
): Promise<Schema | undefined> {
	if (!isWanted) return undefined;
	try {
		const { input } = await models.read(endpoint);
		if (!input) hints.warn(unchecked(endpoint.id, 'fal does not describe its parameters'));
		return input;
	} catch (error) {
		hints.warn(unchecked(endpoint.id, asFalError(error).message));
		return undefined;
	}
}

/**
 * Where Image Input goes by the model's schema, as an input path; undefined without a schema.
 *
 * @throws {FalError} `invalidInput` when the model takes several images and none is the obvious one
 */
export function imagePathOf(schema: Schema | undefined): string | undefined {
	if (!schema) return undefined;
	const { key, asList, asObject, candidates } = findImageKey(schema);
	if (candidates.length > 0) {
		throw falError({
			kind: 'invalidInput',
			message: `The model takes several images (${candidates.join(', ')}). Name one in the option Image Input Key`,
		});
	}
	if (asList) return `${key}[]`;
	return asObject ? `${key}.url` : key;
}

/**
 * Hints at fields that the model does not list: they are sent, but most models ignore them.
 *
 * @throws {FalError} `invalidInput`, with every field that does not fit the model
 */
export function checkWholeInput(
	{ hints }: Item,
	schema: Schema | undefined,
	input: JsonObject,
	files: readonly FileForInput[],
): void {
	if (!schema) return;
	const filled = withAddresses(
		input,
		files,
		files.map(() => ADDRESS_TO_COME),
	);
	const check = checkInput(schema, filled);
	if (check.state === 'unusable') hints.warn(unchecked(undefined, check.reason));
	if (check.state === 'ok') warnOfUnlisted(hints, schema, filled);
	if (check.state !== 'problems') return;
	const { problems } = check;
	throw falError({
		kind: 'invalidInput',
		message: `The input does not fit the model: ${problems.map(describeField).join('; ')}`,
		fields: problems,
	});
}

function warnOfUnlisted(hints: Item['hints'], schema: Schema, input: JsonObject): void {
	const names = unlistedNames(schema, input);
	if (names.length === 0) return;
	const [fields, them] = names.length === 1 ? ['a field', 'it'] : ['fields', 'them'];
	hints.warn(
		`The input has ${fields} that the model does not list and probably ignores: ${listWords(names)}. Correct or remove ${them}. The model lists: ${[...(schema.properties?.keys() ?? [])].join(', ')}.`,
	);
}

function unchecked(model: string | undefined, reason: string): string {
	const whose = model === undefined ? '' : ` of ${model}`;
	return `The input${whose} was not checked before running: ${reason}.`;
}
