import type { FieldType, INodePropertyOptions, ResourceMapperField } from 'n8n-workflow';

import {
	type Field,
	findMediaKey,
	isRecord,
	isScalar,
	type MediaKind,
	readFields,
	type Scalar,
	type Schema,
} from '../fal';
import { labelOf } from './fieldLabel';

/** How many fields a form begins with; the others are behind *Add field*. */
const FIRST_SHOWN = 8;

/** A field of n8n's resource mapper. n8n saves it with the workflow, with what it does not know itself. */
export interface FormField extends ResourceMapperField {
	/** The field takes the address of a file; kept for the run, which may know no schema. */
	readonly media?: MediaKind;
	/** It takes several, as one text: n8n would show an editor of JSON for a list. */
	readonly isList?: boolean;
	/** A text in it may be meant as a number. */
	readonly mayBeNumber?: boolean;
}

/** The input of a model as n8n's resource mapper shows it, in its order. */
export function formFields(input: Schema): FormField[] {
	const image = findMediaKey(input, 'image');
	const imageKey = image.state === 'found' ? image.key : 'image';
	const form = { fields: readFields(input), imageKey };
	let shown = 0;
	return form.fields.map((field) => {
		const removed = isTuckedAway(field) || (!isForward(field) && shown >= FIRST_SHOWN);
		if (!removed) shown += 1;
		return formField(field, labelOf(field, form), removed);
	});
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

function isForward(field: Field): boolean {
	return field.required || field.important;
}

/** Models have these, and hardly anybody has a reason to touch them. */
const RARE =
	/^(?:sync_mode|request_id|end_user_id|user_id|acceleration|limit_generations)$|safety|_version$|_format$/;

function isTuckedAway(field: Field): boolean {
	if (isForward(field)) return false;
	return field.hidden || RARE.test(field.name) || field.kind === 'list' || field.kind === 'object';
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
			return typeof preset === 'string' ? preset : null;
		default:
			return isScalar(preset) ? preset : null;
	}
}

function optionsOf(field: Field): { options?: INodePropertyOptions[] } {
	if (widgetOf(field) !== 'options') return {};
	return {
		options: scalarsOf(field).map((value) => ({
			name: String(value),
			value,
			...(value === field.default && { description: 'Used when nothing is set' }),
		})),
	};
}

function scalarsOf(field: Field): readonly Scalar[] {
	if (field.kind === 'boolean') return [true, false];
	return field.kind === 'choice' || field.kind === 'choiceOrObject' ? field.values : [];
}
