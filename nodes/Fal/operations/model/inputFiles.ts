import {
	asFalError,
	DEFAULT_IMAGE_KEY,
	falError,
	isImageAddress,
	largeDataUris,
	parseInputPath,
	placeImage,
	valueAt,
	withAddresses,
	type FileForInput,
	type UploadFile,
	type InputPath,
	type JsonObject,
} from '../../fal';
import type { Item } from '../../n8n/items';
import type { Options } from '../../n8n/params';

/** The input of a model, and the files whose addresses are still to be put into it. */
export interface InputWithFiles {
	readonly input: JsonObject;
	readonly files: readonly FileForInput[];
}

/**
 * Reads *Input Parameters*, *Image Input* and *Files to Upload*. Nothing is uploaded yet, but every
 * file has been found and has a place.
 *
 * @throws {FalError} `missingFile`, `fileNotLoaded` or `invalidInput`
 */
export function readInput({ params, files }: Item): InputWithFiles {
	const options = params.options();
	const key = options.text('imageInputKey') ?? DEFAULT_IMAGE_KEY;
	const image = params.value('imageInput');
	const given = params.json('inputParams', 'Input Parameters');
	const isFile = !isBlank(image) && !isAddress(image);
	const input = isFile ? given : placeImage(given, params.text('imageInput'), key);
	const path = parseInputPath(key);
	const found: FileForInput[] = [...largeDataUris(input)];
	if (isFile) {
		const file = findImage(files, image);
		if (valueAt(input, path) === undefined) found.push({ path, file });
	}
	for (const row of rowsOf(options)) {
		found.push({ path: row.path, file: files.find(row.reference, 'Files to Upload') });
	}
	// Tells of places that do not fit before anything is uploaded.
	withAddresses(input, found, []);
	return { input, files: found };
}

/** @throws {FalError} the documented error for an image that is of no use */
function findImage(files: Item['files'], image: unknown): UploadFile {
	try {
		return files.find(image, 'Image Input is no URL or data URI');
	} catch (thrown) {
		throw falError({ ...asFalError(thrown).facts, kind: 'fileNotLoaded' });
	}
}

interface Row {
	readonly reference: unknown;
	readonly path: InputPath;
}

/** Rows with the same key fill a list together. */
function rowsOf(options: Options): Row[] {
	const rows = options.rows('filesToUpload', 'files').map(({ binaryProperty, inputKey }) => ({
		reference: binaryProperty,
		path: parseInputPath(typeof inputKey === 'string' ? inputKey : ''),
	}));
	return rows.map(({ reference, path }) => {
		const others = rows.filter((row) => row.path.text === path.text);
		return { reference, path: { ...path, appends: path.appends || others.length > 1 } };
	});
}

/** What has a scheme or a path in it is told as a wrong address, not as a missing field. */
function isAddress(image: unknown): boolean {
	return typeof image === 'string' && (isImageAddress(image.trim()) || /[:/\\]/.test(image));
}

function isBlank(value: unknown): boolean {
	return (
		value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
	);
}
