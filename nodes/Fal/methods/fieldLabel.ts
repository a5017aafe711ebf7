import { cutText, describeType, type Field, isScalar, rangeWords, shortValue } from '../fal';

/** What a label depends on beside its field. */
export interface Form {
	readonly fields: readonly Field[];
	/** Where Image Input goes. */
	readonly imageKey: string;
}

/**
 * The mapper has no help texts: limits and default stand in the name, as far as they matter. n8n cuts a
 * name at about 26 characters and shows the rest nowhere, so what matters most comes first; the default,
 * which the field itself shows, comes last.
 */
export function labelOf(field: Field, form: Form): string {
	const isAmbiguous = form.fields.some((other) => other !== field && other.title === field.title);
	const parts = [
		isAmbiguous ? field.name : '',
		`${field.kind === 'media' ? demandLabel(field, form) : ''}${typeLabel(field)}`,
		defaultLabel(field.default),
	];
	const facts = parts.filter((part) => part !== '').join(', ');
	return facts === '' ? field.title : `${field.title} (${facts})`;
}

function demandLabel(field: Field, { imageKey }: Form): string {
	if (!field.required) return '';
	return field.name === imageKey ? 'required here or in Image Input; ' : 'required; ';
}

function defaultLabel(preset: unknown): string {
	if (preset === undefined || preset === '') return '';
	return `default ${typeof preset === 'string' ? cutText(preset, LONGEST_SHOWN) : shortValue(preset)}`;
}

function typeLabel(field: Field): string {
	switch (field.kind) {
		case 'choice':
		case 'boolean':
			return '';
		case 'choiceOrObject':
			return `or by expression {${field.members.join(', ')}}`;
		case 'text':
		case 'longText':
			return textLabel(field, describeType(field).replace(/^text(?:, )?/, ''));
		case 'media':
			return `${field.media === 'archive' ? 'zip file: ' : ''}${mediaLabel(field)}`;
		case 'number':
			return shortRange(field);
		case 'integer':
			return shortRange(field) === '' ? 'whole number' : shortRange(field);
		case 'list':
		case 'object':
			return `JSON ${describeType(field)}`;
		default:
			return describeType(field);
	}
}

/** `1–20`, which n8n leaves whole where it would cut words. */
function shortRange(field: Field & { readonly kind: 'number' | 'integer' }): string {
	return rangeWords(field).replace(/^(\d\S*) to (\d\S*)$/, '$1–$2');
}

function mediaLabel({ isList, isObject }: Field & { readonly kind: 'media' }): string {
	if (!isList) return 'URL, binary field or data URI';
	return isObject
		? 'JSON list of URLs, binary fields or data URIs'
		: 'several with commas: URL, binary field or data URI';
}

/** An example helps where the model takes certain words without listing them, such as voices. */
function textLabel(field: Field & { readonly kind: 'text' | 'longText' }, limits: string): string {
	const examples: readonly unknown[] = [...field.suggestions, ...field.examples];
	const example = examples.find(isScalar);
	const isHelpful = field.kind === 'text' && field.default === undefined && example !== undefined;
	if (!isHelpful || String(example).length > LONGEST_SHOWN) return limits;
	return [limits, `e.g. ${String(example)}`].filter((part) => part !== '').join(', ');
}

const LONGEST_SHOWN = 40;
