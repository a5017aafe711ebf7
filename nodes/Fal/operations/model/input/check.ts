import {
	asFalError,
	checkInput,
	falError,
	shortList,
	type EndpointId,
	type FieldProblem,
	type JsonObject,
	type Schema,
	type Unlisted,
} from '../../../fal';
import { doubts } from '../../../n8n/input/doubts';
import type { Item } from '../../../n8n/items';
import { placeElsewhere } from './misplaced';

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
 * The input typed as the model wants it. Hints at fields that the model does not list: they are sent,
 * but most models ignore them.
 *
 * @param labels how the user knows the parameters, beside their names
 * @param told names that the user has been told of: they hold what a field of the node was given
 * @throws {FalError} `invalidInput`, with every field that does not fit the model
 */
export function checkWholeInput(
	{ hints }: Pick<Item, 'hints'>,
	schema: Schema | undefined,
	input: JsonObject,
	labels: ReadonlyMap<string, string>,
	told: ReadonlySet<string>,
): JsonObject {
	if (!schema) return input;
	const check = checkInput(schema, input, doubts);
	switch (check.state) {
		case 'unusable':
			hints.warn(unchecked(undefined, check.reason));
			return input;
		case 'ok':
			for (const hint of hintsAbout(check.unlisted, schema, told)) hints.warn(hint);
			return check.input;
		case 'problems':
			throw refusal(check.problems, check.unlisted, labels);
	}
}

function refusal(
	problems: readonly FieldProblem[],
	unlisted: readonly Unlisted[],
	labels: ReadonlyMap<string, string>,
) {
	const words = problems.map(({ path, message }) => {
		const title = labels.get(/^[^.[]*/.exec(path)?.[0] ?? '');
		return `${title === undefined ? path : `${title} (${path})`}: ${message}`;
	});
	const others =
		unlisted.length === 0 ? '' : `. The model does not list ${unlistedWords(unlisted)}`;
	return falError({
		kind: 'invalidInput',
		message: `The input does not fit the model: ${words.join('; ')}${others}`,
		fields: problems,
	});
}

function hintsAbout(
	unlisted: readonly Unlisted[],
	schema: Schema,
	told: ReadonlySet<string>,
): string[] {
	const untold = unlisted.filter(({ name }) => !told.has(name));
	const elsewhere = untold.flatMap(({ name }) => placeElsewhere(name) ?? []);
	const others = untold.filter(({ name }) => placeElsewhere(name) === undefined);
	if (others.length === 0) return elsewhere;
	const [fields, them] = others.length === 1 ? ['a field', 'it'] : ['fields', 'them'];
	const listed = shortList([...(schema.properties?.keys() ?? [])], 40);
	return [
		...elsewhere,
		`The input has ${fields} that the model does not list and probably ignores: ${unlistedWords(others)}. Correct or remove ${them}. The model lists: ${listed}.`,
	];
}

function unlistedWords(unlisted: readonly Unlisted[]): string {
	const names = unlisted.map(({ name, meant }) => {
		const guess = meant === undefined ? '' : ` (did you mean ${meant}?)`;
		return `"${name}"${guess}`;
	});
	return shortList(names, 20);
}

function unchecked(model: string | undefined, reason: string): string {
	const whose = model === undefined ? '' : ` of ${model}`;
	return `The input${whose} was not checked before running: ${reason}.`;
}
