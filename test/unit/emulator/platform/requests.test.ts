import { startEmulator, type Emulator } from '../../../../emulator';
import { recorded, shapeOf, type Json } from '../../../harness/wire';
import { callerOf, type Caller } from '../caller';

const LIST = 'https://api.fal.ai/v1/models/requests/by-endpoint';
const SEARCH = 'https://api.fal.ai/v1/models/requests/search';
const HOUR_MS = 3_600_000;

let emulator: Emulator;
let caller: Caller;

beforeEach(async () => {
	emulator = await startEmulator();
	caller = callerOf(emulator);
});

afterEach(() => emulator.close());

const get = async (url: string): Promise<Json> => {
	const { status, body } = await caller.get(url);
	return status === 200 ? body : { status };
};
const idsOf = (items: Json[]): string[] => items.map((item) => item.request_id);

/** As many requests as wanted, a second after each other, the newest just now. */
function addMany(count: number, endpointId = 'acme/a'): string[] {
	const now = Date.now();
	return Array.from({ length: count }, (_none, index) => {
		const endedAt = now - index * 1_000;
		return emulator.history.add({ endpointId, endedAt, sentAt: endedAt - 900 }).requestId;
	});
}

async function listAll(query: string, onPage: () => void = () => undefined): Promise<Json[]> {
	const items: Json[] = [];
	for (let cursor: string | null = ''; cursor !== null;) {
		const at: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
		const body = await get(`${LIST}?${query}${at}`);
		items.push(...body.items);
		onPage();
		cursor = body.has_more ? body.next_cursor : null;
	}
	return items;
}

describe('the history of a model', () => {
	it('has queued and direct requests, payloads only when asked', async () => {
		emulator.define('acme/a', { output: { ok: true } });
		const { request_id: requestId } = await caller.submit('acme/a', { prompt: 'a fox' });
		await emulator.idle();
		await caller.post('https://fal.run/acme/a', { prompt: 'a hen' });
		const plain = await get(`${LIST}?endpoint_id=acme/a`);
		const full = await get(`${LIST}?endpoint_id=acme/a&expand=payloads&request_id=${requestId}`);

		expect(plain.items).toHaveLength(2);
		expect(plain.items[0]).not.toHaveProperty('json_input');
		expect(full.items).toMatchObject([
			{ request_id: requestId, json_input: { prompt: 'a fox' }, json_output: { ok: true } },
		]);
		const [example] = recorded('platform-requests-by-endpoint-200').items;
		expect(Object.keys(full.items[0]).sort()).toEqual(Object.keys(example).sort());
		expect(shapeOf(full.items[0].duration)).toBe('number');
	});

	it('has what still runs, first and without an end', async () => {
		emulator.define('acme/a', { endless: true });
		addMany(1);
		const { request_id: requestId } = await caller.submit('acme/a');
		const [running] = (await get(`${LIST}?endpoint_id=acme/a`)).items;

		expect(running.request_id).toBe(requestId);
		expect(running).not.toHaveProperty('ended_at');
		expect(running).not.toHaveProperty('status_code');
	});

	it('has no payloads of requests that were not to be stored', async () => {
		emulator.define('acme/a', {});
		await caller.submit('acme/a', {}, { 'x-fal-store-io': '0' });
		await emulator.idle();
		const { items } = await get(`${LIST}?endpoint_id=acme/a&expand=payloads`);

		expect(items[0]).not.toHaveProperty('json_input');
	});

	it('goes back a day unless told, and 90 days for a request', async () => {
		const old = emulator.history.add({
			endpointId: 'acme/a',
			endedAt: Date.now() - 48 * HOUR_MS,
		}).requestId;
		const start = new Date(Date.now() - 72 * HOUR_MS).toISOString();

		expect((await get(`${LIST}?endpoint_id=acme/a`)).items).toEqual([]);
		expect(idsOf((await get(`${LIST}?endpoint_id=acme/a&start=${start}`)).items)).toEqual([old]);
		expect(idsOf((await get(`${LIST}?endpoint_id=acme/a&request_id=${old}`)).items)).toEqual([old]);
	});

	it('is filtered by status and sorted by duration', async () => {
		const now = Date.now();
		const add = (seconds: number, statusCode: number) =>
			emulator.history.add({
				endpointId: 'acme/a',
				startedAt: now - seconds * 1000,
				endedAt: now,
				statusCode,
			}).requestId;
		const [short, long, bad, broken] = [add(1, 200), add(9, 200), add(2, 422), add(3, 500)];
		const found = async (query: string) =>
			idsOf((await get(`${LIST}?endpoint_id=acme/a&sort_by=duration&${query}`)).items);

		expect(await found('')).toEqual([long, broken, bad, short]);
		expect(await found('status=success')).toEqual([long, short]);
		expect(await found('status=user_error')).toEqual([bad]);
		expect(await found('status=error')).toEqual([broken]);
	});

	it.each([
		'endpoint_id=',
		'endpoint_id=a&limit=101',
		'endpoint_id=a&status=failed',
		'endpoint_id=a&sort_by=name',
		'endpoint_id=a&request_id=..%2Fkeys',
		'endpoint_id=a&start=2026-02-01&end=2026-01-01',
	])('is refused for %s', async (query) => {
		expect(await get(`${LIST}?${query}`)).toEqual({ status: 400 });
	});
});

