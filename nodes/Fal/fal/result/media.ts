import { nameInUrl } from '../files/fileName';
import { isDataUri } from '../address';
import { extensionOf, kindOfExtension } from '../files/fileTypes';
import type { MediaKind } from '../files/mediaKind';
import { isRecord, readNumber, readText, type JsonObject } from '../json';

/** One file of a result, described alike for every model. */
export interface Media {
	readonly url: string;
	readonly kind: MediaKind;
	/** Where it stands in the result: `images[0]`. */
	readonly path: string;
	readonly contentType?: string;
	readonly fileName?: string;
	/** Bytes. */
	readonly size?: number;
	/** Pixels. */
	readonly width?: number;
	readonly height?: number;
	/** Seconds. */
	readonly duration?: number;
}

/** Deep enough for every known result; a bound, because a result is somebody else's data. */
const DEEPEST = 12;
const MOST_FILES = 1_000;

/**
 * The files of a result, found by shape and not by a list of models: objects
 * with a `url`, and plain texts that are the address of a file.
 */
export function findMedia(result: unknown): Media[] {
	const found: Media[] = [];
	visit(result, '', 0, found);
	return found;
}

function visit(value: unknown, path: string, depth: number, found: Media[]): void {
	if (depth > DEEPEST || found.length >= MOST_FILES) return;
	if (typeof value === 'string') {
		if (isAddressOfFile(value)) found.push(describe({ url: value }, value, path));
	} else if (Array.isArray(value)) {
		value.forEach((entry, index) => {
			visit(entry, `${path}[${String(index)}]`, depth + 1, found);
		});
	} else if (isRecord(value)) {
		const url = readText(value, 'url');
		const isFile = url !== undefined && isAddress(url) && looksLikeFile(value, url);
		if (isFile) found.push(describe(value, url, path));
		for (const [key, entry] of Object.entries(value)) {
			if (isFile && key === 'url') continue;
			visit(entry, path === '' ? key : `${path}.${key}`, depth + 1, found);
		}
	}
}

function isAddress(text: string): boolean {
	return /^https?:\/\/\S+$/i.test(text) || isDataUri(text);
}

/** A text counts only when its extension says that it is a file: results also quote web pages. */
function isAddressOfFile(text: string): boolean {
	return isAddress(text) && (isDataUri(text) || kindOfUrl(text) !== undefined);
}

const FILE_MEMBERS = ['content_type', 'file_name', 'file_size', 'width', 'height', 'duration'];

function looksLikeFile(record: JsonObject, url: string): boolean {
	if (FILE_MEMBERS.some((member) => member in record)) return true;
	return Object.keys(record).length === 1 || isAddressOfFile(url);
}

function describe(record: JsonObject, url: string, path: string): Media {
	const contentType = readText(record, 'content_type') ?? typeOfDataUri(url);
	const fileName = readText(record, 'file_name') ?? nameInUrl(url);
	const known = {
		contentType,
		fileName,
		size: readNumber(record, 'file_size'),
		width: readNumber(record, 'width'),
		height: readNumber(record, 'height'),
		duration: readNumber(record, 'duration'),
	};
	const present = Object.entries(known).filter(([, value]) => value !== undefined);
	return { url, kind: kindOf(url, contentType, fileName), path, ...Object.fromEntries(present) };
}

/** The extension first: fal serves GLB files as `application/octet-stream`, some types are wrong. */
function kindOf(url: string, contentType: string | undefined, fileName?: string): MediaKind {
	const byName = kindOfUrl(url) ?? kindOfExtension(extensionOf(fileName ?? ''));
	if (byName) return byName;
	const [family] = (contentType ?? '').split('/');
	if (family === 'image' || family === 'video' || family === 'audio') return family;
	return family === 'model' ? 'model3d' : 'file';
}

function kindOfUrl(url: string): MediaKind | undefined {
	return kindOfExtension(extensionOf(nameInUrl(url) ?? ''));
}

function typeOfDataUri(url: string): string | undefined {
	return /^data:([\w.+-]+\/[\w.+-]+)/i.exec(url)?.[1]?.toLowerCase();
}
