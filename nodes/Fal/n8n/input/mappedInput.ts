import {
	coerce,
	isRecord,
	isScalar,
	type JsonObject,
	mediaShapeOf,
	type Target,
	tryParseJson,
} from '../../fal';
import { readFileList, separateFiles, type FileReference } from './fileList';

/** The input of a model from the fields of a form. */
export interface MappedInput {
	readonly input: JsonObject;
	/** Files that are named instead of given by their address; not part of `input`. */
	readonly files: readonly FileReference[];
}

/**
 * The fields of a form, typed as the model wants them. No request is needed: the saved form carries the
 * types.
 *
 * What the form shows is sent, also where it is the default: fal changes defaults, and a saved form
 * keeps its meaning. A field that nobody added has no value. An empty field is left out; empty text is
 * a value only where text is wanted, for n8n empties fields that are cleared by hand, so it comes from
 * an expression.
 *
 * @param mapper the parameter as a whole: read piece by piece n8n throws for an untouched form, and
 *   makes 0 of an empty text
 */
export function readMappedInput(mapper: unknown): MappedInput {
	const { value, schema } = isRecord(mapper) ? mapper : {};
	const given = typeof value === 'string' ? tryParseJson(value) : value;
	const saved = savedFields(schema);
	const input: [string, unknown][] = [];
	const files: FileReference[] = [];
	const parts = new Map<string, JsonObject>();
	for (const [name, raw] of Object.entries(isRecord(given) ? given : {})) {
		const field = saved.get(name) ?? UNKNOWN;
		if (raw === undefined || raw === null) continue;
		// n8n 1.123 makes 0 of an empty number; a picture that is nothing wide is none.
		if (field.partOf !== undefined && Number(raw) === 0) continue;
		if (raw === '' && (field.target.type !== 'text' || isMedia(name, field))) continue;
		const typed = field.isList ? readFileList(raw) : coerce(raw, field.target);
		const { value: rest, files: named } = isMedia(name, field)
			? separateFiles(name, typed)
			: { value: typed, files: [] };
		files.push(...named);
		if (field.partOf !== undefined) {
			const member = name.slice(field.partOf.length + 1);
			parts.set(field.partOf, { ...parts.get(field.partOf), [member]: rest });
		} else if (rest !== undefined) {
			input.push([name, rest]);
		}
	}
	// A size in numbers is more than the name of one, which the menu beside it always shows.
	return { input: Object.fromEntries([...input, ...parts]), files };
}

interface SavedField {
	readonly target: Target;
	/** Said by the form; fields without a form are known by their names. */
	readonly isMedia: boolean;
	/** Several files, written as one text. */
	readonly isList: boolean;
	/** The field whose object it is a member of. */
	readonly partOf?: string;
}

const UNKNOWN: SavedField = { target: { type: 'any' }, isMedia: false, isList: false };

function isMedia(name: string, field: SavedField): boolean {
	if (field.isMedia) return true;
	return field === UNKNOWN && mediaShapeOf(name, { type: 'string' }) !== undefined;
}

function savedFields(schema: unknown): Map<string, SavedField> {
	const fields: readonly unknown[] = Array.isArray(schema) ? schema : [];
	return new Map(fields.filter(isRecord).map((field) => [String(field['id']), savedField(field)]));
}

function savedField(field: JsonObject): SavedField {
	const { partOf } = field;
	return {
		target: targetOf(field),
		isMedia: 'media' in field,
		isList: field['isList'] === true,
		...(typeof partOf === 'string' && { partOf }),
	};
}

function targetOf(field: JsonObject): Target {
	switch (field['type']) {
		case 'number':
		case 'boolean':
			return { type: field['type'] };
		case 'options':
			return { type: 'choice', values: valuesOf(field['options']) };
		case 'array':
			return { type: 'list' };
		case 'object':
			return { type: 'object' };
		case 'string':
			return { type: 'text' };
		default:
			return { type: field['mayBeNumber'] === true ? 'numberOrText' : 'any' };
	}
}

function valuesOf(options: unknown) {
	const list: readonly unknown[] = Array.isArray(options) ? options : [];
	return list.map((option) => (isRecord(option) ? option['value'] : undefined)).filter(isScalar);
}
