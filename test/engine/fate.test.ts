import { falWorld, onlyJson } from '../harness/fal';

const world = falWorld();
const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };

const submissions = () => world.fal.journal.find({ host: 'queue.fal.run', method: 'POST' }).length;

/** What somebody reads of the failed node. */
const told = (error: object | undefined) => {
	const { message = '', description = '' }: { message?: string; description?: string } =
		error ?? {};
	return `${message} | ${description}`;
};

describe('with Retry On Fail an item', () => {
	it('that fal did not take is submitted again', async () => {
		world.fal.fault({ method: 'POST' }, { status: 401, body: { detail: 'invalid key' } });
		const run = await world.runModel({ node: retry });

		expect(run.error).toBeUndefined();
		expect(submissions()).toBe(2);
	});

	it('that fal may have taken is not submitted again, and says so', async () => {
		world.fal.fault({ method: 'POST' }, { resetAfter: true });
		const run = await world.runModel({ node: retry });

		expect(submissions()).toBe(1);
		expect(told(run.error)).toMatch(
			/not known whether fal took the request.*billed twice.*fal\.ai\/dashboard\/requests/,
		);
	});

	it('that is open at fal is followed, and its request is named', async () => {
		world.fal.define('acme/open', { endless: true, output: { ok: true } });
		world.fal.fault(
			{ path: /\/status(\/stream)?$/ },
			{ status: 401, body: { detail: 'invalid key credentials' } },
			2,
		);
		const once = await world.runModel({ model: 'acme/open' });
		expect(told(once.error)).toContain(`Request ID: ${world.fal.requests[0]?.requestId}.`);

		world.fal.fault(
			{ path: /\/status(\/stream)?$/ },
			{ status: 401, body: { detail: 'invalid key credentials' } },
			2,
		);
		const running = world.runModel({ model: 'acme/open', node: retry });
		await world.untilFollowed(3);
		world.fal.finish();
		const again = await running;
		expect(onlyJson(again.items)['result']).toEqual({ ok: true });
		expect(submissions()).toBe(2);
	});

	it('that failed at fal is submitted again, and tells why', async () => {
		let failures = 2;
		world.fal.define('acme/moody', {
			output: { ok: true },
			validate: () =>
				failures-- > 0 ? [{ loc: ['body', 'x'], msg: 'Bad day', type: 'value_error' }] : undefined,
		});
		const once = await world.runModel({ model: 'acme/moody' });
		expect(told(once.error)).toContain('x: Bad day');

		const again = await world.runModel({ model: 'acme/moody', node: retry });
		expect(again.error).toBeUndefined();
		expect(submissions()).toBe(3);
	});

	it('that was cancelled in time is submitted again, and says that it was cancelled', async () => {
		world.fal.define('acme/endless', { endless: true });
		const run = await world.runModel({
			model: 'acme/endless',
			options: { timeout: 1 },
			node: retry,
		});

		expect(told(run.error)).toContain('The request was cancelled at fal.');
		expect(submissions()).toBe(2);
		expect(world.fal.open()).toEqual([]);
	});
});
