import {
	inlineFiles,
	parseInputPath,
	readFields,
	unwrapInput,
	withAddresses,
	withStandIns,
	type EndpointId,
	type FileForInput,
	type FileLifetime,
	type InputPath,
	type JsonObject,
	type Schema,
	type UploadFile,
} from '../../../fal';
import type { Item } from '../../../n8n/items';
import { readMappedInput, type MappedInput } from '../../../n8n/input/mappedInput';
import type { Params } from '../../../n8n/item/params';
import { inputOptions } from '../../options/options';
import { readOptions, type OptionValues } from '../../options/optionSet';
import type { Verb } from '../../verbs/verb';
import { checkWholeInput, schemaOf } from './check';
import { placeOwnInputs, readOwnInputs } from './ownInputs';
import { ownKeys } from './ownKeys';
import { placeElsewhere } from './misplaced';
import { tellUnevaluated } from './unevaluated';

/** The input of a model, and the files whose addresses are still to be put into it. */
export interface InputWithFiles {
	/** Stand-ins are where the addresses of the files will be. */
	readonly input: JsonObject;
	readonly files: readonly UploadFile[];
}

/**
 * Reads the parameters that make up the input, and checks the whole against the model's schema unless
 * *Check Input Before Running* is off. Nothing is uploaded yet, but every file has been found and has
 * a place.
 *
 * @param verb what is to be done, when that is more than to run a model
 * @throws {FalError} `missingFile`, `fileNotLoaded` or `invalidInput`
 */
export async function readInput(
	item: Item,
	endpoint: EndpointId,
	verb?: Verb,
): Promise<InputWithFiles> {
	const { input, files } = await readCheckedInput(item, endpoint, verb);
	const inline = inlineFiles(input);
	return {
		input: withStandIns(input, inline, files.length),
		files: [...files, ...inline].map(({ file: wanted }) => wanted),
	};
}

interface CheckedInput {
	readonly input: JsonObject;
	/** Files of the item; data URIs are still part of the input. */
	readonly files: readonly FileForInput[];
}

/** The same, without a look at the bytes of files. @throws {FalError} as {@link readInput} does */
export async function readCheckedInput(
	item: Item,
	endpoint: EndpointId,
	verb?: Verb,
): Promise<CheckedInput> {
	const { params, files } = item;
	const options = readOptions(inputOptions, params.options());
	const isForm = params.text('specifyInput') !== 'json';
	if (options.checkInput) tellUnevaluated(item, isForm);
	const given = isForm ? readForm(params) : readJson(params);
	const named = given.files.map(({ path, reference }) => ({
		path: parseInputPath(path),
		file: files.find(reference, path),
	}));
	const uploaded = rowsOf(options).map(({ path, reference }) => ({
		path,
		file: files.find(reference, 'Files to Upload'),
	}));
	const own = readOwnInputs(item);
	// The place of what a verb's own fields hold is in the schema, checked or not.
	const schema = await schemaOf(item, endpoint, options.checkInput || verb !== undefined);
	const { imageInputKey } = options;
	const target = { endpoint, schema, imageInputKey, verb };
	const preset = verb?.model.id === endpoint.id ? verb.input : {};
	const unwrapped = { ...preset, ...unwrap(item, schema, given.input) };
	const { input, files: ownFiles, unlisted } = placeOwnInputs(item, own, unwrapped, target);
	const ofItem = [...named, ...ownFiles, ...uploaded];
	const whole = withStandIns(input, ofItem);
	const formed = isForm && schema ? labelsOf(schema, target, given.input) : [];
	const labels = new Map([...formed, ...unlisted]);
	const typed = options.checkInput
		? checkWholeInput(item, schema, whole, labels, new Set(unlisted.keys()))
		: whole;
	return { input: typed, files: ofItem };
}

/** The input with the files uploaded and their addresses in place. @throws {FalError} */
export async function uploadInto(
	{ fal }: Pick<Item, 'fal'>,
	{ input, files }: InputWithFiles,
	lifetime: FileLifetime | undefined,
	signal: AbortSignal,
): Promise<JsonObject> {
	const addresses = await Promise.all(
		files.map(async (file) => await fal.files.upload(file, { lifetime }, signal)),
	);
	return withAddresses(input, addresses);
}

function unwrap({ hints }: Item, schema: Schema | undefined, given: JsonObject): JsonObject {
	const { input, wrapper, beside } = unwrapInput(schema, given);
	if (wrapper === undefined) return input;
	const names = Object.keys(beside);
	for (const name of names) hints.warn(placeElsewhere(name) ?? `"${name}" was not sent.`);
	hints.warn(
		`The parameters stood inside "${wrapper}", as fal’s clients have them. They were sent without it.`,
	);
	return input;
}

/** How the form calls the parameters; a value that the model's own fields hold is known by theirs. */
function labelsOf(
	schema: Schema,
	{ verb, imageInputKey }: { readonly verb: Verb | undefined; readonly imageInputKey: string },
	given: JsonObject,
): ReadonlyMap<string, string> {
	const names = verb?.fields.map(({ name }) => name) ?? FIELDS_OF_RUN;
	const own = ownKeys(schema, names, imageInputKey);
	return new Map(
		readFields(schema).map(({ name, title }) => [
			name,
			(name in given ? undefined : own.get(name)) ?? title,
		]),
	);
}

const FIELDS_OF_RUN = ['prompt', 'imageInput'];

/** What the form holds, and the JSON that wins over it. */
function readForm(params: Params): MappedInput {
	const { input, files } = readMappedInput(params.value('inputFields'));
	const more = params.json('moreInput', 'More Input (JSON)');
	const isOverruled = ({ path }: { readonly path: string }) =>
		parseInputPath(path).steps[0] in more;
	return { input: { ...input, ...more }, files: files.filter((file) => !isOverruled(file)) };
}

function readJson(params: Params): MappedInput {
	return { input: params.json('inputParams', 'Input Parameters'), files: [] };
}

type Options = OptionValues<typeof inputOptions>;

interface Row {
	readonly reference: unknown;
	readonly path: InputPath;
}

/** Rows with the same key fill a list together. */
function rowsOf({ filesToUpload }: Options): Row[] {
	const rows = filesToUpload.map(({ binaryProperty, inputKey }) => ({
		reference: binaryProperty,
		path: parseInputPath(typeof inputKey === 'string' ? inputKey : ''),
	}));
	return rows.map(({ reference, path }) => {
		const others = rows.filter((row) => row.path.text === path.text);
		return { reference, path: { ...path, appends: path.appends || others.length > 1 } };
	});
}
