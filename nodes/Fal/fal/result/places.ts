import { isDataUri, isFileAddress, isHttpUrl } from '../text/address';
import { extensionOf, kindOfExtension } from '../media/fileTypes';
import { nameInUrl } from '../media/fileName';
import { FILE_MEMBERS, type MediaKind } from '../media/mediaKind';
import { isFileOfFal } from '../http/hosts';
import { isRecord, readText, type JsonObject } from '../json';
import { mediaKindOfName } from '../media/mediaKind';

/** A place in a result where a file stands. */
export interface Place {
	readonly url: string;
	/** `images[0]`; empty for the result itself. */
	readonly path: string;
	/** The names of the members that lead there. */
	readonly names: readonly string[];
	/** What stands beside the address. */
	readonly facts: JsonObject;
}

/** Deep enough for every known result; a bound, because a result is somebody else's data. */
export const DEEPEST = 12;
const MOST_PLACES = 1_000;

/**
 * Where the files of a result stand, in its order; found by shape and not by a list of models: objects
 * with a `url`, and texts that are the address of a file.
 */
export function findPlaces(result: unknown): Place[] {
	const found: Place[] = [];
	visit(result, { path: '', names: [], depth: 0 }, found);
	return found;
}

interface Step {
	readonly path: string;
	readonly names: readonly string[];
	readonly depth: number;
}

function visit(value: unknown, step: Step, found: Place[]): void {
	const { path, names, depth } = step;
	if (depth > DEEPEST || found.length >= MOST_PLACES) return;
	const add = (url: string, facts: JsonObject) => {
		found.push({ url, path, names, facts });
	};
	if (typeof value === 'string') {
		if (isFileText(value, names.at(-1))) add(value, {});
	} else if (Array.isArray(value)) {
		value.forEach((entry, index) => {
			visit(entry, { ...step, path: `${path}[${index}]`, depth: depth + 1 }, found);
		});
	} else if (isRecord(value)) {
		const url = readText(value, 'url');
		const isFile =
			url !== undefined && isFileAddress(url) && isFileObject(value, url, names.at(-1));
		if (isFile) add(url, value);
		for (const [name, entry] of Object.entries(value)) {
			if (isFile && name === 'url') continue;
			const inner = path === '' ? name : `${path}.${name}`;
			visit(entry, { path: inner, names: [...names, name], depth: depth + 1 }, found);
		}
	}
}

/** An address counts when it says itself that it leads to a file, or when the name of its member does. */
function isFileText(text: string, name: string | undefined): boolean {
	if (!isHttpUrl(text)) return isDataUri(text);
	return speaksOfFile(text) || (isNamedFile(name) && !isPage(text));
}

function isFileObject(record: JsonObject, url: string, name: string | undefined): boolean {
	const isDescribed = [...FILE_MEMBERS, 'width', 'height', 'duration'].some((key) => key in record);
	return isDescribed || Object.keys(record).length === 1 || isFileText(url, name);
}

/** By its extension, or because nothing but files is on fal's servers for them. */
function speaksOfFile(url: string): boolean {
	return kindOfUrl(url) !== undefined || isFileOfFal(url);
}

/** Results also quote web pages: `url` beside a title, `source_url`, `citation_urls`. */
const OF_PAGES =
	/^urls?$|page|site|article|source|citation|reference|profile|status|response|cancel|docs?_|terms|repo/;

function isNamedFile(name = ''): boolean {
	const kind = /(?:^|_)files?$/i.test(name) ? 'file' : mediaKindOfName(name);
	return kind !== undefined && (kind !== 'file' || !OF_PAGES.test(name.toLowerCase()));
}

function isPage(url: string): boolean {
	const { pathname } = new URL(url);
	return pathname === '/' || /\.(?:html?|php|aspx?|jsp)$/i.test(pathname);
}

/** The kind that the extension of an address stands for. */
export function kindOfUrl(url: string): MediaKind | undefined {
	return kindOfExtension(extensionOf(nameInUrl(url) ?? ''));
}
