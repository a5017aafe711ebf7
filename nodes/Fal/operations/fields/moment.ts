/** A date, with a time and a zone or without. */
const ISO =
	/^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?))?(Z|[+-]\d{2}:?\d{2})?$/i;
const MINUTE_MS = 60_000;

/**
 * The moment that a text names, in milliseconds since 1970: ISO 8601, or what n8n's date fields give,
 * which is the time in the zone of the workflow. A number is milliseconds.
 *
 * @param timezone `Europe/Berlin`
 */
export function momentIn(value: unknown, timezone: string): number | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	const [, date, time = '00:00:00', zone] = ISO.exec(String(value).trim()) ?? [];
	if (date === undefined || !isInCalendar(date)) return undefined;
	const ms = Date.parse(`${date}T${time}${zone ?? 'Z'}`);
	if (Number.isNaN(ms) || zone !== undefined) return Number.isNaN(ms) ? undefined : ms;
	const guess = ms - offsetMs(ms, timezone);
	// The clocks may have been changed in between.
	return ms - offsetMs(guess, timezone);
}

/** `Date.parse` takes February 31 for a day of March. */
function isInCalendar(date: string): boolean {
	const ms = Date.parse(`${date}T00:00:00Z`);
	return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
}

/** By how much the clocks of a zone are ahead of UTC; a zone that nobody knows is taken for UTC. */
function offsetMs(ms: number, timeZone: string): number {
	try {
		const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
		const name = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value;
		const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d+):?(\d+)?/.exec(name ?? '') ?? [];
		return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
	} catch {
		return 0;
	}
}
