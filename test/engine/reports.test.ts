/** What fal tells of the account: balance, usage, analytics, prices, estimates, workflows. */
import type { INodeParameters } from 'n8n-workflow';

import { falWorld, type FalRun } from '../harness/fal';

const world = falWorld();
const FLUX = 'fal-ai/flux/dev';
const HOUR_MS = 3_600_000;

const ask = async (
	resource: string,
	operation: string,
	parameters: INodeParameters = {},
	more: FalRun = {},
) =>
	await world.runModel({
		credentials: { apiKey: world.fal.adminKey },
		...more,
		parameters: { resource, operation, ...parameters },
	});
const jsonOf = ({ items }: { readonly items: ReadonlyArray<{ readonly json: unknown }> }) =>
	items.map(({ json }) => json);

/** One request so many hours ago. */
const past = (hoursAgo: number, more = {}) =>
	world.fal.history.add({ endpointId: FLUX, endedAt: Date.now() - hoursAgo * HOUR_MS, ...more });

describe('Get Balance', () => {
	it('tells what is left', async () => {
		const run = await ask('account', 'getBalance');

		expect(jsonOf(run)).toEqual([
			{ username: expect.any(String), balance: expect.any(Number), currency: 'USD' },
		]);
	});

	it.each([
		['account', 'getBalance', {}],
		['account', 'getUsage', {}],
		['request', 'deletePayloads', { requestId: '764cabcf-b745-4b3e-ae38-1200304cf45b' }],
	])('says of a key of the scope API what is needed: %s %s', async (resource, operation, given) => {
		const { error } = await ask(resource, operation, given, {
			credentials: { apiKey: world.fal.key },
		});

		expect(error?.message).toMatch(/^fal refused access/);
		expect(error).toHaveProperty(
			'description',
			expect.stringMatching(/needs a key with the scope ADMIN/),
		);
	});
});

describe('Get Usage', () => {
	const series = { timeRange: 'last24Hours', form: 'time_series', timeframe: 'hour' };

	it('is a series without holes', async () => {
		past(2, { units: 3 });
		past(2, { units: 1 });
		past(20, { units: 2 });
		const rows = jsonOf(await ask('account', 'getUsage', { ...series, models: FLUX }));

		expect(rows.length).toBeGreaterThanOrEqual(24);
		const used = rows.filter((row) => Object(row).quantity > 0);
		expect(used.map((row) => Object(row).quantity)).toEqual([2, 4]);
		expect(used[0]).toEqual({
			start: expect.stringMatching(/^\d{4}-/),
			model: FLUX,
			unit: expect.any(String),
			quantity: 2,
			cost: expect.any(Number),
			currency: 'USD',
		});
		expect(rows[0]).toMatchObject({ model: FLUX, quantity: 0, cost: 0 });
	});

	it('is a sum, raw and by key', async () => {
		past(1, { units: 3 });
		const rows = jsonOf(
			await ask('account', 'getUsage', {
				form: 'summary',
				options: { simplify: false, byKey: true },
			}),
		);

		expect(rows).toEqual([
			expect.objectContaining({ model: FLUX, quantity: 3, authMethod: expect.any(String) }),
		]);
		expect(rows[0]).toHaveProperty('costTotal');
	});

	it('takes dates in the time zone of the workflow', async () => {
		await ask(
			'account',
			'getUsage',
			{ timeRange: 'custom', start: '2026-06-01T00:00:00', end: '2026-06-02', form: 'summary' },
			{ settings: { timezone: 'Europe/Berlin' } },
		);

		const [call] = world.fal.journal.find({ path: /\/usage$/ });
		expect(call?.query).toMatchObject({
			start: '2026-05-31T22:00:00.000Z',
			end: '2026-06-01T22:00:00.000Z',
			timezone: 'Europe/Berlin',
		});
	});

	it('fails for an item alone', async () => {
		past(1);
		const { items } = await ask(
			'account',
			'getUsage',
			{ timeRange: 'custom', start: '={{ $json.start }}', form: 'summary' },
			{
				items: [{ start: 'yesterday' }, { start: '2026-01-01' }],
				node: { onError: 'continueRegularOutput' },
			},
		);

		expect(items[0]?.json['error']).toMatch(/^Start must be a date/);
		expect(items[1]?.json).toMatchObject({ model: FLUX, quantity: 1 });
	});

	it.each([
		[{ start: 'yesterday' }, /^Start must be a date/],
		[{ start: '2026-02-31' }, /^Start must be a date/],
		[{ start: '2026-06-02', end: '2026-06-01' }, /^Start must be before End$/],
		[{ start: '2026-06-01', models: 'no model' }, /is not a fal model/],
	])('names what is wrong: %j', async (given, words) => {
		const { error } = await ask('account', 'getUsage', { timeRange: 'custom', ...given });

		expect(error?.message).toMatch(words);
		expect(world.fal.journal.lines).toEqual([]);
	});
});

