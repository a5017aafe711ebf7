import { createWebhookKeys } from '../../../../nodes/Fal/fal/webhooks/keys';
import { FakeClock } from '../../../harness/fakeClock';
import { answer, ScriptedTransport } from '../../../harness/transport';
import { recorded } from '../../../harness/wire';

const vector = recorded('webhook-signature-test-vector');
const call = { headers: vector.headers, body: Buffer.from(vector.raw_body_utf8, 'utf8') };
const now: number = vector.clock_for_test_unix_seconds;
const JWKS = 'GET https://rest.fal.ai/.well-known/jwks.json';
const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const UNREADABLE = { kind: 'unexpectedAnswer' };

const world = (...replies: unknown[]) => {
	const clock = new FakeClock();
	const transport = new ScriptedTransport(clock, {
		[JWKS]: replies.map((reply) => answer(200, Object(reply))),
	});
	return { clock, transport, keys: createWebhookKeys(clock) };
};
const others = { keys: [vector.jwks.keys[0]] };

describe('the keys of fal', () => {
	it('are fetched once for many calls', async () => {
		const { keys, transport } = world(vector.jwks);

		for (let round = 0; round < 3; round++) {
			expect((await keys.verify(transport, call, now)).state).toBe('verified');
		}
		expect(transport.calls).toHaveLength(1);
	});

	it('are fetched once for calls at the same time', async () => {
		const { keys, transport } = world(vector.jwks);

		await Promise.all([1, 2, 3].map(async () => await keys.verify(transport, call, now)));
		expect(transport.calls).toHaveLength(1);
	});

	it('are fetched again after a day', async () => {
		const { keys, transport, clock } = world(vector.jwks, vector.jwks);

		await keys.verify(transport, call, now);
		await clock.run(clock.sleep(DAY_MS + 1));
		await keys.verify(transport, call, now);
		expect(transport.calls).toHaveLength(2);
	});

	it('are fetched once more when none fits, because fal may have changed them', async () => {
		const { keys, transport, clock } = world(others, vector.jwks);

		expect((await keys.verify(transport, call, now)).state).toBe('refused');
		await clock.run(clock.sleep(MINUTE_MS));
		expect((await keys.verify(transport, call, now)).state).toBe('verified');
		expect(transport.calls).toHaveLength(2);
	});

	it('are not fetched for every forged call', async () => {
		const { keys, transport } = world(others);

		for (let round = 0; round < 50; round++) await keys.verify(transport, call, now);
		expect(transport.calls).toHaveLength(1);
	});

	it('are not fetched for a call that no key could verify', async () => {
		const { keys, transport } = world(vector.jwks);

		expect((await keys.verify(transport, { ...call, headers: {} }, now)).state).toBe('refused');
		expect((await keys.verify(transport, call, now + 301)).state).toBe('refused');
		expect(transport.calls).toHaveLength(0);
	});

	it('that cannot be read are an error, and are asked for again a minute later', async () => {
		const { keys, transport, clock } = world({ hello: 1 }, vector.jwks);

		await expect(keys.verify(transport, call, now)).rejects.toMatchObject(UNREADABLE);
		await clock.run(clock.sleep(MINUTE_MS));
		expect((await keys.verify(transport, call, now)).state).toBe('verified');
	});

	it('that cannot be had are asked for once a minute, whatever is sent', async () => {
		const { keys, transport, clock } = world({ hello: 1 }, { hello: 2 });

		for (let round = 0; round < 50; round++) {
			await expect(keys.verify(transport, call, now)).rejects.toMatchObject(UNREADABLE);
		}
		expect(transport.calls).toHaveLength(1);
		await clock.run(clock.sleep(MINUTE_MS));
		await expect(keys.verify(transport, call, now)).rejects.toMatchObject(UNREADABLE);
		expect(transport.calls).toHaveLength(2);
	});

	it('that are a day old are believed no more while fal does not give new ones', async () => {
		const { keys, transport, clock } = world(vector.jwks, { hello: 1 });

		expect((await keys.verify(transport, call, now)).state).toBe('verified');
		await clock.run(clock.sleep(DAY_MS));
		await expect(keys.verify(transport, call, now)).rejects.toMatchObject(UNREADABLE);
		await expect(keys.verify(transport, call, now)).rejects.toMatchObject(UNREADABLE);
		expect(transport.calls).toHaveLength(2);
	});

	it('stay when a forged call makes us ask in vain', async () => {
		const { keys, transport, clock } = world(vector.jwks, { hello: 1 });
		const forged = { ...call, body: Buffer.from('{}') };

		expect((await keys.verify(transport, call, now)).state).toBe('verified');
		await clock.run(clock.sleep(MINUTE_MS));
		expect((await keys.verify(transport, forged, now)).state).toBe('refused');
		expect((await keys.verify(transport, call, now)).state).toBe('verified');
		expect(transport.calls).toHaveLength(2);
	});

	it('that fal has taken back are not believed once the new ones are known', async () => {
		const { keys, transport, clock } = world(vector.jwks, others);

		expect((await keys.verify(transport, call, now)).state).toBe('verified');
		await clock.run(clock.sleep(DAY_MS));
		expect((await keys.verify(transport, call, now)).state).toBe('refused');
	});

	it('are not read from a list that is too long', async () => {
		const { keys, transport } = world({ ...vector.jwks, more: 'x'.repeat(1024 * 1024) });

		await expect(keys.verify(transport, call, now)).rejects.toMatchObject(UNREADABLE);
	});
});
