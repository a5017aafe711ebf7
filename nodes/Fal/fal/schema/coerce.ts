import { isRecord, tryParseJson } from '../json';
import { isScalar, type Scalar } from './fieldShape';

/** What a value of a form is to become: the saved form says it, and needs no request for it. */
export type Target =
	| { readonly type: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any' }
	| { readonly type: 'choice'; readonly values: readonly Scalar[] };

/**
 * The value in the type the model wants, where its text says exactly that: `"28"` for a number,
 * `"true"` for a boolean, JSON for a list or an object. Anything else stays as it is, for the check to
 * name and for fal to judge; nothing is ever guessed.
 *
 * A choice is looked up among its values, so `"5"` and 5 become whichever of the two the model has. The
 * address of a file alone is a list of one.
 */
export function coerce(value: unknown, target: Target): unknown {
	switch (target.type) {
		case 'text':
			return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
		case 'number':
			return typeof value === 'string' ? (readNumberText(value) ?? value) : value;
		case 'boolean':
			return typeof value === 'string' ? (readBooleanText(value) ?? value) : value;
		case 'choice':
			return chosen(value, target.values);
		case 'list':
			return isAddress(value) ? [value] : parsed(value, Array.isArray);
		case 'object':
			return parsed(value, isRecord);
		case 'any':
			return parsed(value, (result) => isRecord(result) || Array.isArray(result));
	}
}

export function readBooleanText(text: string): boolean | undefined {
	return BOOLEANS.get(text.trim());
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
	['true', true],
	['false', false],
]);
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * The number a text is, if it is nothing else. A seed of more digits than a number holds is none: it
 * would arrive at fal as another one.
 */
function readNumberText(text: string): number | undefined {
	const trimmed = text.trim();
	if (!isNumberText(trimmed)) return undefined;
	const number = Number(trimmed);
	const keepsDigits = !Number.isInteger(number) || Number.isSafeInteger(number);
	return Number.isFinite(number) && keepsDigits ? number : undefined;
}

export function isNumberText(text: string): boolean {
	return NUMBER.test(text.trim());
}

function chosen(value: unknown, values: readonly Scalar[]): unknown {
	if (values.some((entry) => entry === value)) return value;
	if (!isScalar(value)) return value;
	const text = String(value).trim();
	const found = values.find((entry) => String(entry) === text);
	return found ?? parsed(value, isRecord);
}

function isAddress(value: unknown): boolean {
	return typeof value === 'string' && /^(?:https?:\/\/|data:)\S+$/i.test(value.trim());
}

function parsed(value: unknown, isWanted: (parsed: unknown) => boolean): unknown {
	if (typeof value !== 'string') return value;
	const result = tryParseJson(value);
	return isWanted(result) ? result : value;
}
