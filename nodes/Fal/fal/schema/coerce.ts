import { isFileAddress } from '../text/address';
import { isRecord, tryParseJson } from '../json';
import type { Scalar } from './fieldShape';
import { laxBoolean, laxChoice, laxNumber } from './lax';
import { localBoolean } from './localBoolean';
import { localNumber } from './localNumber';

/** What a value of a form is to become: the saved form says it, and needs no request for it. */
export type Target =
	| { readonly type: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'any' }
	/** A text that may also be a number. */
	| { readonly type: 'numberOrText' }
	| { readonly type: 'choice'; readonly values: readonly Scalar[] };

/**
 * The value in the type the model wants, where its text says exactly that: `"28"` for a number,
 * `"yes"` for a boolean, JSON for a list or an object. Anything else stays as it is, for the check to
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
			return typeof value === 'string'
				? (laxNumber(value)?.sent ?? localNumber(value) ?? value)
				: value;
		case 'numberOrText':
			return typeof value === 'string' ? (laxNumber(value)?.sent ?? value) : value;
		case 'boolean':
			return laxBoolean(value) ?? localBoolean(value) ?? value;
		case 'choice':
			return laxChoice(value, target.values) ?? parsed(value, isRecord);
		case 'list':
			return isAddress(value) ? [value] : parsed(value, Array.isArray);
		case 'object':
			return parsed(value, isRecord);
		case 'any':
			return parsed(value, (result) => isRecord(result) || Array.isArray(result));
	}
}

function isAddress(value: unknown): boolean {
	return typeof value === 'string' && isFileAddress(value.trim());
}

function parsed(value: unknown, isWanted: (parsed: unknown) => boolean): unknown {
	if (typeof value !== 'string') return value;
	const result = tryParseJson(value);
	return isWanted(result) ? result : value;
}
