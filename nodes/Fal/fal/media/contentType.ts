import { plainType } from '../transport';
import {
	areOneType,
	extensionOf,
	extensionOfType,
	isForAnything,
	saysNothing,
	typeOfExtension,
	UNKNOWN_TYPE,
} from './fileTypes';

/** What is said of one file's media type, by whoever says it. */
export interface TypeClaims {
	readonly fileName: string;
	/** By the answer that brings the file. */
	readonly served?: string | undefined;
	/** By fal, in the result. */
	readonly claimed?: string | undefined;
	/** By its bytes, where they are there to be looked at. */
	readonly proved?: string | undefined;
}

/**
 * The media type of a file that comes from fal. fal's own claim can be missing or wrong, and a store may
 * know nothing, so a claim counts only when it says something that fits the extension.
 */
export function contentTypeOf({ fileName, served, claimed, proved }: TypeClaims): string {
	const byName = typeOfExtension(extensionOf(fileName));
	const claims = [served, claimed, proved].map(plainType).filter((type) => !saysNothing(type));
	const fitting = claims.find((type) => byName === undefined || fits(type, byName));
	return fitting ?? byName ?? claims[0] ?? UNKNOWN_TYPE;
}

/** An image is never a video, but nobody can say what `application/…` may hold. */
function fits(type: string, byName: string): boolean {
	const families: readonly string[] = ['image', 'video', 'audio', 'model', 'text'];
	const [family = ''] = type.split('/');
	const [expected = ''] = byName.split('/');
	if (!families.includes(family)) return !families.includes(expected);
	// `video/ogg` and `audio/ogg`, `audio/mp4` and `video/mp4` share their extensions.
	const mixes = new Set(['audio', 'video']);
	return family === expected || (mixes.has(family) && mixes.has(expected));
}

/** What name and item say of a file that is to be uploaded. */
export interface UploadType {
	readonly contentType: string;
	/** Otherwise the bytes have to tell. */
	readonly isSure: boolean;
}

/** n8n calls a file so when it does not know what it is. */
const TEXT = 'text/plain';
/** True of many formats, whose extension tells more. */
const GENERAL = new Set([
	TEXT,
	'application/json',
	'application/xml',
	'text/xml',
	'application/zip',
	'application/x-zip-compressed',
]);

/**
 * The media type of a file of an item: what the item says, unless that is nothing; then what the
 * extension says. Where both say something and not the same, one of them is wrong.
 */
export function uploadTypeOf(fileName: string, claimed: string): UploadType {
	const type = plainType(claimed);
	const extension = extensionOf(fileName);
	const byName = isForAnything(extension) ? undefined : typeOfExtension(extension);
	if (saysNothing(type)) {
		return { contentType: byName ?? UNKNOWN_TYPE, isSure: byName !== undefined };
	}
	if (byName === undefined) return { contentType: type, isSure: type !== TEXT };
	if (GENERAL.has(type)) return { contentType: byName, isSure: true };
	return { contentType: type, isSure: areOneType(type, extension) };
}

/**
 * What the bytes say decides between a name and a claim that do not fit each other, and alone where
 * neither says anything.
 */
export function typeByBytes({ fileName, contentType }: Described, found: string): string {
	const extension = extensionOf(fileName);
	// By another of the names of one format: `audio/x-wav`.
	if (areOneType(contentType, extensionOfType(found) ?? '')) return contentType;
	const byName = isForAnything(extension) ? undefined : typeOfExtension(extension);
	// Many a format is a zip file inside.
	const fitsName = areOneType(found, extension) || found === 'application/zip';
	return fitsName ? (byName ?? found) : found;
}

interface Described {
	readonly fileName: string;
	readonly contentType: string;
}
