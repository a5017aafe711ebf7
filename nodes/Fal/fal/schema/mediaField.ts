import { FILE_MEMBERS, mediaKindOfName, type MediaKind } from '../media/mediaKind';
import type { Schema } from './schema';

/** A field that takes the address of a file, or several. */
export interface MediaShape {
	readonly media: MediaKind;
	readonly isList: boolean;
	/** The file is given as `{ "url": … }` instead of as text; a few models want that. */
	readonly isObject: boolean;
}

/**
 * Says whether a field takes files: by fal's hint where there is one, otherwise by its name, since
 * hints are not guaranteed.
 */
export function mediaShapeOf(name: string, schema: Schema): MediaShape | undefined {
	const { items } = schema;
	if (schema.type === 'array') {
		const one = items && mediaShapeOfOne(name, items, schema.widget);
		return one && { ...one, isList: true };
	}
	return mediaShapeOfOne(name, schema);
}

function mediaShapeOfOne(
	name: string,
	schema: Schema,
	widget = schema.widget,
): MediaShape | undefined {
	if (schema.enum !== undefined) return undefined;
	const hinted = HINTS.get(schema.widget ?? widget ?? '');
	if (schema.type === 'string') {
		const media = hinted ?? mediaKindOfName(name);
		return media && { media, isList: false, isObject: false };
	}
	const isFile = schema.properties?.get('url')?.type === 'string' && isFileObject(schema);
	if (!isFile) return undefined;
	const media = hinted ?? mediaKindOfName(name) ?? mediaKindOfName(schema.title ?? '') ?? 'file';
	return { media, isList: false, isObject: true };
}

const HINTS: ReadonlyMap<string, MediaKind> = new Map([
	['image', 'image'],
	['video', 'video'],
	['audio', 'audio'],
	['file', 'file'],
]);

/** fal's helpers File, Image, Video …, and nothing that merely has a link among much else. */
function isFileObject({ properties = new Map() }: Schema): boolean {
	return properties.size === 1 || FILE_MEMBERS.some((member) => properties.has(member));
}
