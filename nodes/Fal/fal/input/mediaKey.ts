import type { MediaKind } from '../media/mediaKind';
import { readFields, type Field } from '../schema/field';
import { mediaShapeOf } from '../schema/mediaField';
import type { Schema } from '../schema/schema';

/** The kinds of media that the node has a field of its own for. */
export type OwnMedia = Extract<MediaKind, 'image' | 'audio' | 'video'>;

/** Which parameter of a model takes the main image, sound or video of a run. */
export type MediaKey =
	| {
			readonly state: 'found';
			readonly key: string;
			/** The parameter takes several addresses. */
			readonly asList: boolean;
			/** The address is the `url` of an object. */
			readonly asObject: boolean;
	  }
	/** The model takes no such thing. */
	| { readonly state: 'none' }
	/** It takes several, and none is the obvious one. */
	| { readonly state: 'unclear'; readonly candidates: readonly string[] };

/** Where they go when the parameters of the model are not known. */
export const USUAL_MEDIA_KEY: Readonly<Record<OwnMedia, string>> = {
	image: 'image',
	audio: 'audio_url',
	video: 'video_url',
};

/**
 * The main input of a kind: `image` (`audio`, `video`) where the model has it, otherwise its only one.
 * Of several it is
 *
 * - `image_url` (…): the 92 models that have it beside other images (mask, last frame, style) all call
 *   the picture to work on so, and the others by what they are for;
 * - else the only one a run cannot do without, or the only one that is no mask, last frame or reference;
 * - else unclear.
 */
export function findMediaKey(schema: Schema, media: OwnMedia): MediaKey {
	const all = readFields(schema);
	const fields = all.filter((field) => field.kind === 'media' && field.media === media);
	const chosen =
		all.find((field) => field.name === media && !NO_MEDIA.has(field.kind)) ??
		onlyOne(fields) ??
		fields.find((field) => field.name === `${media}_url`) ??
		onlyOne(fields.filter((field) => field.required)) ??
		onlyOne(fields.filter((field) => !SECONDARY.test(field.name)));
	if (chosen) return keyOf(chosen);
	if (fields.length === 0) return { state: 'none' };
	return { state: 'unclear', candidates: fields.map((field) => field.name) };
}

/** Every place of a model that takes a kind of file, also inside of lists and objects, as input paths. */
export function placesOfMedia({ properties = new Map() }: Schema, media: OwnMedia): string[] {
	return [...properties].flatMap(([name, property]) => {
		const takes = ([member, schema]: readonly [string, Schema]) =>
			mediaShapeOf(member, schema)?.media === media;
		if (takes([name, property])) return [name];
		const inner = property.items ?? property;
		const members = inner.properties ?? inner.anyOf?.find((one) => one.properties)?.properties;
		const at = property.items ? `${name}[0]` : name;
		return [...(members ?? [])].filter(takes).map(([member]) => `${at}.${member}`);
	});
}

/** `audio` is also what models call the switch for sound. */
const NO_MEDIA = new Set<Field['kind']>(['boolean', 'number', 'integer']);

const SECONDARY =
	/mask|(?:^|_)(?:end|last|tail|back|left|right|top|bottom|ref|reference|style|control|depth|pose)(?:_|$)/;

function onlyOne(fields: readonly Field[]): Field | undefined {
	return fields.length === 1 ? fields[0] : undefined;
}

function keyOf(field: Field): MediaKey {
	const { isList, isObject } = field.kind === 'media' ? field : { isList: false, isObject: false };
	return { state: 'found', key: field.name, asList: isList, asObject: isObject };
}
