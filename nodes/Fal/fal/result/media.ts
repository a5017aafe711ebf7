import { headOfDataUri } from '../text/address';
import { nameInUrl } from '../media/fileName';
import { extensionOf, kindOfExtension, kindOfType } from '../media/fileTypes';
import { kindOfName, type MediaKind } from '../media/mediaKind';
import { readNumber, readText } from '../json';
import { plainType } from '../transport';
import { findPlaces, kindOfUrl, type Place } from './places';

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
	/** Frames in a second. */
	readonly fps?: number;
}

/**
 * The files of a result, each once: first those that were asked for, then what goes with them, such as
 * previews and the input. The picture in small and the single frames of a file are no files of their own.
 */
export function findMedia(result: unknown): Media[] {
	const all = findPlaces(result).map(describe);
	const main = new Set(mainMedia(all));
	const others = all.filter((file) => !main.has(file) && !isStill(file));
	return unique([...main, ...others]);
}

/** The files that were asked for; all of them when each only goes with something. */
export function mainMedia(media: readonly Media[]): readonly Media[] {
	const paths = new Set(media.map(({ path }) => path));
	const main = media.filter(({ path }) => !BESIDE.test(path) && !isInsideOneOf(path, paths));
	return main.length > 0 ? main : media;
}

/**
 * The files at a path: the one that stands there, or those inside of what stands there. A path may also
 * name what `findMedia` leaves out.
 */
export function mediaAt(result: unknown, path: string): Media[] {
	const all = findPlaces(result).map(describe);
	const there = all.filter((file) => file.path === path);
	const inside = all.filter((file) => isInside(file.path, path));
	return unique(there.length > 0 ? there : mainMedia(inside));
}

/** All paths that name one file, for whoever looks for the right one. */
export function pathsOfFiles(result: unknown): string[] {
	return findPlaces(result).map(({ path }) => path);
}

/** Members that hold what goes with a file, wherever they stand in a path. */
const BESIDE =
	/thumb|poster|preview|(?:^|[._])cover|(?:^|[._])frames?(?:[._[]|$)|^(?:input|source|original)(?:[._[]|$)/i;
const STILL = /thumb|(?:^|[._])frame(?:_url)?$/i;

function isStill({ kind, path }: Media): boolean {
	return kind === 'image' && STILL.test(path);
}

function isInside(path: string, outer: string): boolean {
	return path.startsWith(outer) && /^[.[]/.test(path.slice(outer.length));
}

function isInsideOneOf(path: string, outers: ReadonlySet<string>): boolean {
	return [...path.matchAll(/[.[]/g)].some(({ index }) => outers.has(path.slice(0, index)));
}

function unique(media: readonly Media[]): Media[] {
	const byUrl = new Map<string, Media>();
	for (const file of media) if (!byUrl.has(file.url)) byUrl.set(file.url, file);
	return [...byUrl.values()];
}

function describe({ url, path, names, facts }: Place): Media {
	const contentType = readText(facts, 'content_type') ?? typeInDataUri(url);
	const fileName = readText(facts, 'file_name') ?? nameInUrl(url);
	const known = {
		contentType,
		fileName,
		size: readNumber(facts, 'file_size'),
		width: readNumber(facts, 'width'),
		height: readNumber(facts, 'height'),
		duration: readNumber(facts, 'duration'),
		fps: readNumber(facts, 'fps'),
	};
	const present = Object.entries(known).filter(([, value]) => value !== undefined);
	const kind = kindOf(url, contentType, fileName, names);
	return { url, kind, path, ...Object.fromEntries(present) };
}

/**
 * The extension first: fal serves GLB files as `application/octet-stream`, some types are wrong. Where
 * neither it nor the type tells, the name of the member does, or of the one around it.
 */
function kindOf(
	url: string,
	contentType: string | undefined,
	fileName: string | undefined,
	names: readonly string[],
): MediaKind {
	const byName = kindOfUrl(url) ?? kindOfExtension(extensionOf(fileName ?? ''));
	const byType = kindOfType(plainType(contentType));
	const [member = '', around = ''] = [names.at(-1), names.at(-2)];
	return byName ?? byType ?? kindOfName(member) ?? kindOfName(around) ?? 'file';
}

function typeInDataUri(url: string): string | undefined {
	return headOfDataUri(url)?.contentType;
}
