import { parse } from 'content-disposition';

import { isDataUri } from '../text/address';
import { beginning, cutBytes } from '../text/cut';
import {
	areOneType,
	extensionOf,
	extensionOfType,
	isForAnything,
	kindOfExtension,
} from './fileTypes';

const LONGEST_NAME = 120;
/** File systems end at 255, and others may yet put something behind the name. */
const MOST_BYTES = 240;
/** Refused by Windows, or of meaning to a shell, a header or a path. */
const UNFIT = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"'`<>|:*?\\/]+/gu;
/** Devices of Windows, whatever stands behind the dot. */
const RESERVED = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$) *(?:\.|$)/i;

/**
 * A name for a file that any file system takes, always with an extension where the type has one.
 *
 * @param candidates names in the order of preference; paths, quotes and control characters are
 *   removed, and what has nothing left is passed over
 * @param contentType gives the extension to a name without one
 */
export function fileNameOf(
	candidates: ReadonlyArray<string | undefined>,
	contentType: string,
	fallback = 'file',
): string {
	const name = candidates.map((candidate) => cleanName(candidate ?? '')).find((n) => n !== '');
	const base = name ?? fallback;
	const extension = extensionOf(base) === '' ? extensionOfType(contentType) : undefined;
	return extension === undefined ? base : `${base}.${extension}`;
}

/** Right, but not what models look for. */
const ODD = new Set(['mpga', 'oga', 'jpe', 'jfif', 'm4b', 'weba', 'qt', 'aif']);

/** The name with the usual extension of the type, where it has none, an odd one or that of something else. */
export function nameOfType(fileName: string, contentType: string): string {
	const extension = extensionOf(fileName);
	const usual = extensionOfType(contentType);
	const isFine = areOneType(contentType, extension) && !ODD.has(extension);
	const isKnown = isForAnything(extension) || kindOfExtension(extension) !== undefined;
	if (usual === undefined || isFine || !isKnown) return fileNameOf([fileName], contentType);
	return `${fileName.slice(0, -extension.length)}${usual}`;
}

/** The last segment of an address; undefined for data URIs and addresses that end in a slash. */
export function nameInUrl(url: string): string | undefined {
	if (isDataUri(url) || !URL.canParse(url)) return undefined;
	const last = new URL(url).pathname.split('/').at(-1) ?? '';
	return last === '' ? undefined : decoded(last);
}

/** The name a `Content-Disposition` header gives, in whichever of its spellings. */
export function nameInDisposition(header: string | undefined): string | undefined {
	const name = header === undefined ? undefined : parse(header).parameters['filename'];
	return name === undefined ? undefined : asUtf8(name);
}

/** Headers are read byte by byte, while many servers write UTF-8 into them. */
function asUtf8(text: string): string {
	const bytes = Buffer.from(text, 'latin1');
	if (bytes.toString('latin1') !== text) return text;
	const read = bytes.toString('utf8');
	return read.includes('\ufffd') ? text : read;
}

function cleanName(text: string): string {
	const last = text.split(/[\\/]/).at(-1) ?? '';
	const plain = trimmed(last.replace(UNFIT, ' ').replace(/\s+/g, ' '));
	const extension = extensionOf(plain);
	const end = extension === '' ? '' : plain.slice(-extension.length - 1);
	const stem = beginning(plain.slice(0, plain.length - end.length), LONGEST_NAME - end.length);
	const name = trimmed(`${cutBytes(stem, MOST_BYTES - end.length).trimEnd()}${end}`);
	return RESERVED.test(name) ? `_${name}` : name;
}

/** Without the dots and blanks at both ends that hide a file, or that Windows takes away. */
function trimmed(text: string): string {
	return text.replace(/^[. ]+/, '').replace(/[. ]+$/, '');
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		// A lone percent sign is part of the name.
		return text;
	}
}
