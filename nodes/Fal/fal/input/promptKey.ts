import { readFields, type Field } from '../schema/field';
import type { Schema } from '../schema/schema';

/** Where the prompt goes when the parameters of the model are not known. */
export const USUAL_PROMPT_KEY = 'prompt';

/**
 * How models call the text that says what they are to make, speak or answer, the surest name first:
 * what a model with `prompt` also calls `text` or `lyrics` is something beside it.
 */
const NAMES = [
	'prompt',
	'text',
	'gen_text',
	'script',
	'input',
	'text_prompt',
	'text_input',
	'question',
	'query',
	'message',
	'lyrics',
];

/**
 * The main text parameter of a model: one of the usual names, otherwise the only text that a run cannot
 * do without. Undefined for a model that takes no words.
 */
export function findPromptKey(schema: Schema): string | undefined {
	const texts = readFields(schema).filter(isText);
	const usual = NAMES.find((name) => texts.some((field) => field.name === name));
	if (usual !== undefined) return usual;
	const required = texts.filter((field) => field.required);
	return required.length === 1 ? required[0]?.name : undefined;
}

function isText(field: Field): boolean {
	return field.kind === 'text' || field.kind === 'longText';
}
