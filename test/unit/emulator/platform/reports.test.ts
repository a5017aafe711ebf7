import { startEmulator, type Emulator, type NewPastRequest } from '../../../../emulator';
import { recorded, shapeOf, type Json } from '../../../harness/wire';
import { callerOf } from '../caller';

const MODELS = 'https://api.fal.ai/v1/models';
const DAY = '2026-03-10';
const at = (time: string) => Date.parse(`${DAY}T${time}Z`);
const RANGE = `start=${DAY}T00:00:00Z&end=${DAY}T04:00:00Z`;

let emulator: Emulator;

beforeEach(async () => {
	emulator = await startEmulator({ account: { percentDiscount: 20 } });
	emulator.define('acme/a', { price: { unit_price: 0.1, unit: 'image' } });
	emulator.define('acme/b', { price: { unit_price: 2, unit: 'video' } });
});

afterEach(() => emulator.close());

const get = async (path: string): Promise<Json> => {
	const { status, body } = await callerOf(emulator, emulator.adminKey).get(`${MODELS}${path}`);
	return status === 200 ? body : { status };
};
const add = (endpointId: string, endedAt: number, more: Partial<NewPastRequest> = {}) =>
	emulator.history.add({ endpointId, endedAt, ...more });

describe('usage', () => {
	it('adds up by hours and models, with the discount, and keeps empty hours', async () => {
		add('acme/a', at('01:10:00'), { units: 3 });
		add('acme/a', at('01:50:00'), { units: 1 });
		add('acme/b', at('03:00:00'));
		add('acme/b', at('04:00:00'));
		const { time_series: series, ...rest } = await get(`/usage?${RANGE}`);

		expect(rest).toEqual({ next_cursor: null, has_more: false });
		expect(series.map((bucket: Json) => bucket.bucket)).toEqual(
			[0, 1, 2, 3].map((hour) => `${DAY}T0${hour}:00:00+00:00`),
		);
		expect(series.map((bucket: Json) => bucket.results.length)).toEqual([0, 1, 0, 1]);
		expect(series[1].results).toEqual([
			{
				endpoint_id: 'acme/a',
				unit: 'image',
				quantity: 4,
				unit_price: 0.1,
				percent_discount: 20,
				cost_subtotal: 0.4,
				cost_discount: 0.08,
				cost_total: 0.32,
				cost: 0.32,
				currency: 'USD',
			},
		]);
		const [bucket] = recorded('platform-usage-200').time_series;
		const { auth_method: _, ...line } = bucket.results[0];
		expect(shapeOf(series[1].results[0])).toEqual(shapeOf(line));
	});

	it('tells keys apart where that is asked for', async () => {
		add('acme/a', at('01:00:00'));
		add('acme/a', at('01:00:00'), { keyId: 'admin-key-id' });
		add('acme/a', at('01:00:00'), { keyId: undefined });
		const { summary } = await get(`/usage?${RANGE}&expand=summary,auth_method_structured`);
		const one = await get(`/usage?${RANGE}&expand=summary&api_key_id=admin-key-id`);

		expect(summary.map((line: Json) => line.auth_method_structured)).toEqual([
			{ detail: 'API key', api_key_id: 'test-key-id' },
			{ detail: 'ADMIN key', api_key_id: 'admin-key-id' },
			{ detail: 'User token' },
		]);
		expect(one.summary).toMatchObject([{ quantity: 1 }]);
	});

	it('counts in the days of the asked time zone', async () => {
		// Late in the evening before in New York.
		add('acme/a', at('02:00:00'));
		const query = `start=2026-03-09&end=2026-03-11&timeframe=day&timezone=America/New_York`;
		const { time_series: series } = await get(`/usage?${query}`);
		const [found] = series.filter((bucket: Json) => bucket.results.length > 0);

		expect(found.bucket).toBe('2026-03-09T00:00:00-04:00');
	});

	it.each([
		['minute', '2026-03-10T00:00:00Z', '2026-03-10T01:59:00Z', 119],
		['hour', '2026-03-10', '2026-03-11', 24],
		['day', '2026-03-01', '2026-03-31', 30],
		['week', '2026-01-05', '2026-04-06', 13],
		['month', '2026-01-01', '2026-07-03', 7],
	])('takes a %s as the bucket of such a range, unless told', async (_name, start, end, count) => {
		const { time_series: series } = await get(`/usage?start=${start}&end=${end}&limit=200`);

		expect(series).toHaveLength(count);
	});

	it('aligns the ends to whole buckets, unless told not to', async () => {
		add('acme/a', at('00:30:00'));
		const query = `start=${DAY}T00:45:00Z&end=${DAY}T03:00:00Z&timeframe=hour`;
		const countOf = ({ time_series: series }: Json) => series[0].results.length;

		expect(countOf(await get(`/usage?${query}`))).toBe(1);
		expect(countOf(await get(`/usage?${query}&bound_to_timeframe=false`))).toBe(0);
	});

	it('comes in pages', async () => {
		const first = await get(`/usage?${RANGE}&limit=3`);
		const second = await get(`/usage?${RANGE}&limit=3&cursor=${first.next_cursor}`);

		expect([first.time_series.length, second.time_series.length]).toEqual([3, 1]);
		expect([first.has_more, second.has_more]).toEqual([true, false]);
	});

	it.each(['start=yesterday', 'expand=auth_method', 'timezone=Mars', 'timeframe=year'])(
		'is refused for %s',
		async (query) => {
			expect(await get(`/usage?${query}`)).toEqual({ status: 400 });
		},
	);
});

