import { findMediaKey, findPromptKey, type Schema } from '../../../fal';
import { OWN_FIELDS, OWN_MEDIA } from '../../fields/ownFields';

/**
 * The parameters of a model that fields of the node itself fill, with the labels of those fields.
 *
 * @param names the fields that the operation has; others than the own ones do not matter
 * @param imageInputKey the option of that name; empty when it is not set
 */
export function ownKeys(
	schema: Schema,
	names: readonly string[],
	imageInputKey = '',
): ReadonlyMap<string, string> {
	const own = OWN_FIELDS.filter((name) => names.includes(name));
	const keys = own.flatMap((name): Array<[string, string]> => {
		if (name === 'prompt') {
			const key = findPromptKey(schema);
			return key === undefined ? [] : [[key, 'Prompt']];
		}
		const { label, media } = OWN_MEDIA[name];
		if (name === 'imageInput' && imageInputKey !== '') {
			return [[/^[^.[]*/.exec(imageInputKey)?.[0] ?? imageInputKey, label]];
		}
		const found = findMediaKey(schema, media);
		return found.state === 'found' ? [[found.key, label]] : [];
	});
	return new Map(keys);
}
