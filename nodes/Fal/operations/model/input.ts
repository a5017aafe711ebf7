import {
	asFalError,
	DEFAULT_IMAGE_KEY,
	falError,
	isFileAddress,
	inlineFiles,
	parseInputPath,
	placeImage,
	unwrapInput,
	valueAt,
	withAddresses,
	withStandIns,
	type EndpointId,
	type FileForInput,
	type FileLifetime,
	type InputPath,
	type JsonObject,
	type Schema,
	type UploadFile,
} from '../../fal';
import type { Item } from '../../n8n/items';
import { doubts } from '../../n8n/input/doubts';
import { readMappedInput, type MappedInput } from '../../n8n/input/mappedInput';
import type { Params } from '../../n8n/item/params';
import { isBlank } from '../../n8n/item/values';
import { INPUT_WAYS } from '../fields/input';
import { inputOptions } from '../options/options';
import { readOptions, type OptionValues } from '../options/optionSet';
import { checkWholeInput, imagePathOf, schemaOf } from './inputCheck';
import { placeElsewhere } from './misplaced';

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
 * @throws {FalError} `missingFile`, `fileNotLoaded` or `invalidInput`
 */
export async function readInput(item: Item, endpoint: EndpointId): Promise<InputWithFiles> {
	const { params, files } = item;
	const options = readOptions(inputOptions, params.options());
	const isForm = params.choice('specifyInput', INPUT_WAYS) === 'fields';
	const given = isForm ? readMappedInput(params.value('inputFields')) : readJson(params);
	const named = given.files.map(({ path, reference }) => ({
		path: parseInputPath(path),
		file: files.find(reference, path),
	}));
	const uploaded = rowsOf(options).map(({ path, reference }) => ({
		path,
		file: files.find(reference, 'Files to Upload'),
	}));
	const image = readImage(item);
	const schema = await schemaOf(item, endpoint, options.checkInput);
	const unwrapped = unwrap(item, schema, given.input);
	const { input, file } = withImage(unwrapped, image, options, schema);
	const ofItem = [...named, ...file, ...uploaded];
	const typed = checkWholeInput(item, schema, withStandIns(input, ofItem), isForm);
	const inline = inlineFiles(typed);
	return {
		input: withStandIns(typed, inline, ofItem.length),
		files: [...ofItem, ...inline].map(({ file: wanted }) => wanted),
	};
}

/** The input with the files uploaded and their addresses in place. @throws {FalError} */
export async function uploadInto(
	{ fal }: Pick<Item, 'fal'>,
	{ input, files }: InputWithFiles,
	lifetime: FileLifetime | undefined,
	signal: AbortSignal,
): Promise<JsonObject> {
	const addresses = await Promise.all(
		files.map(async (file) => await fal.files.upload(file, lifetime, signal)),
	);
	return withAddresses(input, addresses);
}

function readJson(params: Params): MappedInput {
	return { input: params.json('inputParams', 'Input Parameters'), files: [] };
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

type Options = OptionValues<typeof inputOptions>;

/** What *Image Input* holds: nothing, an address, or a file of the item. */
type Image = { readonly address: string } | { readonly file: UploadFile } | undefined;

function readImage({ params, files }: Item): Image {
	const value = params.value('imageInput');
	if (isBlank(value)) return undefined;
	const address = params.text('imageInput').trim();
	// An address of a kind that fal cannot load is refused where it is put into the input.
	const isAddress = isFileAddress(address) || ANY_SCHEME.test(address);
	if (isAddress && doubts.file(address) === undefined) return { address };
	try {
		return { file: files.find(value, 'Image Input is no URL or data URI') };
	} catch (thrown) {
		throw falError({ ...asFalError(thrown).facts, kind: 'fileNotLoaded' });
	}
}

const ANY_SCHEME = /^[a-z][a-z\d+.-]*:/i;

/** The input with the image in its place; a file is put there once it is uploaded. */
function withImage(
	input: JsonObject,
	image: Image,
	options: Options,
	schema: Schema | undefined,
): { readonly input: JsonObject; readonly file: readonly FileForInput[] } {
	if (!image) return { input, file: [] };
	const path = options.imageInputKey || (imagePathOf(schema) ?? DEFAULT_IMAGE_KEY);
	if ('address' in image) return { input: placeImage(input, image.address, path), file: [] };
	const place = parseInputPath(path);
	const isFree = valueAt(input, place) === undefined;
	return { input, file: isFree ? [{ path: place, file: image.file }] : [] };
}

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
