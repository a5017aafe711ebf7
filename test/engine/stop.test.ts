import { falWorld, onlyJson } from '../harness/fal';

const world = falWorld();

const items = (count: number) => Array.from({ length: count }, (_, number) => ({ number }));

const submits = { method: 'POST', host: 'queue.fal.run' } as const;

const cancels = () => world.fal.journal.find({ method: 'PUT', path: /\/cancel$/ });

const direct = () => world.fal.journal.find({ host: 'fal.run' });

describe('Stop', () => {
	it('ends the wait and cancels everything that is open at fal', async () => {
		world.fal.define('acme/endless', { endless: true });
		const run = await world.runModel({
			model: 'acme/endless',
			items: items(100),
			options: { maxConcurrency: 10 },
			onStarted: ({ stop }) => void world.untilFollowed(10).then(stop),
		});

		expect(run.items).toEqual([]);
		expect(world.fal.open()).toEqual([]);
		expect(world.fal.requests).toHaveLength(10);
		expect(world.fal.requests.every(({ cancelled }) => cancelled)).toBe(true);
	});

	it('cancels a request that waits in the queue', async () => {
		world.fal.define('acme/stuck', { stuckInQueue: true });
		await world.runModel({
			model: 'acme/stuck',
			onStarted: ({ stop }) => void world.untilFollowed(1).then(stop),
		});

		expect(world.fal.open()).toEqual([]);
	});

	it('cancels a request whose submission was still under way', async () => {
		world.fal.define('acme/endless', { endless: true });
		const held = world.fal.hold(submits);
		await world.runModel({
			model: 'acme/endless',
			onStarted: ({ stop }) => void held.arrived(1).then(stop).then(held.release),
		});
		await world.fal.idle();

		expect(world.fal.requests).toHaveLength(1);
		expect(world.fal.requests[0]?.cancelled).toBe(true);
	});

	it('hangs up on a direct run', async () => {
		world.fal.define('acme/slow', { endless: true });
		await world.runModel({
			model: 'acme/slow',
			parameters: { waitMode: 'direct' },
			onStarted: ({ stop }) =>
				void world.fal.until('the call', () => direct().length > 0).then(stop),
		});
		await world.fal.idle();

		expect(direct()).toHaveLength(1);
		expect(direct()[0]?.hungUp).toBe(true);
	});

	it('submits nothing again with Retry On Fail', async () => {
		world.fal.define('acme/endless', { endless: true });
		const run = await world.runModel({
			model: 'acme/endless',
			node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
			onStarted: ({ stop }) => void world.untilFollowed(1).then(stop),
		});

		expect(world.fal.journal.submits()).toHaveLength(1);
		expect(world.fal.open()).toEqual([]);
		expect(run.error).toMatchObject({
			description: expect.stringContaining(world.fal.requests[0]?.requestId ?? 'no request'),
		});
	});
});

describe('the time-out of the workflow', () => {
	it('cancels what is open at fal', async () => {
		world.fal.define('acme/endless', { endless: true });
		const run = await world.runModel({
			model: 'acme/endless',
			items: items(3),
			onStarted: ({ timeOut }) => void world.untilFollowed(3).then(timeOut),
		});

		expect(run.error?.message).toMatch(/stopped|timed? ?out|cancel/i);
		expect(world.fal.requests).toHaveLength(3);
		expect(world.fal.open()).toEqual([]);
	});
});

describe('Timeout', () => {
	it('ends the wait, cancels the request and says so', async () => {
		world.fal.define('acme/endless', { endless: true });
		const run = await world.runModel({ model: 'acme/endless', options: { timeout: 1 } });

		expect(world.fal.open()).toEqual([]);
		expect(run.error).toMatchObject({
			message: 'No result within 1 seconds',
			description: expect.stringMatching(
				new RegExp(`^The request was cancelled at fal\\. .*${world.fal.requests[0]?.requestId}`),
			),
		});
	});

	it('bounds the wait in the queue too', async () => {
		world.fal.define('acme/stuck', { stuckInQueue: true });
		const run = await world.runModel({ model: 'acme/stuck', options: { timeout: 1 } });

		expect(run.error?.message).toBe('No result within 1 seconds');
		expect(cancels()).toHaveLength(1);
	});

	it('keeps the result of a request that finished while nobody could see it', async () => {
		world.fal.define('acme/quick', { output: { ok: true } });
		// Neither stream nor poll gets an answer until the time is over.
		world.fal.fault({ path: /\/status\/stream$/ }, { hang: true });
		const run = await world.runModel({ model: 'acme/quick', options: { timeout: 1 } });

		expect(run.error).toBeUndefined();
		expect(onlyJson(run.items)['result']).toEqual({ ok: true });
		expect(cancels()).toEqual([]);
	});

	it('keeps the result when only the cancellation tells that there is one', async () => {
		world.fal.define('acme/quick', { output: { ok: true } });
		world.fal.fault({ path: /\/status(\/stream)?$/ }, { hang: true }, Infinity);
		const run = await world.runModel({ model: 'acme/quick', options: { timeout: 1 } });

		expect(run.error).toBeUndefined();
		expect(onlyJson(run.items)['result']).toEqual({ ok: true });
	});

	it.each([
		['a submission', { method: 'POST', host: 'queue.fal.run' }, 'queue'],
		['a status stream', { path: /\/status\/stream$/ }, 'queue'],
		['a direct run', { host: 'fal.run' }, 'direct'],
	])('is not outlived by %s that hangs', async (_name, match, waitMode) => {
		world.fal.define('acme/endless', { endless: true });
		world.fal.fault(match, { hang: true }, Infinity);
		const run = await world.runModel({
			model: 'acme/endless',
			options: { timeout: 1 },
			parameters: { waitMode },
		});

		expect(run.error?.message).toBe('No result within 1 seconds');
		expect(world.fal.open()).toEqual([]);
	});

	it('cancels a request whose submission is answered too late', async () => {
		world.fal.define('acme/endless', { endless: true });
		const held = world.fal.hold(submits);
		const run = await world.runModel({ model: 'acme/endless', options: { timeout: 1 } });
		expect(run.error?.description).toContain('a request that it still takes is cancelled');
		held.release();
		await world.fal.idle();

		expect(world.fal.requests[0]?.cancelled).toBe(true);
	});
});