describe('analytics', () => {
	const run = (seconds: number, more: Partial<NewPastRequest> = {}) =>
		add('acme/a', at('01:30:00'), {
			sentAt: at('01:30:00') - seconds * 1000 - 500,
			startedAt: at('01:30:00') - seconds * 1000,
			...more,
		});

	it('give the metrics that are asked for, and no others', async () => {
		for (const seconds of [1, 2, 3, 4]) run(seconds);
		run(9, { statusCode: 422 });
		run(10, { statusCode: 504, errorType: 'request_timeout' });
		const metrics = 'request_count,success_count,user_error_count,error_count,timeout_error_count';
		const path = `/analytics?endpoint_id=acme/a&${RANGE}`;
		const { summary } = await get(`${path}&expand=summary,${metrics},p50_duration,p90_duration`);

		expect(summary).toEqual([
			{
				endpoint_id: 'acme/a',
				request_count: 6,
				success_count: 4,
				user_error_count: 1,
				error_count: 1,
				timeout_error_count: 1,
				p50_duration: 3,
				p90_duration: 10,
			},
		]);
	});

	it('tell how long requests waited, and how many met a cold start', async () => {
		run(1);
		run(1, { sentAt: at('01:30:00') - 6_000 });
		const expand = 'expand=summary,p50_prepare_duration,cold_boot_count,p50_cold_boot_duration';
		const { summary } = await get(`/analytics?endpoint_id=acme/a&${RANGE}&${expand}`);

		expect(summary).toMatchObject([
			{ p50_prepare_duration: 0.5, cold_boot_count: 1, p50_cold_boot_duration: 5 },
		]);
	});

	it('are a series of counts unless told, empty hours too', async () => {
		run(1);
		const body = await get(`/analytics?endpoint_id=acme/a&${RANGE}`);

		expect(body.time_series.map((bucket: Json) => bucket.results)).toEqual([
			[],
			[{ endpoint_id: 'acme/a', request_count: 1 }],
			[],
			[],
		]);
		expect(Object.keys(body)).toEqual(Object.keys(recorded('platform-analytics-200')));
	});

	it.each([
		['no model', '', 400],
		['an unknown metric', 'endpoint_id=acme/a&expand=summary,speed', 400],
		['no metric', 'endpoint_id=acme/a&expand=summary', 400],
		['neither series nor summary', 'endpoint_id=acme/a&expand=request_count', 400],
		['an unknown model', 'endpoint_id=no/such', 404],
	])('are refused for %s', async (_name, query, status) => {
		expect(await get(`/analytics?${query}`)).toEqual({ status });
	});
});

describe('billing events', () => {
	it('tell what each request cost, newest first', async () => {
		add('acme/a', at('01:00:00'), { units: 2 });
		const { requestId } = add('acme/b', at('02:00:00'));
		const { billing_events: events } = await get(`/billing-events?${RANGE}`);

		expect(events.map((event: Json) => event.endpoint_id)).toEqual(['acme/b', 'acme/a']);
		expect(events[0]).toEqual({
			request_id: requestId,
			endpoint_id: 'acme/b',
			timestamp: `${DAY}T02:00:00.000Z`,
			output_units: 1,
			unit_price: 2,
			percent_discount: 20,
			cost_subtotal: 2,
			cost_discount: 0.4,
			cost_total: 1.6,
			cost_estimate_nano_usd: 1_600_000_000,
		});
		const [example] = recorded('platform-billing-events-200').billing_events;
		expect(shapeOf(events[0])).toEqual(shapeOf(example));
	});

	it('are found by request and by tag', async () => {
		const { requestId } = add('acme/a', at('01:00:00'), { tags: { team: 'art' } });
		add('acme/a', at('01:00:00'), { tags: { team: 'web' } });
		const found = async (query: string) =>
			(await get(`/billing-events?${RANGE}&${query}`)).billing_events.map(
				(event: Json) => event.request_id,
			);

		expect(await found(`request_id=${requestId}`)).toEqual([requestId]);
		expect(await found('tag=team%3Dart')).toEqual([requestId]);
	});

	it('have cursors that new events do not move', async () => {
		for (let minute = 10; minute < 20; minute += 1) add('acme/a', at(`01:${minute}:00`));
		const first = await get(`/billing-events?${RANGE}&limit=4`);
		add('acme/a', at('03:00:00'));
		const cursor = encodeURIComponent(first.next_cursor);
		const rest = await get(`/billing-events?${RANGE}&limit=20&cursor=${cursor}`);
		const ids = [...first.billing_events, ...rest.billing_events].map(
			(event: Json) => event.request_id,
		);

		expect(new Set(ids).size).toBe(10);
		expect(ids).toHaveLength(10);
	});

	it('are refused for more than 90 days', async () => {
		expect(await get('/billing-events?start=2026-01-01&end=2026-05-01')).toEqual({ status: 400 });
	});
});

it('requests that were really sent stand in every report, with their key and tags', async () => {
	const headers = { 'x-fal-tags': 'team=art' };
	emulator.define('acme/a', { billableUnits: 2, price: { unit_price: 0.1, unit: 'image' } });
	await callerOf(emulator).submit('acme/a', {}, headers);
	await emulator.idle();
	const direct = await callerOf(emulator).post('https://fal.run/acme/a', {}, headers);
	const { summary } = await get('/usage?expand=summary,auth_method');
	const { billing_events: events } = await get('/billing-events?tag=team%3Dart');

	expect(summary).toMatchObject([{ quantity: 4, auth_method: 'API key' }]);
	expect(events.map((event: Json) => event.request_id).sort()).toEqual(
		[emulator.requests[0]?.requestId, direct.headers.get('x-fal-request-id')].sort(),
	);
});
