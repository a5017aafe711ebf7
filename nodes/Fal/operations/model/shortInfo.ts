import type { IDataObject } from 'n8n-workflow';

import { cutText, isRecord } from '../../fal';

/** Characters that a language model can read beside everything else it has to. */
const MOST_CHARACTERS = 6_000;
const MOST_OPTIONS = 12;
const LONGEST_TEXT = 160;
/** What a program reads and a language model has in words already, or can do without. */
const NEEDLESS = new Set([
	'title',
	'examples',
	'page',
	'license',
	'tags',
	'kind',
	'typicalMinutes',
]);

/** How much is said of a field; the next is taken while the whole is too long. */
const WAYS: ReadonlyArray<(field: IDataObject) => IDataObject> = [
	(field) => withoutNeedless(field),
	(field) => (field['required'] === true ? withoutNeedless(field) : withoutWords(field)),
	(field) => (field['required'] === true ? withoutNeedless(field) : onlyType(field)),
	(field) => onlyType(field),
];

/**
 * What a model takes, in a size that suits the context of a language model: each field with its type and
 * limits in words and one sentence, long lists of choices cut with their number. Required fields stay.
 *
 * @param item as `modelItem` makes it
 */
export function shortInfo(item: IDataObject): IDataObject {
	const { inputs, outputs, ...facts } = item;
	const fields = fieldsOf(inputs);
	const results = fieldsOf(outputs).map(onlyType);
	const short = withoutNeedless(facts);
	const tried = WAYS.map((way) => ({ ...short, inputs: fields.map(way), outputs: results }));
	const fitting = tried.find(isShort);
	if (fitting) return fitting;
	const required = fields.filter((field) => field['required'] === true).map(onlyType);
	const others = fields.filter((field) => field['required'] !== true);
	return {
		...short,
		inputs: required,
		otherInputs: cutText(
			others.flatMap(({ name }) => (typeof name === 'string' ? [name] : [])).join(', '),
			1_500,
		),
	};
}

function isShort(item: IDataObject): boolean {
	return JSON.stringify(item).length <= MOST_CHARACTERS;
}

function fieldsOf(value: unknown): IDataObject[] {
	const list: readonly unknown[] = Array.isArray(value) ? value : [];
	return list.filter((field): field is IDataObject => isRecord(field));
}

function withoutNeedless(item: IDataObject): IDataObject {
	const members = Object.entries(item).filter(
		([name, value]) => !NEEDLESS.has(name) && value !== null,
	);
	return Object.fromEntries(members.map(([name, value]) => [name, shortened(name, value)]));
}

function withoutWords(field: IDataObject): IDataObject {
	return withoutNeedless({ ...field, description: null });
}

function onlyType({ name, type, required }: IDataObject): IDataObject {
	const words = typeof type === 'string' ? cutText(type, LONGEST_TEXT) : type;
	return { name, type: words, ...(required === true && { required }) };
}

function shortened<T>(name: string, value: T): T | string | unknown[] {
	if (name === 'options' && Array.isArray(value) && value.length > MOST_OPTIONS) {
		const shown: unknown[] = value.slice(0, MOST_OPTIONS);
		return [...shown, `… and ${value.length - MOST_OPTIONS} more`];
	}
	if (typeof value !== 'string') return value;
	const [sentence = value] = /^.*?[.!?](?=\s|$)/s.exec(value) ?? [];
	return cutText(name === 'description' ? sentence : value, LONGEST_TEXT);
}
