/**
 * Numbers as people and tables of other countries write them. fal refuses them; what can be meant in one
 * way only is read, the rest is left to be named.
 */
const SIGN = '[+-]?';
/** Between groups of three digits: also the narrow and the wide space that spreadsheets use. */
const GAP = "[ \\u00a0\\u2009\\u202f'’]";
const WITH_GAPS = new RegExp(`^${SIGN}\\d{1,3}(?:${GAP}\\d{3})+(?:[.,]\\d+)?$`);
/** `1,234.5`, `1,234,567` */
const WITH_COMMAS = new RegExp(`^${SIGN}[1-9]\\d{0,2}(?:(?:,\\d{3})+\\.\\d+|(?:,\\d{3}){2,})$`);
/** `1.234,5`, `1.234.567` */
const WITH_POINTS = new RegExp(`^${SIGN}[1-9]\\d{0,2}(?:(?:\\.\\d{3})+,\\d+|(?:\\.\\d{3}){2,})$`);
const DECIMAL_COMMA = new RegExp(`^${SIGN}\\d*,\\d+$`);
/** `1,500`: one and a half, or fifteen hundred. */
const EITHER = new RegExp(`^${SIGN}[1-9]\\d{0,2},\\d{3}$`);

/** Undefined for what is no such number, or may be two. */
export function localNumber(text: string): number | undefined {
	const plain = text.trim();
	if (EITHER.test(plain)) return undefined;
	if (WITH_GAPS.test(plain)) return Number(plain.replace(/[^\d.,+-]/g, '').replace(',', '.'));
	if (WITH_COMMAS.test(plain)) return Number(plain.replaceAll(',', ''));
	if (WITH_POINTS.test(plain)) return Number(plain.replaceAll('.', '').replace(',', '.'));
	return DECIMAL_COMMA.test(plain) ? Number(plain.replace(',', '.')) : undefined;
}

/** Whether the comma may stand for a decimal point as well as between thousands. */
export function isEitherNumber(text: string): boolean {
	return EITHER.test(text.trim());
}
