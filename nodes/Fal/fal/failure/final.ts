import type { FalError } from '../errors';

/**
 * fal's names of problems that the same input meets again, whoever asks and when: those of a model, and
 * those of the check before it in both of its editions. What a file server or the model's own code said
 * (`image_load_error`, `value_error`) may be otherwise next time.
 *
 * @see https://fal.ai/docs/documentation/model-apis/errors
 */
const FINAL_TYPES: ReadonlySet<string> = new Set([
	'content_policy_violation',
	'feature_not_supported',
	'file_too_large',
	'image_too_small',
	'image_too_large',
	'invalid_archive',
	'archive_file_count_below_minimum',
	'archive_file_count_exceeds_maximum',
	'audio_duration_too_long',
	'audio_duration_too_short',
	'video_duration_too_long',
	'video_duration_too_short',
	'unsupported_audio_format',
	'unsupported_image_format',
	'unsupported_video_format',
	'greater_than',
	'greater_than_equal',
	'less_than',
	'less_than_equal',
	'multiple_of',
	'one_of',
	'sequence_too_short',
	'sequence_too_long',
	'missing',
	'enum',
	'extra_forbidden',
	'literal_error',
	'string_too_short',
	'string_too_long',
	'string_pattern_mismatch',
	'too_short',
	'too_long',
	'value_error.missing',
	'value_error.extra',
]);
/** `int_type`, `bool_parsing`, `type_error.integer`, `value_error.number.not_le` … */
const FINAL_FAMILIES =
	/^(?:\w+_(?:type|parsing)|type_error(?:\.\w+)*|value_error\.(?:number|any_str|list|const)(?:\.\w+)*)$/;

/** Whether fal refused the input for what it is, so that the same input is refused again. */
export function isFinalRefusal({ kind, facts: { fields = [] } }: FalError): boolean {
	if (kind !== 'invalidInput' && kind !== 'contentPolicy') return false;
	return (
		fields.length > 0 &&
		fields.every(({ type = '' }) => FINAL_TYPES.has(type) || FINAL_FAMILIES.test(type))
	);
}
