import { startEmulator, type Emulator, type EmulatorOptions } from '../../../../emulator';
import { callerOf, type Caller } from '../caller';

const DIRECT = 'https://fal.run/acme/model';
const QUEUED = 'https://queue.fal.run/acme/model';
const BILLING = 'https://api.fal.ai/v1/account/billing?expand=credits';
const PRICE = { unit_price: 0.5, unit: 'image' };

let emulator: Emulator;
let caller: Caller;

async function world(account: EmulatorOptions['account'] = {}): Promise<void> {
	emulator = await startEmulator({ account });
	caller = callerOf(emulator);
	emulator.define('acme/model', { billableUnits: 3, price: PRICE });
}

afterEach(() => emulator.close());

const balance = async () => (await callerOf(emulator, emulator.adminKey).get(BILLING)).body;

describe('the balance', () => {
	it('falls by what requests cost, queued and direct, and not by failed ones', async () => {
		await world({ balance: 10 });
		await caller.post(DIRECT, {});
		await caller.post(QUEUED, {});
		emulator.define('acme/model', { error: { status: 500, body: {} }, price: PRICE });
		await caller.post(DIRECT, {});
		await emulator.idle();

		expect(await balance()).toEqual({
			username: 'my-team',
			credits: { current_balance: 7, currency: 'USD' },
		});
	});

	it('falls by less where the account has a discount', async () => {
		await world({ balance: 10, percentDiscount: 20 });
		await caller.post(DIRECT, {});

		expect(await balance()).toMatchObject({ credits: { current_balance: 8.8 } });
	});

	it('locks the account when it is used up, if told', async () => {
		await world({ balance: 1, locksAtZero: true });
		expect((await caller.post(DIRECT, {})).status).toBe(200);

		expect(await caller.post(DIRECT, {})).toMatchObject({
			status: 403,
			body: { detail: expect.stringMatching(/^User is locked\. Reason: Exhausted balance/) },
		});
		expect((await caller.get('https://api.fal.ai/v1/workflows')).status).toBe(200);
	});
});

describe('the limit of requests at the same time', () => {
	it('refuses direct runs beyond it, over all models, and says so as documented', async () => {
		await world({ concurrency: 2 });
		const held = emulator.hold({ host: 'fal.run', nth: 3 });
		emulator.define('acme/long', { endless: true });
		emulator.define('acme/other', { endless: true });
		await caller.submit('acme/long');
		await caller.submit('acme/other');
		const refused = caller.post(DIRECT, {});

		expect(await refused).toMatchObject({
			status: 429,
			body: {
				detail: 'Reached concurrent requests limit of 2',
				type: 'concurrent_requests_limit',
			},
		});
		expect((await refused).headers.get('x-fal-needs-retry')).toBe('1');
		held.release();
	});

	it('lets the queue’s requests wait, and starts them as places become free', async () => {
		await world({ concurrency: 2 });
		emulator.define('acme/long', { endless: true });
		for (let count = 0; count < 4; count += 1) await caller.submit('acme/long');
		const states = () => emulator.requests.map(({ status }) => status);

		expect(states()).toEqual(['IN_PROGRESS', 'IN_PROGRESS', 'IN_QUEUE', 'IN_QUEUE']);
		expect(emulator.finish('acme/long')).toBe(2);
		expect(states()).toEqual(['COMPLETED', 'COMPLETED', 'IN_PROGRESS', 'IN_PROGRESS']);
		expect((await caller.post(DIRECT, {})).status).toBe(429);
		expect(emulator.finish()).toBe(2);
		expect((await caller.post(DIRECT, {})).status).toBe(200);
	});

	it('counts a direct run, so that a queued request waits for its end', async () => {
		await world({ concurrency: 1 });
		const hangUp = new AbortController();
		emulator.define('acme/endless', { endless: true });
		const direct = emulator.fetch('https://fal.run/acme/endless', {
			method: 'POST',
			body: '{}',
			headers: { authorization: `Key ${emulator.key}` },
			signal: hangUp.signal,
		});
		await emulator.until(
			'the direct run',
			() => emulator.journal.lines[0]?.requestId !== undefined,
		);
		await caller.submit('acme/model');
		expect(emulator.requests).toMatchObject([{ status: 'IN_QUEUE' }]);
		hangUp.abort();
		await expect(direct).rejects.toThrow();
		await emulator.idle();

		expect(emulator.requests).toMatchObject([{ status: 'COMPLETED' }]);
	});

	it('refuses submits too when a switch says so', async () => {
		await world({ concurrency: 1 });
		emulator.switches.queueOverLimit = 'refused';
		emulator.define('acme/long', { endless: true });
		await caller.submit('acme/long');

		expect((await caller.post(QUEUED, {})).status).toBe(429);
		expect(emulator.requests).toHaveLength(1);
	});

	it('can be raised while requests wait', async () => {
		await world({ concurrency: 1 });
		emulator.define('acme/long', { endless: true });
		for (let count = 0; count < 3; count += 1) await caller.submit('acme/long');
		emulator.platform.account.concurrency = 2;
		emulator.finish();

		expect(emulator.open().map(({ status }) => status)).toEqual(['IN_PROGRESS', 'IN_PROGRESS']);
	});
});
