import { readText, type JsonObject } from '../json';
import { idGroups } from '../platform/idGroups';
import { collectPages, entriesOf } from '../platform/pages';
import { callPlatform, type PlatformAccess, type Query } from '../platform/platform';
import { queryOfRange, type TimeRange } from './range';

/** What a report is about. */
export interface ReportWanted {
	readonly range: TimeRange;
	/** IDs of models; empty for all. */
	readonly models: readonly string[];
	/** `minute` to `month`; undefined lets fal choose by the length of the range. */
	readonly timeframe?: string | undefined;
	/** `Europe/Berlin`: where days begin. */
	readonly timezone?: string | undefined;
	/** One line for each model and all of the time, or one for each model and span of time. */
	readonly form: 'summary' | 'time_series';
	/** What else fal is to tell: metrics, or who paid. */
	readonly expand: readonly string[];
}

/** A line of a report as fal gives it, with the start of its span of time in a series. */
export interface ReportLine {
	readonly bucket: string | undefined;
	/** Undefined where nothing happened: a chart needs the span all the same. */
	readonly values: JsonObject | undefined;
}

const LARGEST_PAGE = 1_000;

/**
 * What was used and what it costs.
 *
 * @throws {FalError}
 * @see https://fal.ai/docs/platform-apis
 */
export async function readUsage(
	access: PlatformAccess,
	wanted: ReportWanted,
): Promise<ReportLine[]> {
	return await readReport(access, '/models/usage', wanted, true);
}

/** How often models were run, how well and how fast. @throws {FalError} */
export async function readAnalytics(
	access: PlatformAccess,
	wanted: ReportWanted,
): Promise<ReportLine[]> {
	return await readReport(access, '/models/analytics', wanted, false);
}

async function readReport(
	access: PlatformAccess,
	path: string,
	wanted: ReportWanted,
	needsAdmin: boolean,
): Promise<ReportLine[]> {
	const queries = idGroups(wanted.models).map((group) => queryOf(wanted, group));
	if (wanted.form === 'summary') {
		const summary: ReportLine[] = [];
		for (const query of queries) {
			const reply = await callPlatform(access, { path, query, needsAdmin });
			const lines = entriesOf(reply['summary']);
			summary.push(...lines.map((values) => ({ bucket: undefined, values })));
		}
		return summary;
	}
	// The spans are those of the range, the same for every group of models.
	const spans = new Map<string | undefined, JsonObject[]>();
	for (const query of queries) {
		const buckets = await collectPages(access, {
			path,
			query,
			needsAdmin,
			list: 'time_series',
			largestPage: LARGEST_PAGE,
			keyOf: (bucket) => readText(bucket, 'bucket'),
		});
		for (const bucket of buckets) {
			const name = readText(bucket, 'bucket');
			spans.set(name, [...(spans.get(name) ?? []), ...entriesOf(bucket['results'])]);
		}
	}
	return [...spans].flatMap(linesOfSpan);
}

function queryOf(wanted: ReportWanted, models: readonly string[]): Query {
	const { range, timeframe, timezone, form, expand } = wanted;
	return [
		...queryOfRange(range),
		...models.map((id) => ['endpoint_id', id] as const),
		...(timeframe === undefined ? [] : [['timeframe', timeframe] as const]),
		...(timezone === undefined ? [] : [['timezone', timezone] as const]),
		['expand', [form, ...expand].join(',')],
	];
}

function linesOfSpan([bucket, lines]: readonly [string | undefined, JsonObject[]]): ReportLine[] {
	if (lines.length === 0) return [{ bucket, values: undefined }];
	return lines.map((values) => ({ bucket, values }));
}
