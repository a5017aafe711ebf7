import { momentIn } from '../../../../nodes/Fal/operations/fields/moment';

const at = (value: unknown, timezone = 'UTC') => {
	const ms = momentIn(value, timezone);
	return ms === undefined ? undefined : new Date(ms).toISOString();
};

describe('a moment', () => {
	it.each([
		['2026-06-01', '2026-06-01T00:00:00.000Z'],
		[' 2026-06-01 ', '2026-06-01T00:00:00.000Z'],
		['2026-06-01T10:20', '2026-06-01T10:20:00.000Z'],
		['2026-06-01 10:20:30', '2026-06-01T10:20:30.000Z'],
		['2026-06-01T10:20:30.123456Z', '2026-06-01T10:20:30.123Z'],
		['2026-06-01t10:20:30z', '2026-06-01T10:20:30.000Z'],
		['2026-06-01T10:20:30+02:00', '2026-06-01T08:20:30.000Z'],
		['2026-06-01T10:20:30-0330', '2026-06-01T13:50:30.000Z'],
		['2024-02-29', '2024-02-29T00:00:00.000Z'],
		[Date.UTC(2026, 5, 1), '2026-06-01T00:00:00.000Z'],
	])('%j is %s', (value, moment) => {
		expect(at(value)).toBe(moment);
	});

	it.each([
		['2026-02-31'],
		['2026-02-29'],
		['2026-06-31T10:00:00Z'],
		['2026-13-01'],
		['2026-06-01T25:00:00Z'],
		['01.06.2026'],
		['6/1/2026'],
		['yesterday'],
		[''],
		[null],
		[true],
		[NaN],
		[{}],
	])('%j is none', (value) => {
		expect(at(value)).toBeUndefined();
	});

	it.each([
		['2026-01-15T00:00:00', 'Europe/Berlin', '2026-01-14T23:00:00.000Z'],
		['2026-07-15T00:00:00', 'Europe/Berlin', '2026-07-14T22:00:00.000Z'],
		['2026-01-15', 'America/New_York', '2026-01-15T05:00:00.000Z'],
		['2026-01-15', 'Asia/Kolkata', '2026-01-14T18:30:00.000Z'],
		// The day on which the clocks change.
		['2026-03-29T01:59:00', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
		['2026-03-29T03:00:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
		['2026-10-25T12:00:00', 'Europe/Berlin', '2026-10-25T11:00:00.000Z'],
		// A zone in the text wins, and one that nobody knows is UTC.
		['2026-01-15T00:00:00Z', 'Europe/Berlin', '2026-01-15T00:00:00.000Z'],
		['2026-01-15', 'Mars/Base', '2026-01-15T00:00:00.000Z'],
	])('%s without a zone is by the clocks of %s', (value, timezone, moment) => {
		expect(at(value, timezone)).toBe(moment);
	});
});