describe('Get Analytics', () => {
	it('counts requests and durations, and keeps empty spans', async () => {
		past(1);
		past(1, { statusCode: 500 });
		const rows = jsonOf(
			await ask('account', 'getAnalytics', {
				models: FLUX,
				timeframe: 'hour',
				metrics: ['request_count', 'error_count', 'p50_duration'],
			}),
		);

		const full = rows.filter((row) => Object(row).requestCount > 0);
		expect(full).toEqual([
			{
				start: expect.any(String),
				model: FLUX,
				requestCount: 2,
				errorCount: 1,
				p50Duration: expect.any(Number),
			},
		]);
		expect(rows[0]).toEqual({
			start: expect.any(String),
			model: FLUX,
			requestCount: 0,
			errorCount: 0,
			p50Duration: null,
		});
	});

	it('names a model that fal does not know, and goes on with the other items', async () => {
		past(1);
		const run = await ask(
			'account',
			'getAnalytics',
			{ models: '={{ $json.model }}', form: 'summary' },
			{
				items: [{ model: 'acme/nowhere' }, { model: FLUX }],
				node: { onError: 'continueRegularOutput' },
			},
		);

		expect(run.items[0]?.json['error']).toMatch(/was not found at fal/);
		expect(run.items[1]?.json).toMatchObject({ model: FLUX, requestCount: 1 });
	});
});

describe('Get Prices', () => {
	it('gives many at once, and says which have none', async () => {
		const ids = [FLUX, 'fal-ai/fast-sdxl', 'acme/nowhere'];
		const run = await ask('account', 'getPrices', { models: ids.join(', ') });

		expect(jsonOf(run)).toEqual([
			{ model: ids[0], unitPrice: expect.any(Number), unit: expect.any(String), currency: 'USD' },
			expect.objectContaining({ model: ids[1] }),
			{ model: ids[2], unitPrice: null, unit: null, currency: null },
		]);
		expect(run.hints.map(({ message }) => message)).toEqual([
			'fal tells no price of acme/nowhere.',
		]);
	});

	it('asks for fifty at a time, and keeps the order', async () => {
		const ids = Array.from({ length: 120 }, (_, index) => `acme/m${index}`);
		for (const [index, id] of ids.entries()) {
			world.fal.define(id, { price: { unit_price: index, unit: 'image' } });
		}
		const rows = jsonOf(await ask('account', 'getPrices', { models: ids.join('\n') }));

		expect(rows.map((row) => Object(row).model)).toEqual(ids);
		expect(rows[119]).toMatchObject({ unitPrice: 119, unit: 'image' });
		expect(world.fal.journal.find({ path: /\/pricing$/ })).toHaveLength(3);
	});

	it('takes a list, and wants one', async () => {
		const { items } = await ask('account', 'getPrices', { models: `={{ ['${FLUX}'] }}` });
		expect(items).toHaveLength(1);

		const { error } = await ask('account', 'getPrices', { models: ' , ' });
		expect(error?.message).toMatch(/^Models is empty/);
	});
});

describe('Estimate Cost', () => {
	const rows = (...model: Array<{ id: string; quantity: number }>) => ({ models: { model } });

	it('adds up what models may cost', async () => {
		const run = await ask('model', 'estimateCost', {
			estimateBy: 'units',
			...rows({ id: FLUX, quantity: 10 }, { id: 'fal-ai/fast-sdxl', quantity: 2 }),
		});

		const prices = await Promise.all(
			[FLUX, 'fal-ai/fast-sdxl'].map(async (models) => {
				const [price] = jsonOf(await ask('account', 'getPrices', { models }));
				return Number(Object(price).unitPrice);
			}),
		);
		const [flux = 0, sdxl = 0] = prices;
		const usd = (amount: number) => ({ amount: expect.closeTo(amount, 6), currency: 'USD' });
		expect(jsonOf(run)).toEqual([
			{
				total: usd(10 * flux + 2 * sdxl),
				by: 'units',
				models: [
					{ model: FLUX, quantity: 10, cost: usd(10 * flux) },
					{ model: 'fal-ai/fast-sdxl', quantity: 2, cost: usd(2 * sdxl) },
				],
			},
		]);
	});

	it('fails for an item alone', async () => {
		const { items } = await ask(
			'model',
			'estimateCost',
			rows({ id: '={{ $json.model }}', quantity: 2 }),
			{
				items: [{ model: 'acme/nowhere' }, { model: FLUX }],
				node: { onError: 'continueRegularOutput' },
			},
		);

		expect(items[0]?.json['error']).toMatch(/was not found at fal/);
		expect(items[1]?.json).toMatchObject({ by: 'calls', models: [{ model: FLUX, quantity: 2 }] });
	});

	it('asks for a few at once, and for no more when one of them fails', async () => {
		const estimates = { host: 'api.fal.ai', path: /\/estimate$/ };
		const held = world.fal.hold(estimates);
		const many = Array.from({ length: 40 }, () => ({ id: 'acme/nowhere', quantity: 1 }));
		const run = ask('model', 'estimateCost', rows(...many));
		await held.arrived(6);
		await expect(held.arrived(7, 500)).rejects.toThrow();
		held.release();
		const { error } = await run;
		await world.fal.idle();

		expect(error?.message).toMatch(/was not found at fal/);
		// What was begun when the first failed comes to its end.
		expect(world.fal.journal.find(estimates).length).toBeLessThanOrEqual(12);
	});

	it.each([
		[rows({ id: FLUX, quantity: 1.5 }), /^Quantity must be a whole number/],
		[rows({ id: FLUX, quantity: 0 }), /^Quantity must be a number of at least 1/],
		[rows({ id: '', quantity: 1 }), /is not a fal model/],
		[{ models: {} }, /^Add a model to Models/],
	])('names what is wrong: %j', async (given, words) => {
		const { error } = await ask('model', 'estimateCost', given);

		expect(error?.message).toMatch(words);
	});
});

