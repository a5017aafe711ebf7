import { isFileAddress } from '../text/address';
import { falError } from '../errors';
import type { UploadFile } from '../files/storedFile';
import type { JsonObject } from '../json';
import type { FileForInput } from './inputFiles';
import { cutText } from '../text/cut';
import { parseInputPath, valueAt, withValueAt } from './inputPath';

/** A file that is to go into an input: its address, or what is still to be uploaded. */
export type FileEntry = { readonly address: string } | { readonly file: UploadFile };

/** An input, and the files whose addresses are still to be put into it. */
interface Placed {
	readonly input: JsonObject;
	readonly files: readonly FileForInput[];
}

/**
 * Puts files into the input, in their order. A value that the input already has there wins.
 *
 * @param key a name, or a path such as `elements[0].image_url` or `image_urls[]`
 * @param label the field that they come from, for messages
 * @throws {FalError} `fileNotLoaded` for what fal cannot load, `invalidInput` for more than one file in
 *   the place of one; before anything is paid
 */
export function placeFiles(
	input: JsonObject,
	entries: readonly FileEntry[],
	key: string,
	label: string,
): Placed {
	const path = parseInputPath(key);
	const [first, ...others] = entries;
	if (!first || valueAt(input, path) !== undefined) return { input, files: [] };
	for (const entry of entries) if ('address' in entry) refuseOtherAddresses(entry, key, label);
	if (path.appends) return placeList(input, entries, key);
	if (others.length > 0) {
		const message = `${label} names ${entries.length} files, and "${key}" of the model takes one`;
		throw falError({ kind: 'invalidInput', message });
	}
	return 'file' in first
		? { input, files: [{ path, file: first.file }] }
		: { input: withValueAt(input, path, first.address.trim()), files: [] };
}

/** Where a file will be is null until it is uploaded, so that the order stays. */
function placeList(input: JsonObject, entries: readonly FileEntry[], key: string): Placed {
	const name = key.trim().replace(/\[\]$/, '');
	const path = { ...parseInputPath(name), appends: false };
	const addresses = entries.map((entry) => ('address' in entry ? entry.address.trim() : null));
	const files = entries.flatMap((entry, index) =>
		'file' in entry ? [{ path: parseInputPath(`${name}[${index}]`), file: entry.file }] : [],
	);
	return { input: withValueAt(input, path, addresses), files };
}

function refuseOtherAddresses(entry: { readonly address: string }, path: string, label: string) {
	const address = entry.address.trim();
	if (isFileAddress(address)) return;
	throw falError({
		kind: 'fileNotLoaded',
		message: `${label} "${cutText(address)}" is neither an http(s) URL nor a data URI`,
		fields: [{ path, message: 'Not an http(s) URL or data URI' }],
	});
}
