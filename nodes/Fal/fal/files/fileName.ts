import { extensionOf, extensionOfType } from './fileTypes';

/** Characters, not bytes; most file systems end at 255 bytes. */
const LONGEST_NAME = 120;
/** Refused by Windows, or of meaning to a shell, a header or a path. */
const UNFIT = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"'`<>|:*?\\/]+/gu;

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

/** The last segment of an address; undefined for data URIs and addresses that end in a slash. */
export function nameInUrl(url: string): string | undefined {
	if (!URL.canParse(url) || /^data:/i.test(url)) return undefined;
	const last = new URL(url).pathname.split('/').at(-1) ?? '';
	return last === '' ? undefined : decoded(last);
}

/** The name a `Content-Disposition` header gives, in either of its spellings. */
export function nameInDisposition(header: string | undefined): string | undefined {
	const extended = /filename\*\s*=\s*[\w-]+'[\w-]*'([^;]+)/i.exec(header ?? '')?.[1];
	if (extended !== undefined) return decoded(extended.trim());
	const [, quoted, plain] = /filename\s*=\s*(?:"([^"]*)"|([^;]+))/i.exec(header ?? '') ?? [];
	return quoted ?? plain?.trim();
}

function cleanName(text: string): string {
	const last = text.split(/[\\/]/).at(-1) ?? '';
	const plain = last
		.replace(UNFIT, ' ')
		.replace(/\s+/g, ' ')
		.trim()
		.replace(/^\.+|\.+$/g, '');
	const extension = extensionOf(plain);
	if (plain.length <= LONGEST_NAME || extension === '') return plain.slice(0, LONGEST_NAME);
	return `${plain.slice(0, LONGEST_NAME - extension.length - 1)}.${extension}`;
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		// A lone percent sign is part of the name.
		return text;
	}
}
