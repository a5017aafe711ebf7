import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';

import { falError, isRecord, type JsonObject } from '../../fal';

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

/** What is in a prompt, such as quotes and line breaks, is the usual reason. */
const CURE_OF_EXPRESSION =
	'An expression gave this text. What it puts between quotes breaks the JSON when it has quotes or line breaks of its own. Write {"prompt": {{ JSON.stringify($json.prompt) }} } without other quotes around it, or set Specify Input to Using Fields Below.';
const CURE_OF_TEXT =
	'Correct the JSON at this place, or set Specify Input to Using Fields Below, which needs no JSON.';

function parseText(text: string, label: string, isMade: boolean): unknown {
	if (text.trim() === '') return {};
	try {
		return JSON.parse(text, keepDigits);
	} catch {
		throw falError({
			kind: 'invalidInput',
			message: `${label} is not valid JSON: ${mistakeIn(text)}. It must look like ${EXAMPLE}`,
			cure: isMade ? CURE_OF_EXPRESSION : CURE_OF_TEXT,
		});
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
	return `${mistakeWords(first)} at line ${line}, column ${column}`;
}

function mistakeWords({ error }: ParseError): string {
	const code = printParseErrorCode(error);
	return WORDS[code] ?? code.replace(/(?!^)([A-Z])/g, ' $1').toLowerCase();
}

/** By the parser's names of mistakes. */
const WORDS: Readonly<Record<string, string>> = {
	CloseBraceExpected: 'a comma or a closing } is missing',
	CloseBracketExpected: 'a comma or a closing ] is missing',
	ColonExpected: 'a colon is missing',
	CommaExpected: 'a comma is missing',
	EndOfFileExpected: 'more follows after the end of the object',
	InvalidCharacter: 'a text with a line break or tab, which JSON writes as \\n and \\t, begins',
	InvalidCommentToken: 'a comment, which JSON does not allow, stands',
	InvalidEscapeCharacter: 'a backslash that begins no known character stands',
	InvalidSymbol: 'a word without double quotes stands',
	PropertyNameExpected: 'a name in double quotes is missing, or a comma is too many,',
	UnexpectedEndOfString: 'a text that does not end on its line begins',
	ValueExpected: 'a value is missing',
};

function nameOf(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
