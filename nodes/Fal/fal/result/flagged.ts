import { isRecord } from '../json';

/** `has_nsfw_concepts`, `nsfw_content_detected`, `is_flagged`, `blocked`, and no setting such as `allow_nsfw`. */
const FLAG = /^(?!allow|enable|disable).*(?:nsfw|flagged|unsafe|(?:^|_)(?:blocked|censored)$)/;

/**
 * The numbers, from 1, of the pictures that the model's safety checker has found, most of which it makes
 * black; none when the model speaks of the result as a whole. Undefined when nothing was found. A model
 * tells so by a list of true and false, or beside each picture.
 */
export function flaggedNumbers(result: unknown): readonly number[] | undefined {
	if (!isRecord(result)) return undefined;
	const numbers = Object.entries(result).flatMap(([name, value]) => {
		const list: readonly unknown[] = Array.isArray(value) ? value : [];
		const flags = FLAG.test(name) ? list : list.map(isFlagged);
		return flags.flatMap((flag, index) => (flag === true ? [index + 1] : []));
	});
	if (numbers.length > 0) return [...new Set(numbers)].sort((a, b) => a - b);
	const isWhole = [result, ...Object.values(result)].some(isFlagged);
	return isWhole ? [] : undefined;
}

/** Whether the object itself says that it was found. */
function isFlagged(value: unknown): boolean {
	return (
		isRecord(value) && Object.entries(value).some(([name, flag]) => FLAG.test(name) && isYes(flag))
	);
}

function isYes(flag: unknown): boolean {
	return flag === true || (Array.isArray(flag) && flag.includes(true));
}
