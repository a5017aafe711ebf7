import type { Item } from '../../../../nodes/Fal/n8n/items';
import { readTimeRange } from '../../../../nodes/Fal/operations/fields/timeRange';

const NOW = Date.parse('2026-06-10T12:00:00Z');

/** What the fields mean now, for a workflow in Berlin. */
function range(values: Readonly<Record<string, unknown>>) {
	const params = {
		value: (name: string) => values[name],
		choice: (name: string) => values[name],
	};
	const item = { params, timezone: () => 'Europe/Berlin' } as unknown as Item;
	return readTimeRange(item, NOW);
}
const between = (start: unknown, end?: unknown) => range({ timeRange: 'custom', start, end });

describe('a time range', () => {
	it.each([
		['last24Hours', '2026-06-09T12:00:00.000Z'],
		['last7Days', '2026-06-03T12:00:00.000Z'],
		['last30Days', '2026-05-11T12:00:00.000Z'],
	])('%s ends now, so that what comes in moves no pages', (timeRange, start) => {
		expect(range({ timeRange })).toEqual({ start, end: '2026-06-10T12:00:00.000Z' });
	});

	it.each<[string, unknown, unknown, string, string]>([
		['n8n’s date fields', '2026-06-01T00:00:00', '2026-06-02T00:00:00', '05-31T22', '06-01T22'],
		['days', '2026-06-01', '2026-06-02', '05-31T22', '06-01T22'],
		['ISO texts with zones', '2026-06-01T00:00:00Z', '2026-06-02T00:00Z', '06-01T00', '06-02T00'],
		['dates of JavaScript', new Date('2026-06-01T10:00:00Z'), '', '06-01T10', '06-10T12'],
		[
			'dates of n8n’s own',
			{ toJSON: () => '2026-06-01T00:00:00.000+02:00' },
			null,
			'05-31T22',
			'06-10T12',
		],
		['dates with points', '1.6.2026', '02.06.2026', '05-31T22', '06-01T22'],
		['days and times with a comma', '01.06.2026, 10:00:00', '', '06-01T08', '06-10T12'],
		['days that no month can be', '13/05/2026', '5/31/2026', '05-12T22', '05-30T22'],
		['the same day and month', '05/05/2026', '06-06-2026 00:00', '05-04T22', '06-05T22'],
		['the year first', '2026/6/1', '2026.06.02 10:00', '05-31T22', '06-02T08'],
		['milliseconds', Date.parse('2026-06-01T10:00:00Z'), undefined, '06-01T10', '06-10T12'],
	])('is what lies between %s', (_, start, end, from, to) => {
		expect(between(start, end)).toEqual({
			start: `2026-${from}:00:00.000Z`,
			end: `2026-${to}:00:00.000Z`,
		});
	});

	it.each<[unknown, unknown, RegExp]>([
		['', '', /^Start must be a date/],
		['soon', '', /^Start must be a date/],
		['2026-02-30', '', /^Start must be a date/],
		['31.02.2026', '', /^Start must be a date/],
		['13.13.2026', '', /^Start must be a date/],
		['13/13/2026', '', /^Start must be a date/],
		['1.6.26', '', /^Start must be a date/],
		['1.6/2026', '', /^Start must be a date/],
		['1.6.20261', '', /^Start must be a date/],
		['05/04/2026', '', /^Start: day and month of "05\/04\/2026" can be either way round/],
		['2026-05-01', '5-6-2026', /^End: day and month of .* Write the year first/],
		['2026-06-01', 'soon', /^End must be a date/],
		[{}, '', /^Start must be a date/],
		['2026-06-02', '2026-06-01', /^Start must be before End$/],
		['2026-06-01', '2026-06-01', /^Start must be before End$/],
		['2026-06-11', '', /^Start must be before End$/],
	])('from %j to %j is none', (start, end, words) => {
		expect(() => between(start, end)).toThrow(words);
	});
});
