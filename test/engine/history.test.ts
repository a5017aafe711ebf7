/** Requests of the past: found again, with what they made, and deleted. */
import type { INodeParameters } from 'n8n-workflow';

import { falWorld, onlyJson, type FalRun } from '../harness/fal';

const world = falWorld();
const FLUX = 'fal-ai/flux/dev';
const SDXL = 'fal-ai/fast-sdxl';

const getMany = async (parameters: INodeParameters = {}, more: FalRun = {}) =>
	await world.runModel({
		...more,
		parameters: { resource: 'request', operation: 'getMany', models: FLUX, ...parameters },
	});
const minutesAgo = (minutes: number) => Date.now() - minutes * 60_000;
const ids = (items: ReadonlyArray<{ readonly json: object }>) =>
	items.map(({ json }) => Object(json).requestId as string);

describe('Get Many', () => {
	it('gives requests of several models, the last first', async () => {
		const first = world.fal.history.add({ endpointId: SDXL, endedAt: minutesAgo(3) });
		const last = world.fal.history.add({
			endpointId: FLUX,
			endedAt: minutesAgo(1),
			statusCode: 422,
		});
		world.fal.history.add({ endpointId: 'acme/other' });
		const { items } = await getMany({ models: `${FLUX}, ${SDXL}` });

		expect(ids(items)).toEqual([last.requestId, first.requestId]);
		expect(items[0]?.json).toEqual({
			requestId: last.requestId,
			model: FLUX,
			status: 'userError',
			statusCode: 422,
			sentAt: expect.any(String),
			startedAt: expect.any(String),
			endedAt: expect.any(String),
			seconds: expect.any(Number),
		});
	});

	it.each([
		['page', 'sent_at'],
		['place', 'ended_at'],
	] as const)(
		'pages through 5,000 without loss or doubles while new ones arrive (%s, %s)',
		async (historyCursor, historyRange) => {
			Object.assign(world.fal.switches, { historyCursor, historyRange });
			const old = Array.from({ length: 5_000 }, (_, index) =>
				world.fal.history.add({ endpointId: FLUX, endedAt: minutesAgo(1) - index * 1_000 }),
			);
			const late: string[] = [];
			const timer = setInterval(() => {
				late.push(world.fal.history.add({ endpointId: FLUX }).requestId);
			}, 5);
			const { items, error } = await getMany({ returnAll: true });
			clearInterval(timer);

			expect(error).toBeUndefined();
			expect(late.length).toBeGreaterThan(0);
			expect(new Set(ids(items)).size).toBe(items.length);
			const found = new Set(ids(items));
			expect(old.filter(({ requestId }) => !found.has(requestId))).toEqual([]);
		},
	);

	it('ends between two pages when the execution is stopped', async () => {
		for (let index = 0; index < 250; index++) world.fal.history.add({ endpointId: FLUX });
		const pages = { host: 'api.fal.ai', path: /\/by-endpoint$/ };
		const held = world.fal.hold({ ...pages, nth: 2 });
		await getMany(
			{ returnAll: true },
			{ onStarted: ({ stop }) => void held.arrived(1).then(stop).then(held.release) },
		);
		await world.fal.idle();

		expect(world.fal.journal.find(pages)).toHaveLength(2);
	});

	it('stops at the limit', async () => {
		for (let index = 0; index < 250; index++) world.fal.history.add({ endpointId: FLUX });

		expect((await getMany({ limit: 120 })).items).toHaveLength(120);
		expect((await getMany({ limit: 3 })).items).toHaveLength(3);
	});

	it('filters by status and time, and sorts by duration', async () => {
		const slow = world.fal.history.add({
			endpointId: FLUX,
			startedAt: minutesAgo(9),
			endedAt: minutesAgo(2),
		});
		const quick = world.fal.history.add({ endpointId: FLUX, endedAt: minutesAgo(1) });
		world.fal.history.add({ endpointId: FLUX, statusCode: 500 });
		world.fal.history.add({ endpointId: FLUX, endedAt: minutesAgo(60 * 24 * 3) });
		const { items } = await getMany({ options: { status: 'success', sortBy: 'duration' } });
		expect(ids(items)).toEqual([slow.requestId, quick.requestId]);

		const week = await getMany({ timeRange: 'last7Days', options: { status: 'success' } });
		expect(week.items).toHaveLength(3);
	});

	it('gives results as Run gave them', async () => {
		const ran = onlyJson((await world.runModel({ model: FLUX })).items);
		const found = onlyJson((await getMany({ includeResults: true })).items);

		expect(found).toMatchObject({
			requestId: ran['requestId'],
			model: FLUX,
			result: ran['result'],
			media: ran['media'],
			status: 'success',
			input: { prompt: 'a fox' },
		});
	});

	it('brings the files of a lost result', async () => {
		await world.runModel({ model: FLUX });
		const { items } = await getMany({ includeResults: true, downloadFiles: true });

		expect(items[0]?.binary?.['data']?.mimeType).toMatch(/^image\//);
	});

	it('tells what requests have cost to a key that may know it', async () => {
		const { requestId } = world.fal.history.add({ endpointId: FLUX, units: 2 });
		const wanted = { options: { includeCost: true } };
		const admin = { credentials: { apiKey: world.fal.adminKey } };
		const { items } = await getMany(wanted, admin);
		const [json] = items.map((item) => item.json);
		expect(json).toMatchObject({
			requestId,
			cost: { amount: expect.any(Number), currency: 'USD' },
		});
		expect(Object(json?.['cost']).amount).toBeGreaterThan(0);

		const { error } = await getMany(wanted);
		expect(error).toHaveProperty('description', expect.stringMatching(/scope ADMIN/));
	});

	it('gives what a failed request answered, and null where fal keeps nothing', async () => {
		world.fal.history.add({ endpointId: FLUX, endedAt: minutesAgo(2), hasPayloads: false });
		const body = { detail: 'No such voice' };
		world.fal.history.add({ endpointId: FLUX, statusCode: 422, output: body });
		const { items } = await getMany({ includeResults: true });

		expect(items.map(({ json }) => json)).toEqual([
			expect.objectContaining({ status: 'userError', output: body }),
			expect.objectContaining({ status: 'success', input: null, output: null }),
		]);
	});

	it('fails for an item alone', async () => {
		world.fal.history.add({ endpointId: FLUX });
		const { items } = await getMany(
			{ models: '={{ $json.models }}' },
			{ items: [{ models: '' }, { models: FLUX }], node: { onError: 'continueRegularOutput' } },
		);

		expect(items[0]?.json['error']).toMatch(/^Models is empty/);
		expect(items[1]?.json).toHaveProperty('requestId');
	});
});

describe('Search', () => {
	it('finds by words and by pictures, the nearest first', async () => {
		const fox = world.fal.history.add({ endpointId: FLUX, input: { prompt: 'a red fox' } });
		world.fal.history.add({ endpointId: FLUX, input: { prompt: 'a house' } });
		const parameters = { resource: 'request', operation: 'search', query: 'red fox' };
		const { items } = await world.runModel({ parameters });

		expect(ids(items)[0]).toBe(fox.requestId);
		expect(items[0]?.json).toMatchObject({ similarity: 1, model: FLUX });

		const none = await world.runModel({
			parameters: { ...parameters, searchBy: 'image_url', query: 'https://a.example/x.png' },
		});
		expect(none.items).toEqual([]);
	});
});

describe('Search over many requests', () => {
	const search = async (parameters: INodeParameters, more: FalRun = {}) =>
		await world.runModel({
			...more,
			parameters: { resource: 'request', operation: 'search', ...parameters },
		});

	it('gives all, each once, or as many as wanted', async () => {
		for (let index = 0; index < 230; index++) {
			world.fal.history.add({ endpointId: FLUX, input: { prompt: 'a red fox' } });
		}
		const all = await search({ query: 'red fox', returnAll: true });
		expect(new Set(ids(all.items)).size).toBe(230);
		expect(all.items).toHaveLength(230);

		expect((await search({ query: 'red fox', limit: 120 })).items).toHaveLength(120);
	});

	it('fails for an item alone', async () => {
		world.fal.history.add({ endpointId: FLUX, input: { prompt: 'a red fox' } });
		const { items } = await search(
			{ query: '={{ $json.query }}' },
			{ items: [{ query: ' ' }, { query: 'fox' }], node: { onError: 'continueRegularOutput' } },
		);

		expect(items[0]?.json['error']).toMatch(/^Search For is empty/);
		expect(items[1]?.json).toHaveProperty('requestId');
	});
});

describe('Delete Payloads', () => {
	const remove = async (requestId: string, more: FalRun = {}) =>
		await world.runModel({
			credentials: { apiKey: world.fal.adminKey },
			...more,
			parameters: { resource: 'request', operation: 'deletePayloads', requestId },
		});

	it('deletes, and says so for each file', async () => {
		const ran = onlyJson((await world.runModel({ model: FLUX })).items);
		const requestId = world.fal.requests[0]?.requestId ?? '';
		const { items } = await remove(requestId);

		const url = String(Object(Object(ran['media'])[0]).url);
		expect(onlyJson(items)).toEqual({
			deleted: true,
			requestId,
			files: [{ url, deleted: true }],
		});
		expect(world.fal.history.find(requestId)?.hasPayloads).toBe(false);
		const [call] = world.fal.journal.find({ path: /\/payloads$/ });
		expect(call?.headers['idempotency-key']).toMatch(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/);
		expect(call?.headers['idempotency-key']).not.toBe(requestId);
	});

	it('names the file that stays, and says so over the output', async () => {
		await world.runModel({ input: { prompt: 'x', num_images: 2 } });
		const [request] = world.fal.requests;
		const output = request?.answer?.json as { images: Array<{ url: string }> };
		const [gone, stays] = output.images.map(({ url }) => url);
		world.fal.platform.undeletable.set(stays ?? '', 'Permission denied');
		const { items, hints } = await remove(request?.requestId ?? '');

		expect(onlyJson(items)).toMatchObject({
			deleted: true,
			files: [
				{ url: gone, deleted: true },
				{ url: stays, deleted: false, problem: 'Permission denied' },
			],
		});
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringMatching(/^fal could not delete all files/),
		]);
	});

	it('fails for an item alone', async () => {
		const { requestId } = world.fal.history.add({ endpointId: FLUX });
		const { items } = await remove('={{ $json.id }}', {
			items: [{ id: '764cabcf-b745-4b3e-ae38-1200304cf45b' }, { id: '../keys' }, { id: requestId }],
			node: { onError: 'continueRegularOutput' },
		});

		expect(items[0]?.json['error']).toMatch(/request/i);
		expect(items[1]?.json['error']).toMatch(/must be a UUID/);
		expect(items[2]?.json).toMatchObject({ deleted: true, requestId });
	});

	it.each(['../../keys', 'undefined', '1', 'a b', ''])(
		'sends nothing for what is no ID: %j',
		async (requestId) => {
			const { error } = await remove(requestId);

			expect(error).toBeDefined();
			expect(world.fal.journal.lines).toEqual([]);
		},
	);

	it('says that there is no such request', async () => {
		const { error } = await remove('764cabcf-b745-4b3e-ae38-1200304cf45b');

		expect(error?.message).toMatch(/request/i);
	});
});
