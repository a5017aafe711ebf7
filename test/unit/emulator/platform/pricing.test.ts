import { startEmulator, type Emulator } from '../../../../emulator';
import { recorded, shapeOf, type Json } from '../../../harness/wire';
import { callerOf } from '../caller';

const PRICING = 'https://api.fal.ai/v1/models/pricing';

let emulator: Emulator;

beforeEach(async () => {
	emulator = await startEmulator();
	emulator.define('acme/a', { price: { unit_price: 0.1, unit: 'image' } });
	emulator.define('acme/b', { price: { unit_price: 2, unit: 'video' } });
});

afterEach(() => emulator.close());

describe('prices', () => {
	it('come for many models at once, listed or repeated', async () => {
		const caller = callerOf(emulator);
		const listed = await caller.get(`${PRICING}?endpoint_id=acme/a,acme/b`);
		const repeated = await caller.get(`${PRICING}?endpoint_id=acme/a&endpoint_id=acme/b`);

		expect(shapeOf(listed.body)).toEqual(shapeOf(recorded('platform-pricing-200')));
		expect(listed.body).toEqual(repeated.body);
		expect(listed.body).toMatchObject({ prices: [{ unit_price: 0.1 }, { unit_price: 2 }] });
	});

	it('are refused for more than fifty, for none, and for all when one is unknown', async () => {
		const many = Array.from({ length: 51 }, () => 'acme/a').join(',');
		const status = async (ids: string) =>
			(await callerOf(emulator).get(`${PRICING}?endpoint_id=${ids}`)).status;

		expect(await status(many)).toBe(400);
		expect(await status('')).toBe(400);
		expect(await status('acme/a,no/such')).toBe(404);
	});
});

describe('an estimate', () => {
	const estimate = async (body: unknown) =>
		await callerOf(emulator).post(`${PRICING}/estimate`, body);
	const calls = (quantity: unknown) => ({
		estimate_type: 'historical_api_price',
		endpoints: { 'acme/a': { call_quantity: quantity } },
	});

	it('by units is units times price, added up', async () => {
		const { body } = await estimate({
			estimate_type: 'unit_price',
			endpoints: { 'acme/a': { unit_quantity: 2.5 }, 'acme/b': { unit_quantity: 1 } },
		});

		expect(body).toEqual({ estimate_type: 'unit_price', total_cost: 2.25, currency: 'USD' });
	});

	it('by calls follows from what calls have cost so far', async () => {
		expect((await estimate(calls(10))).body).toMatchObject({ total_cost: 1 });
		emulator.history.add({ endpointId: 'acme/a', units: 3 });
		emulator.history.add({ endpointId: 'acme/a', units: 5 });
		emulator.history.add({ endpointId: 'acme/a', units: 0, statusCode: 422 });

		expect((await estimate(calls(10))).body).toMatchObject({ total_cost: 4 });
	});

	it.each<[string, Json]>([
		['half a call', calls(0.5)],
		['no call', calls(0)],
		['text', calls('many')],
		['another type', { estimate_type: 'guess', endpoints: { 'acme/a': {} } }],
		['no model', { estimate_type: 'unit_price', endpoints: {} }],
	])('is refused for %s', async (_name, body) => {
		expect(await estimate(body)).toMatchObject({
			status: 400,
			body: recorded('platform-error-400'),
		});
	});

	it('is refused for all when one model is unknown', async () => {
		const endpoints = { 'acme/a': { unit_quantity: 1 }, 'no/such': { unit_quantity: 1 } };
		expect((await estimate({ estimate_type: 'unit_price', endpoints })).status).toBe(404);
	});
});
