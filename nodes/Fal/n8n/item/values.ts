import { falError, isRecord, type JsonObject } from '../../fal';

/** What n8n gives for a field that nobody filled in. */
export function isUnset(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/** The same, or only blanks. */
export function isBlank(value: unknown): boolean {
	return isUnset(value) || (typeof value === 'string' && value.trim() === '');
}

/** Empty for what is no text, number or boolean. */
export function textOf(value: unknown): string {
	if (typeof value === 'string') return value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/**
 * @param label the name of the field, for the message
 * @throws {FalError} `invalidInput` when it is no number of at least `min`
 */
export function numberOf(value: unknown, label: string, min: number): number {
	const number = Number(value);
	if (Number.isFinite(number) && number >= min) return number;
	throw invalid(`${label} must be a number of at least ${min}`);
}

/** @throws {FalError} `invalidInput` when it is none of `allowed` */
export function choiceOf<T extends string>(
	value: unknown,
	label: string,
	allowed: readonly T[],
): T {
	const found = allowed.find((entry) => entry === value);
	if (found !== undefined) return found;
	throw invalid(`${label} must be one of: ${allowed.join(', ')}`);
}

/** The rows of a collection, each with its fields as they are. */
export function rowsOf(value: unknown, group: string): readonly JsonObject[] {
	const rows: unknown = isRecord(value) ? value[group] : undefined;
	return Array.isArray(rows) ? rows.filter(isRecord) : [];
}

function invalid(message: string) {
	return falError({ kind: 'invalidInput', message });
}
