/**
 * What a value means where another type is wanted. fal's models are made with pydantic, which reads
 * text as numbers and the like unless told otherwise ("lax mode"); what it reads is no mistake here.
 *
 * @see https://docs.pydantic.dev/latest/concepts/conversion_table/
 */
import { isScalar } from './fieldShape';

/** A number, and what to send for it. */
export interface LaxNumber {
	readonly number: number;
	/**
	 * The text itself where a number would not say the same: JSON has no infinity, and a seed can have
	 * more digits than a number holds.
	 */
	readonly sent: unknown;
}

const NUMBER = /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+)(?:e[+-]?\d+)?$/i;
const NOT_FINITE = /^([+-]?)(?:inf(?:inity)?|(nan))$/i;

export function laxNumber(value: unknown): LaxNumber | undefined {
	switch (typeof value) {
		case 'number':
			return { number: value, sent: value };
		case 'boolean':
			return { number: Number(value), sent: Number(value) };
		case 'string':
			return numberInText(value);
		default:
			return undefined;
	}
}

function numberInText(text: string): LaxNumber | undefined {
	const trimmed = text.trim();
	const special = NOT_FINITE.exec(trimmed);
	if (special) {
		const [, sign, nan] = special;
		return { number: nan === undefined ? Number(`${sign}Infinity`) : NaN, sent: text };
	}
	if (!NUMBER.test(trimmed)) return undefined;
	const number = Number(trimmed.replaceAll('_', ''));
	const keepsDigits = !Number.isInteger(number) || Number.isSafeInteger(number);
	return { number, sent: Number.isFinite(number) && keepsDigits ? number : text };
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
	...['true', 't', 'yes', 'y', 'on', '1'].map((word) => [word, true] as const),
	...['false', 'f', 'no', 'n', 'off', '0'].map((word) => [word, false] as const),
]);

export function laxBoolean(value: unknown): boolean | undefined {
	if (typeof value === 'boolean') return value;
	if (value === 0 || value === 1) return value === 1;
	return typeof value === 'string' ? BOOLEANS.get(value.trim().toLowerCase()) : undefined;
}

/**
 * The one of the choices that a value means: `5` for `"5"`, `"512"` for `512`, `JPEG` for `jpeg`.
 * Undefined when it is none of them, or might be several.
 */
export function laxChoice(value: unknown, values: readonly unknown[]): unknown {
	if (values.includes(value)) return value;
	if (!isScalar(value)) return undefined;
	const text = String(value).trim();
	const number = laxNumber(value)?.number;
	return (
		onlyOne(values, (choice) => isScalar(choice) && String(choice) === text) ??
		onlyOne(values, (choice) => number !== undefined && choice === number) ??
		onlyOne(values, (choice) => isText(choice) && choice.toLowerCase() === text.toLowerCase()) ??
		onlyOne(values, (choice) => isText(choice) && plain(choice) === plain(text))
	);
}

/** Words apart, whatever stands between them; a format by its type or its extension. */
function plain(choice: string): string {
	const words = choice
		.toLowerCase()
		.replace(/(?<=[a-z])[\s_-]+(?=[a-z0-9])|(?<=[a-z0-9])[\s_-]+(?=[a-z])/g, '');
	return words.replace(/^(?:(?:image|audio|video)\/|\.)(?=[a-z])/, '').replace(/^jpg$/, 'jpeg');
}

function onlyOne(values: readonly unknown[], isMeant: (choice: unknown) => boolean): unknown {
	const meant = values.filter(isMeant);
	return meant.length === 1 ? meant[0] : undefined;
}

function isText(value: unknown): value is string {
	return typeof value === 'string';
}
