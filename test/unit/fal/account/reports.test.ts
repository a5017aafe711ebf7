import { startEmulator, type Emulator } from '../../../../emulator';
import {
	readAnalytics,
	readUsage,
	type ReportWanted,
} from '../../../../nodes/Fal/fal/account/reports';
import { readText } from '../../../../nodes/Fal/fal/json';
import type { PlatformAccess } from '../../../../nodes/Fal/fal/platform/platform';
import { emulatedTransport } from '../../../harness/emulatedTransport';
import { FakeClock } from '../../../harness/fakeClock';
import { answer, ScriptedTransport, times } from '../../../harness/transport';
import { recorded } from '../../../harness/wire';

const FLUX = 'fal-ai/flux/dev';
const WANTED: ReportWanted = {
	range: { start: '2026-06-01T00:00:00.000Z', end: '2026-06-01T06:00:00.000Z' },
	models: [FLUX],
	timeframe: 'hour',
	form: 'time_series',
	expand: [],
};

let emulator: Emulator;
let access: PlatformAccess;

beforeAll(async () => {
	emulator = await startEmulator();
});

beforeEach(() => {
	emulator.reset();
	access = {
		transport: emulatedTransport(emulator, emulator.adminKey),
		clock: new FakeClock(),
	};
});

afterAll(async () => {
	await emulator.close();
});

const ranAt = (time: string, more = {}) =>
	emulator.history.add({ endpointId: FLUX, endedAt: Date.parse(`2026-06-01T${time}Z`), ...more });

/** Hour and model, `-` for an hour without any. */
const shortly = (lines: Awaited<ReturnType<typeof readUsage>>) =>
	lines.map(({ bucket, values = {} }) =>
		[bucket?.slice(11, 13), readText(values, 'endpoint_id') ?? '-'].join(' '),
	);

describe('the usage', () => {
	it('is told as fal’s example tells it', async () => {
		const clock = new FakeClock();
		const query = new URLSearchParams([
			['start', WANTED.range.start],
			['end', '2026-06-01T06:00:00.000Z'],
			['endpoint_id', FLUX],
			['timeframe', 'hour'],
			['timezone', 'America/New_York'],
			['expand', 'time_series,auth_method'],
			['limit', '1000'],
		]);
		const transport = new ScriptedTransport(clock, {
			[`GET https://api.fal.ai/v1/models/usage?${query.toString()}`]: [
				answer(200, recorded('platform-usage-200')),
			],
		});
		const wanted = { ...WANTED, timezone: 'America/New_York', expand: ['auth_method'] };
		const lines = await clock.run(readUsage({ transport, clock }, wanted));

		expect(lines).toEqual([
			{
				bucket: '2025-01-15T00:00:00-05:00',
				values: expect.objectContaining({
					endpoint_id: FLUX,
					quantity: 4,
					auth_method: 'Production Key',
				}),
			},
		]);
	});

	it('of a time keeps its empty spans', async () => {
		ranAt('02:30:00');

		expect(shortly(await readUsage(access, WANTED))).toEqual([
			'00 -',
			'01 -',
			`02 ${FLUX}`,
			'03 -',
			'04 -',
			'05 -',
		]);
	});

	it('goes over pages', async () => {
		ranAt('05:59:30');
		const range = { start: '2026-05-31T12:00:00.000Z', end: '2026-06-01T06:00:00.000Z' };
		const lines = await readUsage(access, { ...WANTED, range, timeframe: 'minute' });

		expect(lines).toHaveLength(18 * 60);
		expect(new Set(lines.map(({ bucket }) => bucket)).size).toBe(18 * 60);
		expect(lines.at(-1)?.values).toMatchObject({ quantity: 1 });
		expect(emulator.journal.lines).toHaveLength(2);
	});

	it('of more than fifty models is one series: every span once, and empty only where all are', async () => {
		const models = Array.from({ length: 120 }, (_, index) => `acme/m${index}`);
		ranAt('01:10:00', { endpointId: 'acme/m110' });
		ranAt('01:20:00', { endpointId: 'acme/m2' });
		ranAt('04:10:00', { endpointId: 'acme/m60' });

		expect(shortly(await readUsage(access, { ...WANTED, models }))).toEqual([
			'00 -',
			'01 acme/m2',
			'01 acme/m110',
			'02 -',
			'03 -',
			'04 acme/m60',
			'05 -',
		]);
	});

	it('of all models names none in the question', async () => {
		ranAt('01:10:00');
		ranAt('01:20:00', { endpointId: 'acme/other' });
		const lines = await readUsage(access, { ...WANTED, models: [], form: 'summary' });

		expect(lines.map(({ values }) => values?.['endpoint_id'])).toEqual([FLUX, 'acme/other']);
		expect(lines.every(({ bucket }) => bucket === undefined)).toBe(true);
		expect(emulator.journal.lines).toHaveLength(1);
		expect(emulator.journal.lines[0]?.query).not.toHaveProperty('endpoint_id');
	});

	it('needs a key with the scope ADMIN', async () => {
		const transport = emulatedTransport(emulator);

		await expect(readUsage({ ...access, transport }, WANTED)).rejects.toMatchObject({
			kind: 'forbidden',
			facts: { cure: expect.stringContaining('scope ADMIN') },
		});
	});

	it('is not half of it when a later page fails', async () => {
		const clock = new FakeClock();
		const query = `start=${encodeURIComponent(WANTED.range.start)}&end=${encodeURIComponent('2026-06-01T06:00:00.000Z')}&endpoint_id=${encodeURIComponent(FLUX)}&timeframe=hour&expand=time_series&limit=1000`;
		const url = `GET https://api.fal.ai/v1/models/usage?${query}`;
		const page = { time_series: [{ bucket: 'a', results: [] }], next_cursor: '2', has_more: true };
		const transport = new ScriptedTransport(clock, {
			[url]: [answer(200, page)],
			[`${url}&cursor=2`]: times(3, answer(500)),
		});

		await expect(clock.run(readUsage({ transport, clock }, WANTED))).rejects.toMatchObject({
			kind: 'server',
		});
	});
});

describe('analytics', () => {
	it('tell what was asked for, to a key that is no ADMIN', async () => {
		ranAt('02:30:00');
		ranAt('02:40:00', { statusCode: 500 });
		const transport = emulatedTransport(emulator);
		const lines = await readAnalytics(
			{ ...access, transport },
			{ ...WANTED, expand: ['request_count', 'error_count'] },
		);

		expect(lines).toHaveLength(6);
		expect(lines.filter(({ values }) => values !== undefined)).toEqual([
			{
				bucket: '2026-06-01T02:00:00+00:00',
				values: { endpoint_id: FLUX, request_count: 2, error_count: 1 },
			},
		]);
	});
});
