import { falError, isRecord, type JsonObject } from '../../fal';
import { mistakeIn } from './jsonMistake';
import { withoutWrapping } from './jsonText';

declare global {
	interface JSON {
		/** Node 21 and newer. */
		rawJSON?: (text: string) => unknown;
	}
}

/**
 * The value of a JSON parameter: an object, or text that holds one; blank text is an empty object. A
 * fence around the text, a byte order mark and odd blanks are taken off, and text that holds the JSON as
 * text is read once more.
 *
 * @param label the parameter's name, for the message
 * @param isMade the text came from an expression, so the cure of a mistake is another one
 * @throws {FalError} `invalidInput`, with the line and column of a mistake
 */
export function readJsonInput(value: unknown, label: string, isMade = false): JsonObject {
	const parsed = typeof value === 'string' ? parseText(value, label, isMade) : (value ?? {});
	if (isRecord(parsed)) return parsed;
	const message = `${label} must be a JSON object such as ${EXAMPLE}, not ${nameOf(parsed)}`;
	throw falError({ kind: 'invalidInput', message });
}

const EXAMPLE = '{"prompt": "a red fox"}';

function parseText(text: string, label: string, isMade: boolean): unknown {
	const json = withoutWrapping(text);
	if (json.trim() === '') return {};
	try {
		const parsed: unknown = JSON.parse(json, keepDigits);
		const isTextInText = typeof parsed === 'string' && parsed.trim().startsWith('{');
		return isTextInText ? JSON.parse(parsed, keepDigits) : parsed;
	} catch {
		const { words, cure } = mistakeIn(json, isMade);
		throw falError({
			kind: 'invalidInput',
			message: `${label} is not valid JSON: ${words}. It must look like ${EXAMPLE}`,
			cure,
		});
	}
}

/** Seeds can have more digits than a number holds; they are sent as they were typed, as is 1e400. */
function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
	const isLost = typeof value === 'number' && !Number.isSafeInteger(value) && !isFraction(value);
	const source = context?.source;
	if (!isLost || source === undefined || !JSON.rawJSON) return value;
	return JSON.rawJSON(source);
}

function isFraction(value: number): boolean {
	return Number.isFinite(value) && !Number.isInteger(value);
}

function nameOf(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
