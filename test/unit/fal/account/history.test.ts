import { startEmulator, type Emulator } from '../../../../emulator';
import {
	readHistory,
	searchHistory,
	type HistoryWanted,
	type SearchWanted,
} from '../../../../nodes/Fal/fal/account/history';
import type { PlatformAccess } from '../../../../nodes/Fal/fal/platform/platform';
import { emulatedTransport } from '../../../harness/emulatedTransport';
import { FakeClock } from '../../../harness/fakeClock';
import { answer, ScriptedTransport } from '../../../harness/transport';
import { recorded } from '../../../harness/wire';

const FLUX = 'fal-ai/flux/dev';
const HOUR_MS = 3_600_000;
const NOW = Date.parse('2026-06-01T12:00:00Z');
const DAY = { start: '2026-05-31T12:00:00.000Z', end: '2026-06-01T12:00:00.000Z' };
const WANTED: HistoryWanted = {
	models: [FLUX],
	range: DAY,
	sortBy: 'ended_at',
	withPayloads: false,
};

let emulator: Emulator;
let access: PlatformAccess;

beforeAll(async () => {
	emulator = await startEmulator();
});

beforeEach(() => {
	emulator.reset();
	const clock = new FakeClock();
	access = { transport: emulatedTransport(emulator), clock };
});

afterAll(async () => {
	await emulator.close();
});

const add = (hoursAgo: number, more = {}) => {
	const endedAt = NOW - hoursAgo * HOUR_MS;
	return emulator.history.add({ endpointId: FLUX, endedAt, ...more }).requestId;
};
const manyModels = Array.from({ length: 120 }, (_, index) => `acme/m${index}`);

describe('the requests of models', () => {
	it('are told as fal’s example tells them', async () => {
		const clock = new FakeClock();
		const query = new URLSearchParams([
			['endpoint_id', FLUX],
			['start', DAY.start],
			['end', DAY.end],
			['sort_by', 'ended_at'],
			['expand', 'payloads'],
			['limit', '1'],
		]);
		const transport = new ScriptedTransport(clock, {
			[`GET https://api.fal.ai/v1/models/requests/by-endpoint?${query.toString()}`]: [
				answer(200, recorded('platform-requests-by-endpoint-200')),
			],
		});
		const work = readHistory({ transport, clock }, { ...WANTED, withPayloads: true }, 1);

		expect(await clock.run(work)).toEqual([
			{
				requestId: 'a1b2c3d4-e5f6-7890-abcd-ef1234567890',
				model: FLUX,
				state: 'success',
				statusCode: 200,
				sentAt: '2025-01-01T00:00:01Z',
				startedAt: '2025-01-01T00:00:05Z',
				endedAt: '2025-01-01T00:00:08Z',
				seconds: 7.8,
				similarity: undefined,
				input: { prompt: 'cat astronaut' },
				output: { status: 'ok' },
			},
		]);
	});

	it('are those of the time asked for, of which the end is no part', async () => {
		add(25);
		const inside = [add(1), add(23)];
		add(0, { sentAt: NOW });

		const found = await readHistory(access, WANTED);
		expect(found.map(({ requestId }) => requestId)).toEqual(inside);
	});

	it.each([
		[200, 'success'],
		[204, 'success'],
		[422, 'userError'],
		[500, 'error'],
	] as const)(
		'have a state that follows from fal’s status: %d is %s',
		async (statusCode, state) => {
			add(1, { statusCode });

			expect(await readHistory(access, WANTED)).toMatchObject([{ state, statusCode }]);
		},
	);

	it('of more than fifty models come fifty models at a time, sorted together', async () => {
		const ids = [119, 3, 60].map((model, index) =>
			add(index + 1, { endpointId: `acme/m${model}` }),
		);
		const found = await readHistory(access, { ...WANTED, models: manyModels });

		expect(found.map(({ requestId }) => requestId)).toEqual(ids);
		expect(emulator.journal.lines).toHaveLength(3);
		const last = await readHistory(access, { ...WANTED, models: manyModels }, 2);
		expect(last.map(({ requestId }) => requestId)).toEqual(ids.slice(0, 2));
	});

	it('of more than fifty models are sorted by how long they ran as well', async () => {
		const ran = (model: number, seconds: number) =>
			add(1, {
				endpointId: `acme/m${model}`,
				startedAt: NOW - HOUR_MS - seconds * 1_000,
				sentAt: NOW - HOUR_MS - seconds * 1_000,
			});
		const [short, long, middle] = [ran(1, 2), ran(70, 90), ran(110, 30)];
		const found = await readHistory(access, {
			...WANTED,
			models: manyModels,
			sortBy: 'duration',
		});

		expect(found.map(({ requestId }) => requestId)).toEqual([long, middle, short]);
	});

	it('may be more than a call of a function can have arguments', async () => {
		const clock = new FakeClock();
		const size = 200_000;
		const items = Array.from({ length: size }, (_, index) => ({ request_id: `r${index}` }));
		const body = Buffer.from(JSON.stringify({ items }));
		const transport = {
			send: async () => await Promise.resolve({ status: 200, headers: {}, body }),
			open: async () => await Promise.reject(new Error('No streams')),
		};

		expect(await readHistory({ transport, clock }, WANTED)).toHaveLength(size);
	});

	it('have no input and no output where fal keeps none', async () => {
		add(1, { hasPayloads: false });
		const [found] = await readHistory(access, { ...WANTED, withPayloads: true });

		expect(found).toMatchObject({ input: undefined, output: undefined });
	});
});

describe('a search in all requests', () => {
	const words: SearchWanted = { by: 'query', what: 'red fox', models: [] };
	const prompt = (text: string, more = {}) => add(1, { input: { prompt: text }, ...more });

	it('gives the nearest first, and how near each is', async () => {
		const fox = prompt('a fox');
		const redFox = prompt('a red fox');
		prompt('a house');

		expect(await searchHistory(access, words)).toMatchObject([
			{ requestId: redFox, similarity: 1 },
			{ requestId: fox, similarity: 0.5 },
		]);
		expect(await searchHistory(access, { ...words, least: 0.9 })).toHaveLength(1);
	});

	it('gives all of many pages, each once', async () => {
		for (let index = 0; index < 250; index++) prompt('a red fox');
		const found = await searchHistory(access, words);

		expect(new Set(found.map(({ requestId }) => requestId)).size).toBe(250);
		expect(found).toHaveLength(250);
		expect(await searchHistory(access, words, 120)).toHaveLength(120);
	});

	it('forgets none of more than fifty models, and sorts what they give together', async () => {
		const near = prompt('a red fox', { endpointId: 'acme/m119' });
		const far = prompt('a fox', { endpointId: 'acme/m1' });
		prompt('a red fox', { endpointId: 'acme/other' });
		const found = await searchHistory(access, { ...words, models: manyModels });

		expect(found.map(({ requestId }) => requestId)).toEqual([near, far]);
		const [only, ...others] = await searchHistory(access, { ...words, models: manyModels }, 1);
		expect(only?.requestId).toBe(near);
		expect(others).toEqual([]);
	});

	it('by the address of a picture asks for that', async () => {
		const address = 'https://a.example/x y.png?z=1&u=2';
		const id = add(1, { input: { image_url: address } });

		expect(
			await searchHistory(access, { by: 'image_url', what: address, models: [] }),
		).toMatchObject([{ requestId: id }]);
		expect(emulator.journal.lines[0]?.query).toMatchObject({ image_url: address });
	});
});
