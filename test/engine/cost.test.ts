import { randomUUID } from 'node:crypto';

import { falWorld, onlyJson, type FalRun } from '../harness/fal';

const world = falWorld();
const PRICES = '/v1/models/pricing';

beforeEach(() => {
	world.fal.define('acme/paid', {
		output: { ok: true },
		durationMs: 300,
		billableUnits: 3,
		price: { unit_price: 0.1, unit: 'image' },
	});
});

/** With a credential of its own, because prices are kept per credential. */
const run = async (given: FalRun = {}) =>
	await world.runModel({
		model: 'acme/paid',
		costHints: true,
		...given,
		node: { credentials: { falApi: { id: randomUUID(), name: 'FAL' } }, ...given.node },
	});
const priceCalls = () => world.fal.journal.find({ path: PRICES });
const texts = ({ hints }: Awaited<ReturnType<typeof run>>) =>
	hints.map(({ message }) => message).join(' ');

describe('what a run has cost', () => {
	it.each([['queue'], ['direct']])('stands beside its units (%s)', async (waitMode) => {
		const { items } = await run({ parameters: { waitMode } });
		expect(onlyJson(items)).toMatchObject({
			billableUnits: 3,
			cost: { amount: 0.3, currency: 'USD' },
		});
	});

	it('is asked for once for a model, when the request is open already', async () => {
		const { items } = await run({ items: Array.from({ length: 4 }, () => ({})) });

		expect(items.map(({ json }) => json['cost'])).toEqual(
			Array.from({ length: 4 }, () => ({ amount: 0.3, currency: 'USD' })),
		);
		expect(priceCalls()).toHaveLength(1);
		const [submitted] = world.fal.journal.submits();
		expect(priceCalls()[0]?.sequence).toBeGreaterThan(submitted?.sequence ?? Infinity);
	});

	it('is summed up in a hint, with the failed items', async () => {
		const input = '={{ $json.isBad ? { prompt: "x", num_images: 99 } : { prompt: "x" } }}';
		const ran = await run({
			items: [{}, {}, { isBad: true }],
			parameters: {
				model: { __rl: true, mode: 'id', value: '={{ $json.isBad ? "no" : "acme/paid" }}' },
			},
			input,
			node: { onError: 'continueRegularOutput' },
		});
		expect(texts(ran)).toMatch(/3 items, 1 of them failed\. Cost: 0\.6 USD\./);
	});

	it('is there with Get Result too, at the price that is known', async () => {
		const node = { credentials: { falApi: { id: randomUUID(), name: 'FAL' } } };
		await run({ node });
		const fetched = await run({
			node,
			parameters: {
				resource: 'request',
				operation: 'getResult',
				requestId: world.fal.requests[0]?.requestId ?? '',
			},
		});
		expect(onlyJson(fetched.items)).toMatchObject({ cost: { amount: 0.3, currency: 'USD' } });
		expect(priceCalls().map(({ status }) => status)).toEqual([200]);
	});

	// The last one: what hangs is asked for again when its fal has gone.
	it('is never waited for: without a price the item comes without it, and one hint says so', async () => {
		world.fal.fault({ path: PRICES }, { hang: true }, Infinity);
		const ran = await run({ items: [{}, {}] });

		expect(ran.items).toHaveLength(2);
		for (const { json } of ran.items) expect(json).not.toHaveProperty('cost');
		expect(texts(ran).match(/Some items have no "cost"/g)).toHaveLength(1);
	});
});
