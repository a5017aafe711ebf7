import { isFileAddress, isRecord, tryParseJson } from '../../fal';

export interface FileReference {
	/** Where the address of the file goes, as an input path: `image_url`, `image_urls[]`, `image_urls[1]`. */
	readonly path: string;
	/** Name of a binary field, or the binary object of an expression. */
	readonly reference: unknown;
}

/** Looks back for the white space: a search ahead through much of it would take the square of its length. */
const BETWEEN_FILES = /,\s+|(?<=[,\s])(?=(?:https?|data):)/i;

/**
 * The files that a text names: `photo1, photo2`, `https://…, https://…` or a JSON list. The commas
 * inside of an address belong to it, one at its end does not. What is no text, from an expression, is a list or one file.
 * Undefined when there is none.
 */
export function readFileList(value: unknown): unknown {
	if (value === undefined || value === null) return undefined;
	if (Array.isArray(value)) return value;
	if (typeof value !== 'string') return [value];
	const list = tryParseJson(value);
	if (Array.isArray(list)) return list;
	const parts = value.split(BETWEEN_FILES).map((part) => part.trim().replace(/,$/, ''));
	const files = parts.flatMap((part) => (part.includes(':') ? [part] : part.split(',')));
	const named = files.map((file) => file.trim()).filter((file) => file !== '');
	return named.length > 0 ? named : undefined;
}

/**
 * Parts addresses from the names of files. A list keeps its order: where a name stood is null until the
 * file is uploaded. Undefined when only names are there.
 */
export function splitFiles(name: string, value: unknown) {
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
			isNamed(reference) ? [{ path: `${name}[${String(index)}]`, reference }] : [],
		),
	};
}

/** Text that is no address, or n8n's binary object; fal's own file objects have a `url`. */
function isNamed(value: unknown): boolean {
	if (typeof value === 'string') return value.trim() !== '' && !isFileAddress(value.trim());
	return isRecord(value) && 'mimeType' in value;
}
