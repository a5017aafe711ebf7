import { commaList } from './page';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

const TIMEFRAMES = ['minute', 'hour', 'day', 'week', 'month'] as const;
type Timeframe = (typeof TIMEFRAMES)[number];

/** ISO 8601 with a time and a zone, or a day. */
const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

export interface TimeRange {
	/** Milliseconds since 1970. */
	readonly start: number;
	/** Not in the range itself. */
	readonly end: number;
}

export interface Bucket extends TimeRange {
	/** Its start with the offset of the asked time zone. */
	readonly name: string;
}

/** `start` and `end` of a query; undefined where one is no date, or they are the wrong way round. */
export function readRange(
	query: URLSearchParams,
	now: number,
	defaultMs = DAY_MS,
): TimeRange | undefined {
	const start = readDate(query.get('start')) ?? now - defaultMs;
	// What has ended this very millisecond is in it.
	const end = readDate(query.get('end')) ?? now + 1;
	return start < end ? { start, end } : undefined;
}

/**
 * The range as it is asked for, cut into buckets (docs/protocol.md 7.3): the timeframe is told or follows from
 * the length, the ends are moved to its bounds unless `bound_to_timeframe` is "false".
 */
export function readBuckets(query: URLSearchParams, now: number): readonly Bucket[] | undefined {
	const asked = readRange(query, now);
	const zone = query.get('timezone') ?? 'UTC';
	const timeframe = query.get('timeframe') ?? (asked && usualTimeframe(asked.end - asked.start));
	const bound = query.get('bound_to_timeframe') ?? 'true';
	if (asked === undefined || !isTimeframe(timeframe) || !isZone(zone)) return undefined;
	if (bound !== 'true' && bound !== 'false') return undefined;
	const buckets: Bucket[] = [];
	for (let at = floor(asked.start, timeframe, zone); at < asked.end;) {
		const next = floor(at + spanOf(timeframe), timeframe, zone);
		const isWhole = bound === 'true';
		buckets.push({
			name: localIso(at, zone),
			start: isWhole ? at : Math.max(at, asked.start),
			end: isWhole ? next : Math.min(next, asked.end),
		});
		at = next;
	}
	return buckets;
}

/** IDs of a list parameter; undefined where there are more than fal takes. */
export function readIds(query: URLSearchParams, name: string): readonly string[] | undefined {
	const ids = commaList(query, name);
	return ids.length > 50 ? undefined : ids;
}

/** NaN, which is in no range, for what is no date. */
function readDate(date: string | null): number | undefined {
	if (date === null) return undefined;
	return DATE.test(date) ? Date.parse(date) : NaN;
}

function usualTimeframe(lengthMs: number): Timeframe {
	if (lengthMs < 2 * HOUR_MS) return 'minute';
	if (lengthMs < 2 * DAY_MS) return 'hour';
	if (lengthMs < 64 * DAY_MS) return 'day';
	return lengthMs < 183 * DAY_MS ? 'week' : 'month';
}

/** Enough to get into the next one from the start of any, and not into the one after it. */
function spanOf(timeframe: Timeframe): number {
	switch (timeframe) {
		case 'minute':
			return MINUTE_MS;
		case 'hour':
			return HOUR_MS;
		case 'day':
			return 1.2 * DAY_MS;
		case 'week':
			return 7.2 * DAY_MS;
		case 'month':
			return 32 * DAY_MS;
	}
}

/** The start of the timeframe that a moment is in, by the clocks of the zone. */
function floor(at: number, timeframe: Timeframe, zone: string): number {
	const local = new Date(at + offsetMs(at, zone));
	if (timeframe === 'minute') local.setUTCSeconds(0, 0);
	else if (timeframe === 'hour') local.setUTCMinutes(0, 0, 0);
	else local.setUTCHours(0, 0, 0, 0);
	if (timeframe === 'week') local.setUTCDate(local.getUTCDate() - ((local.getUTCDay() + 6) % 7));
	if (timeframe === 'month') local.setUTCDate(1);
	// The clocks may have been changed in between.
	const guess = local.getTime() - offsetMs(at, zone);
	return local.getTime() - offsetMs(guess, zone);
}

function localIso(at: number, zone: string): string {
	const offset = offsetMs(at, zone);
	const minutes = Math.abs(offset) / MINUTE_MS;
	const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
	const sign = offset < 0 ? '-' : '+';
	const clock = new Date(at + offset).toISOString().slice(0, 19);
	return `${clock}${sign}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** By how much the clocks of a zone are ahead of UTC. */
function offsetMs(at: number, zone: string): number {
	const text = zoneFormat(zone)
		.formatToParts(at)
		.find(({ type }) => type === 'timeZoneName')?.value;
	const [, sign = '+', hours = '0', minutes = '0'] =
		/GMT([+-])(\d+):?(\d+)?/.exec(text ?? '') ?? [];
	return (sign === '-' ? -1 : 1) * (Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS);
}

function zoneFormat(zone: string): Intl.DateTimeFormat {
	return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
}

function isZone(zone: string): boolean {
	try {
		zoneFormat(zone);
		return true;
	} catch {
		return false;
	}
}

function isTimeframe(text: string | undefined): text is Timeframe {
	return TIMEFRAMES.some((timeframe) => timeframe === text);
}