describe('Workflow', () => {
	it('are listed, and got with their steps', async () => {
		const [row] = jsonOf(await ask('workflow', 'getMany', { query: 'poster' }));
		expect(row).toMatchObject({ name: 'poster', title: 'Poster', models: ['fal-ai/fast-sdxl'] });

		const id = String(Object(row).model);
		expect(id).toMatch(/^workflows\/[^/]+\/poster$/);
		for (const workflow of [id, id.replace('workflows/', '')]) {
			const [json] = jsonOf(await ask('workflow', 'get', { workflow }));
			expect(json).toMatchObject({
				model: id,
				contents: { schema: { input: expect.any(Object) } },
			});
		}
	});

	it('are all listed, each once, or as many as wanted', async () => {
		const { workflows } = world.fal.platform;
		const poster = workflows.get('poster');
		if (!poster) throw new Error('The account has no poster');
		for (let index = 0; index < 230; index++) {
			workflows.set(`more-${index}`, { ...poster, name: `more-${index}` });
		}
		const all = jsonOf(await ask('workflow', 'getMany', { query: 'more', returnAll: true }));
		expect(new Set(all.map((row) => Object(row).model)).size).toBe(230);
		expect(all).toHaveLength(230);

		expect((await ask('workflow', 'getMany', { limit: 120 })).items).toHaveLength(120);
	});

	it('fail for an item alone', async () => {
		const [row] = jsonOf(await ask('workflow', 'getMany', { query: 'poster' }));
		const { items } = await ask(
			'workflow',
			'get',
			{ workflow: '={{ $json.id }}' },
			{
				items: [{ id: 'workflows/acme/nowhere' }, { id: Object(row).model }],
				node: { onError: 'continueRegularOutput' },
			},
		);

		expect(items[0]?.json['error']).toMatch(/was not found at fal/);
		expect(items[1]?.json).toMatchObject({ name: 'poster' });
	});

	it.each(['workflows/../keys', '../keys', 'workflows/%2e%2e/keys', 'workflows/a/..'])(
		'that lead elsewhere are not asked for: %s',
		async (workflow) => {
			const { error } = await ask('workflow', 'get', { workflow });

			expect(error).toBeDefined();
			expect(world.fal.journal.lines).toEqual([]);
		},
	);

	it('has its own fields checked when it is run as a model', async () => {
		const [row] = jsonOf(await ask('workflow', 'getMany'));
		const model = String(Object(row).model);
		world.fal.define(model, { output: { images: [] } });
		const options = { checkInput: true };
		const { error } = await world.runModel({ model, input: { seed: 7 }, options });
		expect(error?.message).toMatch(/^The input does not fit the model: prompt: is required/);

		const { items } = await world.runModel({ model, input: { prompt: 'x', seed: '7' }, options });
		expect(items[0]?.json).toHaveProperty('result');
		expect(world.fal.requests.map(({ input }) => input)).toEqual([{ prompt: 'x', seed: 7 }]);
	});

	it.each([
		['workflows/acme/nowhere', /was not found at fal/],
		[FLUX, /is no workflow/],
	])('that is none is told: %s', async (workflow, words) => {
		const { error } = await ask('workflow', 'get', { workflow });

		expect(error?.message).toMatch(words);
	});
});
