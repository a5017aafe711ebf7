import { type Field, isScalar, titleOf } from '../fal';
import { shortened } from './shortened';

/** n8n cuts what is longer, shows the rest nowhere, and puts the row out of line. Characters. */
const LONGEST = 26;

/**
 * The labels of the fields of a form, by their names: the title, and the range where both fit. The mapper
 * has no help texts; what a field itself shows, such as its default, is not said again.
 */
export function labelsOf(fields: readonly Field[]): ReadonlyMap<string, string> {
	const labels = new Map<string, string>();
	const used = new Set<string>();
	for (const field of fields) {
		const titles = [titleFor(field), titleOf(field.name), field.name].map((title) =>
			shortened(title, LONGEST),
		);
		const title = titles.find((one) => !used.has(one)) ?? shortened(field.name, LONGEST);
		used.add(title);
		labels.set(field.name, withFacts(title, field));
	}
	return labels;
}

function titleFor(field: Field): string {
	// Some documents have the name where a title belongs.
	const title = /^[a-z0-9_]+$/.test(field.title) ? titleOf(field.title) : field.title;
	return title.replace(/\b(?:Url|Id)(?=s?\b)/g, (word) => word.toUpperCase());
}

function withFacts(title: string, field: Field): string {
	const found = factsOf(title, field).find((label) => label.length <= LONGEST);
	return found ?? title;
}

/** The title with what is most worth saying, the longest way first. */
function factsOf(title: string, field: Field): string[] {
	switch (field.kind) {
		case 'number':
		case 'integer': {
			const range = rangeOf(field);
			return range === '' ? [] : [`${title} (${range})`];
		}
		case 'media': {
			// Not n8n's own mark for what is required: Image Input may fill it as well.
			const mark = field.required ? ' *' : '';
			const words = fileWords(title, field);
			return [`${words}${mark}`, words, `${title}${mark}`];
		}
		case 'text': {
			const example = [...field.suggestions, ...field.examples].find(isScalar);
			const isHelpful = field.default === undefined && example !== undefined;
			return isHelpful ? [`${title} (e.g. ${String(example)})`] : [];
		}
		default:
			return [];
	}
}

/** A file may be given by its address, or by the name of a binary field of the item. */
function fileWords(title: string, { media, isList, isObject }: Field & { readonly kind: 'media' }) {
	if (isList && isObject) return title;
	if (media === 'archive') return `${title} (zip file)`;
	if (/\bURLs$/.test(title)) return `${title} or Files`;
	return /\bURL$/.test(title) ? `${title} or File` : `${title} (URL or file)`;
}

/** `1–20`, `≤ 50`, `≥ 1`: a limit of nothing, such as above 0, is left to the check. */
function rangeOf(field: Field & { readonly kind: 'number' | 'integer' }): string {
	const { minimum, exclusiveMinimum } = field;
	const low = minimum ?? (exclusiveMinimum === 0 ? undefined : exclusiveMinimum);
	const high = field.maximum ?? field.exclusiveMaximum;
	if (low !== undefined && high !== undefined) return `${low}–${high}`;
	if (high !== undefined) return `≤ ${high}`;
	return low === undefined ? '' : `≥ ${low}`;
}