describe('5,000 requests', () => {
	it('come page by page, newest first, each once', async () => {
		const ids = addMany(5_000);
		addMany(3, 'acme/other');
		const items = await listAll('endpoint_id=acme/a&limit=100');

		expect(idsOf(items)).toEqual(ids);
	});

	it('move between pages while new ones arrive, as pages with numbers do', async () => {
		const ids = addMany(300);
		const items = await listAll('endpoint_id=acme/a&limit=100', () => {
			emulator.history.add({ endpointId: 'acme/a' });
		});

		expect(items.length).toBeGreaterThan(new Set(idsOf(items)).size);
		expect(idsOf(items)).toEqual(expect.arrayContaining(ids));
	});

	it('stay where they are while new ones arrive when the range has an end', async () => {
		const ids = addMany(5_000);
		// What is asked for ends before it is asked.
		const end = new Date(Date.now()).toISOString();
		await emulator.until('the next moment', () => Date.now() > Date.parse(end));
		const items = await listAll(`endpoint_id=acme/a&limit=100&end=${end}`, () => {
			emulator.history.add({ endpointId: 'acme/a', sentAt: Date.now(), endedAt: Date.now() });
		});

		expect(idsOf(items)).toEqual(ids);
	});

	it('stay where they are when cursors name a place', async () => {
		emulator.switches.historyCursor = 'place';
		const ids = addMany(5_000);
		const items = await listAll('endpoint_id=acme/a&limit=100', () => {
			emulator.history.add({ endpointId: 'acme/a' });
		});

		expect(idsOf(items)).toEqual(ids);
	});
});

describe('the search', () => {
	it('finds words in what was sent and made, over all models, the likest first', async () => {
		const add = (endpointId: string, prompt: string) =>
			emulator.history.add({ endpointId, input: { prompt } }).requestId;
		const car = add('acme/a', 'a red car');
		const fox = add('acme/b', 'a red fox');
		add('acme/a', 'a blue sky');
		const { results, ...rest } = await get(`${SEARCH}?query=red%20car`);

		expect(idsOf(results)).toEqual([car, fox]);
		expect(results[0].similarity).toBe(1);
		expect(rest).toEqual({ next_cursor: null, has_more: false });
		const [example] = recorded('platform-requests-search-200').results;
		expect(Object.keys(results[0]).sort()).toEqual(Object.keys(example).sort());
		expect(idsOf((await get(`${SEARCH}?query=red%20car&min_similarity=0.9`)).results)).toEqual([
			car,
		]);
		expect(idsOf((await get(`${SEARCH}?query=red&endpoint_id=acme/b`)).results)).toEqual([fox]);
	});

	it('finds a picture by its address', async () => {
		const url = 'https://v3.fal.media/files/a/fox.png';
		const { requestId } = emulator.history.add({ endpointId: 'a/b', output: { image: { url } } });
		emulator.history.add({ endpointId: 'a/b' });

		expect(idsOf((await get(`${SEARCH}?image_url=${url}`)).results)).toEqual([requestId]);
	});

	it('lists everything when nothing is asked for, made by keys or on fal’s pages', async () => {
		const byKey = emulator.history.add({ endpointId: 'a/b' }).requestId;
		const byHand = emulator.history.add({ endpointId: 'a/b', keyId: undefined }).requestId;
		const found = async (query: string) => idsOf((await get(`${SEARCH}?${query}`)).results).sort();

		expect(await found('')).toEqual([byKey, byHand].sort());
		expect(await found('only_api_requests=true')).toEqual([byKey]);
		expect(await found('exclude_api_requests=true')).toEqual([byHand]);
	});

	it.each([
		'query=a&image_url=b',
		'only_api_requests=true&exclude_api_requests=true',
		'query=a&min_similarity=2',
	])('is refused for %s', async (query) => {
		expect(await get(`${SEARCH}?${query}`)).toEqual({ status: 400 });
	});
});

describe('the deletion of payloads', () => {
	const remove = async (requestId: string, headers: Record<string, string> = {}) =>
		await callerOf(emulator, emulator.adminKey).delete(
			`https://api.fal.ai/v1/models/requests/${requestId}/payloads`,
			headers,
		);
	async function made() {
		const { request_id: requestId } = await caller.submit('fal-ai/fast-sdxl', {
			prompt: 'x',
			num_images: 2,
		});
		await emulator.idle();
		const output: Json = emulator.requests[0]?.answer?.json;
		return { requestId, links: output.images.map((image: Json) => image.url) as string[] };
	}

	it('tells for each file of the result what became of it', async () => {
		const { requestId, links } = await made();
		const [first = '', second = ''] = links;
		emulator.platform.undeletable.set(second, 'Permission denied');

		expect((await remove(requestId)).body).toEqual({
			cdn_delete_results: [
				{ link: first, exception: null },
				{ link: second, exception: 'Permission denied' },
			],
		});
		expect((await caller.get(first)).status).toBe(404);
		expect((await caller.get(second)).status).toBe(200);
		const url = `${LIST}?endpoint_id=fal-ai/fast-sdxl&expand=payloads`;
		expect((await get(url)).items[0]).not.toHaveProperty('json_output');
	});

	it('answers the same again under the same Idempotency-Key, and finds nothing more otherwise', async () => {
		const { requestId } = await made();
		const key = { 'idempotency-key': 'once' };
		const first = await remove(requestId, key);

		expect((await remove(requestId, key)).body).toEqual(first.body);
		expect((await remove(requestId)).body).toEqual({ cdn_delete_results: [] });
	});

	it('refuses what is no ID of a request, and does not know others', async () => {
		expect((await remove('..%2F..%2Fkeys%2Fx')).status).toBe(400);
		expect((await remove('764cabcf-b745-4b3e-ae38-1200304cf45b')).status).toBe(404);
	});
});
