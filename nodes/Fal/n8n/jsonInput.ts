import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';

import { falError, isRecord, type JsonObject } from '../fal';

declare global {
	interface JSON {
		/** Node 21 and newer. */
		rawJSON?: (text: string) => unknown;
	}
}

/**
 * The value of a JSON parameter: an object, or text that holds one; blank text is an empty object.
 *
 * @param label the parameter's name, for the message
 * @throws {FalError} `invalidInput`, with the line and column of a mistake
 */
export function readJsonInput(value: unknown, label: string): JsonObject {
	const parsed = typeof value === 'string' ? parseText(value, label) : (value ?? {});
	if (isRecord(parsed)) return parsed;
	throw invalid(
		`${label} must be a JSON object such as {"prompt": "a red fox"}, not ${nameOf(parsed)}`,
	);
}

function parseText(text: string, label: string): unknown {
	if (text.trim() === '') return {};
	try {
		return JSON.parse(text, keepDigits);
	} catch {
		throw invalid(`${label} is no valid JSON: ${mistakeIn(text)}`);
	}
}

/** Seeds can have more digits than a number holds; they are sent as they were typed. */
function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
	const isTooLong = Number.isInteger(value) && !Number.isSafeInteger(value);
	const source = context?.source;
	if (!isTooLong || source === undefined || !JSON.rawJSON) return value;
	return JSON.rawJSON(source);
}

function mistakeIn(text: string): string {
	const mistakes: ParseError[] = [];
	try {
		parse(text, mistakes, { disallowComments: true, allowTrailingComma: false });
	} catch {
		// The parser calls itself for every level.
		return 'it is nested too deeply';
	}
	const [first] = mistakes;
	if (!first) return 'it has a character that JSON does not allow';
	const before = text.slice(0, first.offset).split('\n');
	const line = String(before.length);
	const column = String((before.at(-1)?.length ?? 0) + 1);
	return `${words(printParseErrorCode(first.error))} at line ${line}, column ${column}`;
}

/** `CommaExpected` → `comma expected` */
function words(code: string): string {
	return code.replace(/(?!^)([A-Z])/g, ' $1').toLowerCase();
}

function nameOf(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

function invalid(message: string) {
	return falError({ kind: 'invalidInput', message });
}
