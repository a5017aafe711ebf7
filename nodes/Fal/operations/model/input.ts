import {
	asFalError,
	DEFAULT_IMAGE_KEY,
	falError,
	isFileAddress,
	largeDataUris,
	parseInputPath,
	placeImage,
	valueAt,
	withAddresses,
	type EndpointId,
	type FileForInput,
	type FileLifetime,
	type InputPath,
	type JsonObject,
	type Schema,
	type UploadFile,
} from '../../fal';
import type { Item } from '../../n8n/items';
import { readMappedInput, type MappedInput } from '../../n8n/input/mappedInput';
import type { Params } from '../../n8n/item/params';
import { isBlank } from '../../n8n/item/values';
import { INPUT_WAYS } from '../fields/input';
import { inputOptions } from '../options/options';
import { readOptions, type OptionValues } from '../options/optionSet';
import { checkWholeInput, imagePathOf, schemaOf } from './inputCheck';

/** The input of a model, and the files whose addresses are still to be put into it. */
export interface InputWithFiles {
	readonly input: JsonObject;
	readonly files: readonly FileForInput[];
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
	const given = readGiven(params);
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
	const { input, file } = withImage(given.input, image, options, schema);
	const found = [...largeDataUris(input), ...named, ...file, ...uploaded];
	checkWholeInput(item, schema, input, found);
	// Tells of places that do not fit before anything is uploaded.
	withAddresses(input, found, []);
	return { input, files: found };
}

/** The input with the files uploaded and their addresses in place. @throws {FalError} */
export async function uploadInto(
	{ uploads }: Pick<Item, 'uploads'>,
	{ input, files }: InputWithFiles,
	lifetime: FileLifetime | undefined,
	signal: AbortSignal,
): Promise<JsonObject> {
	const addresses = await Promise.all(
		files.map(async ({ file }) => await uploads.urlOf(file, lifetime, signal)),
	);
	return withAddresses(input, files, addresses);
}

function readGiven(params: Params): MappedInput {
	return params.choice('specifyInput', INPUT_WAYS) === 'fields'
		? readMappedInput(params.value('inputFields'))
		: { input: params.json('inputParams', 'Input Parameters'), files: [] };
}

type Options = OptionValues<typeof inputOptions>;

/** What *Image Input* holds: nothing, an address, or a file of the item. */
type Image = { readonly address: string } | { readonly file: UploadFile } | undefined;

function readImage({ params, files }: Item): Image {
	const value = params.value('imageInput');
	if (isBlank(value)) return undefined;
	const address = params.text('imageInput').trim();
	// An address of a kind that fal cannot load is refused where it is put into the input.
	if (isFileAddress(address) || ANY_SCHEME.test(address)) return { address };
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
