import { isFileAddress } from '../address';
import { falError } from '../errors';
import { parseInputPath, valueAt, withValueAt } from './inputPath';
import type { JsonObject } from '../json';
import { cutText } from '../text';

export const DEFAULT_IMAGE_KEY = 'image';

/**
 * Puts the image into the input. A value that the input already has under that key wins.
 *
 * @param image http(s) URL or data URI; blank for none
 * @param key a name, or a path such as `elements[0].image_url`
 * @throws {FalError} `fileNotLoaded` for anything else, before anything is paid
 */
export function placeImage(input: JsonObject, image: string, key: string): JsonObject {
	const address = image.trim();
	if (address === '') return input;
	if (!isFileAddress(address)) {
		throw falError({
			kind: 'fileNotLoaded',
			message: `Image Input "${cutText(address)}" is neither an http(s) URL nor a data URI`,
			fields: [{ path: key, message: 'Not an http(s) URL or data URI' }],
		});
	}
	const path = parseInputPath(key);
	return valueAt(input, path) === undefined ? withValueAt(input, path, address) : input;
}
