import { getLocation, parse, printParseErrorCode, type ParseError } from 'jsonc-parser';

/** What is wrong with a text that should be JSON, and what to do about it. */
export interface JsonMistake {
	/** With the line and column, where there are any. */
	readonly words: string;
	readonly cure: string;
}

/** @param isMade the text came from an expression, so the cure of a mistake is another one */
export function mistakeIn(text: string, isMade: boolean): JsonMistake {
	const mistakes: ParseError[] = [];
	try {
		parse(text, mistakes, { disallowComments: true, allowTrailingComma: false });
	} catch {
		// The parser calls itself for every level.
		return { words: 'it is nested too deeply', cure: CORRECT_IT };
	}
	const [first] = mistakes;
	if (!first) return { words: 'it has a character that JSON does not allow', cure: CORRECT_IT };
	const { words, cure } = known(text, first.offset) ?? {
		words: usualWords(first),
		cure: usualCure(text, first, isMade),
	};
	return { words: `${words} at ${lineAndColumn(text, first.offset)}`, cure };
}

const CORRECT_IT =
	'Correct the JSON at this place, or set Specify Input to Using Fields Below, which needs no JSON.';
/** What is in a prompt, such as quotes and line breaks, is the usual reason. */
const QUOTE_IT =
	'An expression gave this text. What it puts between quotes breaks the JSON when it has quotes or line breaks of its own. Write {"prompt": {{ JSON.stringify($json.prompt) }} } without other quotes around it, or set Specify Input to Using Fields Below.';
const CORRECT_WHAT_IS_MADE =
	'An expression gave this text: look at what it gives for this item, or set Specify Input to Using Fields Below, which needs no JSON.';
const LOOK_AT_IT =
	'Look at what the expression gives for this item. Where the value may be missing write {{ JSON.stringify($json.value ?? null) }}.';
const STRINGIFY_IT = 'Write {{ JSON.stringify($json.value) }} without quotes around it.';
const SWITCH_IT =
	'Switch the parameter from Fixed to Expression: only then n8n evaluates what is between the braces.';
const NO_PYTHON =
	'JSON has true, false and null. JSON.stringify writes them in n8n, and json.dumps in Python.';
const STRAIGHT_QUOTES = 'Replace quotes such as “ and ” by straight ones: ".';
const DOUBLE_QUOTES = 'JSON takes double quotes only. In an expression JSON.stringify writes them.';
const NO_COMMA = 'Take off the comma before the bracket.';
const NOT_TOO_MANY = 'Take off what follows the last }.';
const ADD_BRACES = 'Put { in front of it and } behind it.';
const CLOSE_IT =
	'An expression gave this text, and its end is missing: it may have been cut off where it was made.';
const NO_COMMENT = 'Take the comment out: JSON has none.';
const PLAIN_NUMBER =
	'JSON writes numbers as 0.5, 5 or 1000: no plus sign, no zero in front, nothing between the digits.';
const COMMA_AND_COLON = 'In JSON a colon stands behind a name, and a comma between the members.';
const NOT_JSON_AT_ALL =
	'Write a prompt into Prompt, or the JSON as {"prompt": {{ JSON.stringify($json.prompt) }} }.';

