import { isFileAddress, isRecord, splitFiles, tryParseJson, type JsonObject } from '../../fal';

export interface FileReference {
	/** Where the address of the file goes, as an input path: `image_url`, `image_urls[]`, `image_urls[1]`. */
	readonly path: string;
	/** Name of a binary field, or the binary object of an expression. */
	readonly reference: unknown;
}

/**
 * The files that a text names: `photo1, photo2`, `https://…, https://…` or a JSON list. What is no text,
 * from an expression, is a list or one file. Empty places are left out, since a picture that is missing
 * is none. Undefined when there is no file.
 */
export function readFileList(value: unknown): readonly unknown[] | undefined {
	const list = typeof value === 'string' ? (tryParseJson(value) ?? value) : value;
	const entries: readonly unknown[] = Array.isArray(list)
		? list
		: isFilesOfItem(value)
			? Object.values(value)
			: [value];
	const files = entries
		.flatMap((entry) => (typeof entry === 'string' ? splitFiles(entry) : [entry]))
		.filter((file) => file !== undefined && file !== null);
	return files.length > 0 ? files : undefined;
}

/**
 * Parts addresses from the names of files. A list keeps its order: where a name stood is null until the
 * file is uploaded. Undefined when only names are there.
 */
export function separateFiles(name: string, value: unknown) {
	if (!Array.isArray(value)) {
		return isNamed(value)
			? { value: undefined, files: [{ path: name, reference: value }] }
			: { value, files: [] };
	}
	const entries: readonly unknown[] = value;
	if (entries.length > 0 && entries.every(isNamed)) {
		const files = entries.map((reference) => ({ path: `${name}[]`, reference }));
		return { value: undefined, files };
	}
	return {
		value: entries.map((entry) => (isNamed(entry) ? null : entry)),
		files: entries.flatMap((reference, index) =>
			isNamed(reference) ? [{ path: `${name}[${index}]`, reference }] : [],
		),
	};
}

/** Text that is no address, or n8n's binary object; fal's own file objects have a `url`. */
function isNamed(value: unknown): boolean {
	if (typeof value === 'string') return value.trim() !== '' && !isFileAddress(value.trim());
	return isBinary(value) || isFilesOfItem(value);
}

/** `$binary` as a whole: all files of an item by their names. */
function isFilesOfItem(value: unknown): value is JsonObject {
	if (!isRecord(value)) return false;
	const files = Object.values(value);
	return files.length > 0 && files.every(isBinary);
}

function isBinary(value: unknown): boolean {
	return isRecord(value) && 'mimeType' in value;
}
