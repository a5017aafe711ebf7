/** Three numbers with one kind of mark between them, the year first or last, and the rest as it is. */
const YEAR_FIRST = /^(\d{4})([./])(\d{1,2})\2(\d{1,2})(?!\d)/;
const YEAR_LAST = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)/;

/**
 * A date as people write it, in the order of ISO 8601: `27.11.2026 14:30` is `2026-11-27 14:30`. What
 * stands behind the date is left alone.
 *
 * @returns the text itself where it begins with no such date; undefined where day and month may be either
 *   way round: `05/04/2026` is April in London and May in New York
 */
export function inIsoOrder(text: string): string | undefined {
	const [first, year = '', , month = '', day = ''] = YEAR_FIRST.exec(text) ?? [];
	if (first !== undefined) return `${year}-${two(month)}-${two(day)}${text.slice(first.length)}`;

	const [last, one = '', mark, other = '', itsYear = ''] = YEAR_LAST.exec(text) ?? [];
	if (last === undefined) return text;
	// A comma stands before the time in many locales.
	const rest = text.slice(last.length).replace(/^, /, ' ');
	const isDayFirst = mark === '.' || Number(one) > 12 || one === other;
	if (isDayFirst) return `${itsYear}-${two(other)}-${two(one)}${rest}`;
	return Number(other) > 12 ? `${itsYear}-${two(one)}-${two(other)}${rest}` : undefined;
}

const two = (digits: string) => digits.padStart(2, '0');
