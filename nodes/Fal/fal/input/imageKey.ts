import { DEFAULT_IMAGE_KEY } from './fileAddress';
import { readFields, type Field } from '../schema/field';
import type { MediaShape } from '../schema/mediaField';
import type { Schema } from '../schema/schema';

/** Where Image Input goes, and in which form. */
export interface ImageKey {
	readonly key: string;
	/** The address is the only entry of a list. */
	readonly asList: boolean;
	/** The address is the `url` of an object. */
	readonly asObject: boolean;
	/** When the model has several image inputs and none is the obvious one: their names. */
	readonly candidates: readonly string[];
}

/**
 * The image input of a model: `image` where the model has it or has none at all,
 * otherwise its only image input. Of several it is
 *
 * - `image_url`: the 92 models that have it beside other images (mask, last frame, style) all call the
 *   picture to work on so, and the others by what they are for;
 * - else the only one a run cannot do without, or the only one that is no mask, last frame or reference;
 * - else unclear, which `candidates` tells. The documented `image` is the key then.
 */
export function findImageKey(schema: Schema | undefined): ImageKey {
	const fields = readFields(schema);
	const plain = fields.find((field) => field.name === DEFAULT_IMAGE_KEY);
	if (plain) return keyOf(plain);
	const images = fields.filter((field) => field.kind === 'media' && field.media === 'image');
	const chosen =
		onlyOne(images) ??
		images.find((field) => field.name === 'image_url') ??
		onlyOne(images.filter((field) => field.required)) ??
		onlyOne(images.filter((field) => !SECONDARY.test(field.name)));
	if (chosen) return keyOf(chosen);
	return { ...keyOf(undefined), candidates: images.map((field) => field.name) };
}

const SECONDARY =
	/mask|(?:^|_)(?:end|last|tail|back|left|right|top|bottom|ref|reference|style|control|depth|pose)(?:_|$)/;

function onlyOne(fields: readonly Field[]): Field | undefined {
	return fields.length === 1 ? fields[0] : undefined;
}

function keyOf(field: Field | undefined): ImageKey {
	const { isList, isObject } = field?.kind === 'media' ? field : PLAIN_ADDRESS;
	const key = field?.name ?? DEFAULT_IMAGE_KEY;
	return { key, asList: isList, asObject: isObject, candidates: [] };
}

const PLAIN_ADDRESS: Pick<MediaShape, 'isList' | 'isObject'> = { isList: false, isObject: false };
