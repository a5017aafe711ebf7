import type { FieldType, INodePropertyOptions, ResourceMapperField } from 'n8n-workflow';

import {
	cutText,
	type Field,
	isRecord,
	isScalar,
	type MediaKind,
	readFields,
	type Scalar,
	type Schema,
} from '../fal';
import { labelsOf } from './fieldLabel';
import { shownAtFirst } from './formOrder';

/** A field of n8n's resource mapper. n8n saves it with the workflow, with what it does not know itself. */
export interface FormField extends ResourceMapperField {
	/** The field takes the address of a file; kept for the run, which may know no schema. */
	readonly media?: MediaKind;
	/** It takes several, as one text: n8n would show an editor of JSON for a list. */
	readonly isList?: boolean;
	/** A text in it may be meant as a number. */
	readonly mayBeNumber?: boolean;
	/** It is a member of the object that may stand in the place of this choice, such as `image_size`. */
	readonly partOf?: string;
}

/** The input of a model as n8n's resource mapper shows it, in its order. */
export function formFields(input: Schema, model = ''): FormField[] {
	const fields = readFields(input);
	const parts = new Map(fields.map((field) => [field.name, partsOf(field, input)]));
	const all = fields.flatMap((field) => [field, ...(parts.get(field.name) ?? [])]);
	const labels = labelsOf(all);
	const shown = shownAtFirst(fields, model);
	const made = (field: Field, owner: Field) =>
		formField(field, labels.get(field.name) ?? field.name, !shown.has(owner.name));
	return fields.flatMap((field) => [
		made(field, field),
		...(parts.get(field.name) ?? []).map((part) => ({
			...made(part, field),
			partOf: field.name,
		})),
	]);
}

/**
 * The members of an object that may stand in the place of a choice, as fields of their own: an image
 * size is a name, or a width and a height. They begin empty unless the default is such an object.
 */
function partsOf(field: Field, { properties }: Schema): Field[] {
	if (field.kind !== 'choiceOrObject') return [];
	const object = properties?.get(field.name)?.anyOf?.find(({ type }) => type === 'object');
	const members = readFields(object);
	if (members.some(({ kind }) => kind !== 'number' && kind !== 'integer')) return [];
	const preset = isRecord(field.default) ? field.default : {};
	return members.map((member) => ({
		...member,
		name: `${field.name}.${member.name}`,
		title: `Custom ${member.title}`,
		default: preset[member.name],
		required: false,
	}));
}

function formField(field: Field, displayName: string, removed: boolean): FormField {
	return {
		id: field.name,
		displayName,
		// n8n refuses to run while such a field is empty, but Image Input or Files to Upload may fill
		// it: a file that is missing is left to the check of the input.
		required: field.required && field.kind !== 'media',
		display: true,
		defaultMatch: false,
		canBeUsedToMatch: false,
		removed,
		defaultValue: defaultOf(field),
		...withWidget(widgetOf(field)),
		...optionsOf(field),
		...(field.kind === 'media' && { media: field.media }),
		...(isListOfFiles(field) && { isList: true }),
		...(isNumberOrText(field) && { mayBeNumber: true }),
	};
}

function withWidget(type: FieldType | undefined): { type?: FieldType } {
	return type === undefined ? {} : { type };
}

/** Addresses, and not objects that hold one beside other things. */
function isListOfFiles(field: Field): boolean {
	return field.kind === 'media' && field.isList && !field.isObject;
}

function isNumberOrText(field: Field): boolean {
	if (field.kind !== 'any') return false;
	const numbers = field.types.filter((type) => type === 'number' || type === 'integer');
	return (
		numbers.length > 0 &&
		field.types.length === numbers.length + 1 &&
		field.types.includes('string')
	);
}

/** Undefined where the model takes several types: n8n then shows a text box and keeps the type. */
function widgetOf(field: Field): FieldType | undefined {
	switch (field.kind) {
		case 'number':
		case 'integer':
			return 'number';
		// A switch without a value looks on in n8n, such as one of Add All Fields, though nothing is sent.
		case 'boolean':
		case 'choice':
		case 'choiceOrObject':
			return 'options';
		case 'list':
			return 'array';
		case 'object':
			return 'object';
		case 'media':
			if (isListOfFiles(field)) return 'string';
			if (field.isList) return 'array';
			return field.isObject ? 'object' : 'string';
		// n8n moves dates to the time zone of the workflow: as text they arrive as they were given.
		case 'date':
		case 'text':
		case 'longText':
			return 'string';
		case 'any':
			return undefined;
	}
}

/**
 * What the field shows before anybody touches it, or null for nothing. It is sent as long as the field is
 * shown (n8n/input/mappedInput.ts).
 */
function defaultOf(field: Field): string | number | boolean | null {
	const preset = field.default;
	switch (widgetOf(field)) {
		case 'number':
			return typeof preset === 'number' ? preset : null;
		case 'options':
			return scalarsOf(field).find((value) => value === preset) ?? null;
		case 'array':
			return Array.isArray(preset) ? JSON.stringify(preset) : null;
		case 'object':
			return isRecord(preset) ? JSON.stringify(preset) : null;
		case 'string':
			if (isListOfFiles(field) && Array.isArray(preset)) return preset.join(', ');
			// A default of blanks is none, and would be one in the eyes of whoever reads the form.
			return typeof preset === 'string' && preset.trim() !== '' ? preset : null;
		default:
			return isScalar(preset) ? preset : null;
	}
}

function optionsOf(field: Field): { options?: INodePropertyOptions[] } {
	if (widgetOf(field) !== 'options') return {};
	const options = scalarsOf(field).map((value, index) => {
		const isDefault = value === field.default;
		// n8n shows no help text of a field, but that of the entries of its menu.
		const about = isDefault || (index === 0 && !isScalar(field.default)) ? field.description : '';
		const words = [about, isDefault ? 'Default of the model.' : ''].filter(Boolean).join(' ');
		return {
			name: String(value).trim() === '' ? '(Empty)' : String(value),
			value,
			...(words !== '' && { description: cutText(words, LONGEST_HELP) }),
		};
	});
	return { options };
}

/** Characters: a menu is no manual. */
const LONGEST_HELP = 300;

function scalarsOf(field: Field): readonly Scalar[] {
	if (field.kind === 'boolean') return [true, false];
	return field.kind === 'choice' || field.kind === 'choiceOrObject' ? field.values : [];
}
