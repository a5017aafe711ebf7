import { isFileAddress } from '../../text/address';
import { bare, splitFiles, withoutBrackets } from '../../text/addressList';
import { isRecord, tryParseJson, type JsonObject } from '../../json';

/** A value as JSON has it: dates are texts, and a number of many digits keeps them as text. */
export function asJson(value: unknown): unknown {
	if (typeof value === 'bigint') return String(value);
	if (!isRecord(value) || isRawNumber(value)) return value;
	return typeof value['toJSON'] === 'function' ? tryParseJson(JSON.stringify(value)) : value;
}

/** A number kept as it was written, for the sake of its digits. */
export function isRawNumber(value: unknown): value is { readonly rawJSON: string } {
	return isRecord(value) && typeof value['rawJSON'] === 'string' && Object.isFrozen(value);
}

/** A list, or the one that a text holds as JSON. */
export function listIn(value: unknown): readonly unknown[] | undefined {
	const list = isText(value) && /^\s*\[/.test(value) ? tryParseJson(value) : value;
	return Array.isArray(list) ? list : undefined;
}

/** An object, or the one that a text holds as JSON. */
export function objectIn(value: unknown): JsonObject | undefined {
	const object = isText(value) && /^\s*\{/.test(value) ? tryParseJson(value) : value;
	return isRecord(object) && !isRawNumber(object) ? object : undefined;
}

/** The addresses that a text consists of, and of nothing else. */
export function addressesIn(value: unknown): readonly string[] | undefined {
	if (!isText(value)) return undefined;
	const parts = splitFiles(value);
	return parts.length > 0 && parts.every(isFileAddress) ? parts : undefined;
}

/** An address without the quotes and blanks around it; another text stays as it is. */
export function plainAddress(text: string): string {
	if (isFileAddress(text)) return text;
	const inside = bare(withoutBrackets(bare(text)));
	return isFileAddress(inside) ? inside : text;
}

/** The address in one of fal's own file objects, such as results have them; they go on as they come. */
export function addressOfFile(value: unknown): unknown {
	const url = isRecord(value) ? value['url'] : undefined;
	return isText(url) && isFileAddress(url) ? url : value;
}

/** Width and height as people write them: `1024x768`. */
export function sizeIn(value: unknown): JsonObject | undefined {
	const size = isText(value) ? SIZE.exec(value) : null;
	return size ? { width: Number(size[1]), height: Number(size[2]) } : undefined;
}

const SIZE = /^\s*(\d{1,5})\s*[x×*]\s*(\d{1,5})\s*(?:px)?\s*$/i;

/** What leaves a place empty. */
export function isNothing(value: unknown): boolean {
	return value === undefined || value === null || isBlank(value);
}

export function isBlank(value: unknown): boolean {
	return isText(value) && value.replace(UNSEEN, '').trim() === '';
}

/** Marks without width, which come along from web pages and chats. */
const UNSEEN = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;

/** Whether two lists, or two objects, have the very same members in the same order. */
export function hasSameMembers(one: object, other: unknown): boolean {
	if (typeof other !== 'object' || other === null) return false;
	const [some, others] = [Object.entries(one), Object.entries(other)];
	return (
		some.length === others.length &&
		some.every(([key, value], index) => {
			const [otherKey, otherValue]: readonly unknown[] = others[index] ?? [];
			return key === otherKey && value === otherValue;
		})
	);
}

function isText(value: unknown): value is string {
	return typeof value === 'string';
}
