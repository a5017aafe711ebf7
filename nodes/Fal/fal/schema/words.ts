import type { MediaKind } from '../media/mediaKind';
import { isRecord } from '../json';
import { cutText } from '../text/cut';
import type { Field } from './field';
import type { ListLimits, NumberLimits, TextLimits } from './fieldShape';
import type { MediaShape } from './mediaField';

/**
 * What a field takes, in a few words: `whole number, 1 to 50`. Neither default nor `required` are
 * among them.
 */
export function describeType(field: Field): string {
	switch (field.kind) {
		case 'text':
		case 'longText':
			return join('text', lengthWords(field));
		case 'number':
			return join('number', rangeWords(field));
		case 'integer':
			return join('whole number', rangeWords(field));
		case 'boolean':
			return 'true or false';
		case 'date':
			return field.withTime ? 'date and time' : 'date';
		case 'choice':
			return `one of ${listWords(field.values)}`;
		case 'choiceOrObject':
			return `one of ${listWords(field.values)}, or an object {${shortList(field.members)}}`;
		case 'media':
			return join(mediaWords(field), lengthWords(field), countWords(field));
		case 'list':
			return join(`list of ${LIST_WORDS[field.of] ?? 'values'}`, countWords(field));
		case 'object':
			return field.members.length > 0 ? `object {${shortList(field.members)}}` : 'object';
		case 'any':
			return field.types.length > 0 ? field.types.map(typeWords).join(' or ') : 'any value';
	}
}

/** A value short enough for a label or a message; long text and files are never repeated whole. */
export function shortValue(value: unknown, longest = 40): string {
	if (typeof value === 'string') {
		if (/^data:/i.test(value)) return 'a data URI';
		return `"${cutText(value, longest)}"`;
	}
	if (Array.isArray(value)) return smallJson(value, longest) ?? `a list of ${String(value.length)}`;
	if (isRecord(value)) return smallJson(value, longest) ?? 'an object';
	return String(value);
}

/** A few plain members, such as `{"width":512,"height":512}`. */
function smallJson(value: object, longest: number): string | undefined {
	const members: readonly unknown[] = Object.values(value);
	const isSmall = members.length <= 4 && members.every((member) => isShort(member, longest));
	const json = isSmall ? JSON.stringify(value) : '';
	return isSmall && json.length <= longest ? json : undefined;
}

function isShort(member: unknown, longest: number): boolean {
	if (typeof member === 'string') return member.length <= longest && !/^data:/i.test(member);
	return typeof member !== 'object' || member === null;
}

const MOST_LISTED = 20;
/** Of a name in a list; documents are somebody else's data. */
const LONGEST_NAME = 80;

/** `"5", "10"`; the end of a long list is only counted. */
function listWords(values: readonly unknown[]): string {
	return shortList(
		values.slice(0, MOST_LISTED).map((value) => shortValue(value)),
		MOST_LISTED,
		values.length,
	);
}

/** `width, height`: as many names as a message can have, and how many are left out. */
export function shortList(
	names: readonly string[],
	most = MOST_LISTED,
	all = names.length,
): string {
	const shown = names.slice(0, most).map((name) => cutText(name, LONGEST_NAME));
	const left = all - shown.length;
	return `${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
	string: 'text',
	number: 'a number',
	integer: 'a whole number',
	boolean: 'true or false',
	array: 'a list',
	object: 'an object',
	choice: 'a name of a list',
	null: 'null',
};

/** The name of a JSON type as people say it: `a whole number`. */
function typeWords(type: string): string {
	return TYPE_WORDS[type] ?? 'any value';
}

const LIST_WORDS: Readonly<Record<string, string>> = {
	string: 'texts',
	number: 'numbers',
	integer: 'whole numbers',
	boolean: 'true or false',
	array: 'lists',
	object: 'objects',
	choice: 'names',
};

const MEDIA_WORDS = {
	image: 'image',
	video: 'video',
	audio: 'audio',
	model3d: '3D model',
	archive: 'zip file',
	file: 'file',
} as const satisfies Record<MediaKind, string>;

function mediaWords({ media, isList, isObject }: MediaShape): string {
	const word = MEDIA_WORDS[media];
	const file = word.endsWith('file') ? word : `${word} file`;
	if (isObject) return isList ? `list of ${file}s` : file;
	return isList ? `list of ${word} URLs or data URIs` : `${word} URL or data URI`;
}

function rangeWords(limits: NumberLimits): string {
	const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = limits;
	const steps = multipleOf === undefined ? '' : `in steps of ${String(multipleOf)}`;
	if (minimum !== undefined && maximum !== undefined) {
		return join(`${String(minimum)} to ${String(maximum)}`, steps);
	}
	const low = minimum === undefined ? '' : `at least ${String(minimum)}`;
	const above = exclusiveMinimum === undefined ? '' : `above ${String(exclusiveMinimum)}`;
	const high = maximum === undefined ? '' : `at most ${String(maximum)}`;
	const below = exclusiveMaximum === undefined ? '' : `below ${String(exclusiveMaximum)}`;
	return join(low, above, high, below, steps);
}

function lengthWords({ minLength = 0, maxLength }: TextLimits): string {
	if (minLength > 1 && maxLength !== undefined) {
		return `${String(minLength)} to ${String(maxLength)} characters`;
	}
	const least = minLength > 1 ? `at least ${String(minLength)} characters` : '';
	return join(least, maxLength === undefined ? '' : `at most ${String(maxLength)} characters`);
}

function countWords({ minItems = 0, maxItems }: ListLimits): string {
	const least = minItems > 0 ? `at least ${String(minItems)}` : '';
	return join(least, maxItems === undefined ? '' : `at most ${String(maxItems)}`);
}

function join(...parts: readonly string[]): string {
	return parts.filter((part) => part !== '').join(', ');
}