/** A word of Python or of a sheet, or of a number that JSON has not. */
const PYTHON = /^(?:None|True|False|TRUE|FALSE|Null|NULL|NaN|nan|Infinity|inf)\b/;
/** A name as JavaScript writes it. */
const NAME = /^([A-Za-z_$][\w$]*)["']?\s*[:=]/;
/** Enough to see what stands at a place. */
const NEAR = 40;

/** Mistakes that have a cure of their own, by what stands at their place. */
function known(text: string, offset: number): JsonMistake | undefined {
	const rest = text.slice(offset, offset + NEAR).trimStart();
	const before = text.slice(Math.max(0, offset - NEAR), offset).trimEnd();
	const value = `the value of ${nameAt(text, offset)}`;
	const ends = /^[,}\]]/.test(rest);
	const [python] = PYTHON.exec(rest) ?? [];
	if (rest.startsWith('object Object]')) {
		return { words: `${value} is an object that was put into a text`, cure: STRINGIFY_IT };
	}
	if (text.startsWith('{{', offset - 1)) {
		return { words: `${value} is an expression that n8n did not evaluate`, cure: SWITCH_IT };
	}
	if (/^undefined\b/.test(rest)) return { words: `${value} is undefined`, cure: LOOK_AT_IT };
	if (ends && before.endsWith(':')) return { words: `${value} is empty`, cure: LOOK_AT_IT };
	if (ends && before.endsWith(',')) return { words: 'a comma is too many', cure: NO_COMMA };
	if (python !== undefined) {
		return { words: `${value} is ${python}, which is no word of JSON,`, cure: NO_PYTHON };
	}
	if (/^[“”„‟«»‘’‚]/.test(rest)) {
		return { words: 'a typographic quote stands', cure: STRAIGHT_QUOTES };
	}
	if (/^['`]/.test(rest)) return { words: 'a single quote stands', cure: DOUBLE_QUOTES };
	return knownOfShape(text, { rest, before });
}

interface Surroundings {
	/** What stands at the place of the mistake. */
	readonly rest: string;
	readonly before: string;
}

/** Mistakes in what stands between names and values, or around them. */
function knownOfShape(text: string, { rest, before }: Surroundings): JsonMistake | undefined {
	const [, name] = /(?:^|[{,])$/.test(before) ? (NAME.exec(rest) ?? []) : [];
	const isObject = /^\s*[{[]/.test(text);
	if (/^\/[/*]/.test(rest))
		return { words: 'a comment, which JSON does not allow, stands', cure: NO_COMMENT };
	if (!isObject && /^\s*["']?[\w-]+["']?\s*[:=]/.test(text)) {
		return { words: 'the braces around the object are missing', cure: ADD_BRACES };
	}
	if (!isObject) return { words: 'it is plain text', cure: NOT_JSON_AT_ALL };
	if (name !== undefined) {
		return { words: `the name ${name} has no double quotes`, cure: `Write it as "${name}".` };
	}
	if (/^[}\]]/.test(rest) && /[}\]]$/.test(before)) {
		return { words: 'a bracket is too many', cure: NOT_TOO_MANY };
	}
	if (/^[+.]\.?\d/.test(rest) || (/\d$/.test(before) && /^[\d_]/.test(rest))) {
		return { words: 'a number in a form that JSON does not have stands', cure: PLAIN_NUMBER };
	}
	const [sign] = /^[;=]/.exec(rest) ?? [];
	return sign === undefined
		? undefined
		: { words: `"${sign}" stands where JSON has another sign`, cure: COMMA_AND_COLON };
}

/** What comes out of a text that was put between quotes breaks off behind one. */
function usualCure(text: string, { error, offset }: ParseError, isMade: boolean): string {
	if (!isMade) return CORRECT_IT;
	if (text.slice(offset).trim() === '') return CLOSE_IT;
	const isInText = BREAKS_A_TEXT.has(printParseErrorCode(error));
	const isBehindQuote = text.slice(0, offset).trimEnd().endsWith('"');
	return isInText || isBehindQuote ? QUOTE_IT : CORRECT_WHAT_IS_MADE;
}

const BREAKS_A_TEXT = new Set([
	'InvalidCharacter',
	'InvalidEscapeCharacter',
	'InvalidUnicode',
	'UnexpectedEndOfString',
]);

/** `loras[0].path` */
function nameAt(text: string, offset: number): string {
	const steps = getLocation(text, offset).path.filter((step) => step !== '');
	// `[object Object]` looks like a list to the parser.
	const isList = text.startsWith('object', offset) && steps.at(-1) === 0;
	const name = (isList ? steps.slice(0, -1) : steps).reduce<string>(
		(path, step) =>
			typeof step === 'number' ? `${path}[${step}]` : `${path}${path === '' ? '' : '.'}${step}`,
		'',
	);
	return name === '' ? 'the parameter' : name;
}

function lineAndColumn(text: string, offset: number): string {
	const before = text.slice(0, offset).split('\n');
	return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function usualWords({ error }: ParseError): string {
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
	InvalidEscapeCharacter: 'a backslash that begins no known character stands',
	InvalidSymbol: 'a word without double quotes stands',
	PropertyNameExpected: 'a name in double quotes is missing, or a comma is too many,',
	UnexpectedEndOfString: 'a text that does not end on its line begins',
	ValueExpected: 'a value is missing',
};
