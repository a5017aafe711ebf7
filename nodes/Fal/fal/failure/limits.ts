import { cleanText } from '../text/cleanText';
import { isRecord, readNumber, type JsonObject } from '../json';

const MOST_NAMES = 12;
const MOST_LETTERS = 40;

type Words = (value: number) => string;

const bytes: Words = (value) =>
	value >= 1_000_000 ? `${round(value / 1_000_000)} MB` : `${round(value / 1_000)} kB`;
const seconds: Words = (value) => `${round(value)} s`;
const plain: Words = (value) => `${round(value)}`;

/** What each member of `ctx` limits, in the order in which it is told. */
const LIMITS: ReadonlyArray<readonly [name: string, before: string, words: Words]> = [
	['gt', 'above ', plain],
	['ge', 'at least ', plain],
	['lt', 'below ', plain],
	['le', 'at most ', plain],
	['limit_value', 'limit ', plain],
	['multiple_of', 'a multiple of ', plain],
	['min_length', 'at least ', plain],
	['max_length', 'at most ', plain],
	['min_count', 'at least ', plain],
	['max_count', 'at most ', plain],
	['provided_count', 'got ', plain],
	['min_duration', 'at least ', seconds],
	['max_duration', 'at most ', seconds],
	['provided_duration', 'got ', seconds],
	['max_size', 'at most ', bytes],
];

/** Lists of what is allowed. */
const LISTS = ['expected', 'supported_formats', 'supported_extensions'];

/**
 * The limits that fal gives beside its words, such as `at most 10 MB` or `mp3, wav`; empty when the words
 * say them already, or there are none.
 *
 * @param ctx `ctx` of one entry of `detail`
 * @see https://fal.ai/docs/documentation/model-apis/errors
 */
export function limitsIn(ctx: unknown, words: string): string {
	if (!isRecord(ctx)) return '';
	const told = [...sizes(ctx), ...numbers(ctx, words), ...lists(ctx, words)];
	return told.join(', ');
}

function sizes(ctx: JsonObject): string[] {
	return [
		['min', 'at least'],
		['max', 'at most'],
	].flatMap(([end = '', before = '']) => {
		const width = readNumber(ctx, `${end}_width`);
		const height = readNumber(ctx, `${end}_height`);
		if (width === undefined && height === undefined) return [];
		return [`${before} ${width ?? 'any'} × ${height ?? 'any'} pixels`];
	});
}

function numbers(ctx: JsonObject, words: string): string[] {
	return LIMITS.flatMap(([name, before, inWords]) => {
		const value = readNumber(ctx, name);
		if (value === undefined || isSaid(words, plain(value))) return [];
		return [`${before}${inWords(value)}`];
	});
}

function lists(ctx: JsonObject, words: string): string[] {
	return LISTS.flatMap((name) => {
		const given = ctx[name];
		if (!Array.isArray(given)) return [];
		const names = given.slice(0, MOST_NAMES).flatMap((entry: unknown) => {
			const isName = typeof entry === 'string' || typeof entry === 'number';
			return isName ? [cleanText(`${entry}`).slice(0, MOST_LETTERS)] : [];
		});
		if (names.every((entry) => isSaid(words, entry))) return [];
		return [`${names.join(', ')}${given.length > MOST_NAMES ? ' …' : ''}`];
	});
}

/** Whether the words name the value, not as a part of a longer one. */
function isSaid(words: string, value: string): boolean {
	return ` ${words.replace(/[^\w.]+/g, ' ')} `.replace(/\. /g, ' ').includes(` ${value} `);
}

function round(value: number): number {
	return Math.round(value * 100) / 100;
}
