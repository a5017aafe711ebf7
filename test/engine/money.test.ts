import { falWorld, onlyJson } from '../harness/fal';

const world = falWorld();

const items = (count: number) => Array.from({ length: count }, (_, number) => ({ number }));
const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const echo = {
	model: 'acme/echo',
	parameters: { inputParams: '={{ { number: $json.number } }}' },
};
const numberOf = (input: unknown): number => Object(input).number;

/** How often fal took a request for each number. */
function timesTaken(): Record<number, number> {
	const times: Record<number, number> = {};
	for (const { input } of world.fal.requests) {
		times[numberOf(input)] = (times[numberOf(input)] ?? 0) + 1;
	}
	return times;
}

const once = (count: number) => Object.fromEntries(items(count).map(({ number }) => [number, 1]));

describe('a flaky network', () => {
	it('never makes an item be paid for twice', async () => {
		world.fal.define('acme/echo', {
			durationMs: 30,
			output: (input) => ({ number: numberOf(input) }),
		});
		const { fal } = world;
		fal.fault({ host: 'queue.fal.run', method: 'POST', nth: 3 }, { resetAfter: true });
		fal.fault({ host: 'queue.fal.run', method: 'POST', nth: 6 }, { resetBefore: true });
		fal.fault({ host: 'queue.fal.run', method: 'POST', nth: 9 }, { status: 429, body: {} });
		fal.fault({ host: 'queue.fal.run', method: 'POST', nth: 12 }, { status: 502, body: {} });
		fal.fault({ path: /\/status\/stream$/ }, { resetBefore: true }, 4);
		fal.fault({ path: /\/status\/stream$/, nth: 8 }, { cutStreamAfter: 1 }, 3);
		fal.fault({ path: /\/status$/ }, { status: 503, body: {} }, 2);
		fal.fault({ method: 'GET', path: /requests\/[^/]+$/ }, { resetBefore: true }, 3);
		fal.fault({ method: 'GET', path: /requests\/[^/]+$/, nth: 6 }, { cutBodyAfter: 4 }, 2);
		const run = await world.runModel({
			...echo,
			items: items(20),
			node: { onError: 'continueRegularOutput' },
		});

		expect(Object.values(timesTaken()).every((times) => times === 1)).toBe(true);
		const failed = run.items.filter(({ json }) => 'error' in json);
		// The reset after, the reset before and the 502: from here all three look the same.
		expect(failed).toHaveLength(3);
		for (const { json } of failed) expect(json).toHaveProperty('details.kind', 'unclear');
		const finished = run.items.filter(({ json }) => 'result' in json);
		expect(finished).toHaveLength(17);
	});

	it.each([
		['queue', 'queue.fal.run'],
		['direct', 'fal.run'],
	])('does not send an unanswered call again under Retry On Fail (%s)', async (waitMode, host) => {
		world.fal.define('acme/echo', { output: {} });
		world.fal.fault({ host, method: 'POST' }, { resetAfter: true });
		const run = await world.runModel({
			model: 'acme/echo',
			parameters: { waitMode },
			node: retry,
		});

		expect(world.fal.journal.find({ host, method: 'POST' })).toHaveLength(1);
		expect(run.error?.message).toContain('Not sent again');
	});

	it('submits again when the connection was never made', async () => {
		world.fal.fault({ host: 'queue.fal.run' }, { refuseConnect: true }, 2);
		const run = await world.runModel({});

		expect(run.error).toBeUndefined();
		expect(world.fal.requests).toHaveLength(1);
	});

	it('finds the request in the headers when the body of the answer is spoilt', async () => {
		world.fal.fault({ host: 'queue.fal.run', method: 'POST' }, { rewrite: () => ({ hello: 1 }) });
		const run = await world.runModel({});

		expect(run.error).toBeUndefined();
		expect(onlyJson(run.items)['requestId']).toBe(world.fal.requests[0]?.requestId);
	});
});

describe('Retry On Fail', () => {
	it('pays again only for what failed', async () => {
		let failures = 1;
		world.fal.define('acme/echo', {
			output: (input) => ({ number: numberOf(input) }),
			validate: (input) =>
				numberOf(input) === 2 && failures-- > 0
					? [{ loc: ['body', 'number'], msg: 'Bad day', type: 'value_error' }]
					: undefined,
		});
		const run = await world.runModel({ ...echo, items: items(5), node: retry });

		expect(run.error).toBeUndefined();
		expect(run.items.map(({ json }) => numberOf(json['result']))).toEqual([0, 1, 2, 3, 4]);
		expect(timesTaken()).toEqual({ ...once(5), 2: 2 });
	});

	it('hands finished results out again without asking fal', async () => {
		let failures = 1;
		world.fal.define('acme/echo', {
			output: (input) => ({ number: numberOf(input) }),
			validate: (input) =>
				numberOf(input) === 1 && failures-- > 0
					? [{ loc: ['body'], msg: 'No', type: 'x' }]
					: undefined,
		});
		const run = await world.runModel({
			...echo,
			parameters: { ...echo.parameters, waitMode: 'direct' },
			items: items(3),
			node: retry,
		});

		expect(run.items).toHaveLength(3);
		expect(world.fal.journal.find({ host: 'fal.run' })).toHaveLength(4);
	});

	it('follows a request that is still open instead of submitting again', async () => {
		world.fal.define('acme/open', { endless: true, output: { ok: true } });
		// The first try cannot find out how the request is doing.
		world.fal.fault(
			{ path: /\/status(\/stream)?$/ },
			{ status: 401, body: { detail: 'invalid key credentials' } },
			2,
		);
		const running = world.runModel({ model: 'acme/open', node: retry });
		await world.untilFollowed(2);
		expect(world.fal.finish()).toBe(1);
		const run = await running;

		expect(run.error).toBeUndefined();
		expect(world.fal.requests).toHaveLength(1);
		expect(onlyJson(run.items)).toMatchObject({
			result: { ok: true },
			requestId: world.fal.requests[0]?.requestId,
		});
	});

	it('runs a request again that was cancelled because its time was over', async () => {
		let runs = 0;
		world.fal.define('acme/moody', {
			output: () => ({ run: ++runs }),
			endless: true,
		});
		const run = await world.runModel({ model: 'acme/moody', options: { timeout: 1 }, node: retry });

		expect(run.error?.message).toBe('No result within 1 seconds');
		expect(world.fal.requests).toHaveLength(3);
		expect(world.fal.open()).toEqual([]);
	});

	it('keeps what is finished when the first item leaves an error row', async () => {
		world.fal.define('acme/echo', {
			output: (input) => ({ number: numberOf(input) }),
			validate: (input) =>
				numberOf(input) === 0 ? [{ loc: ['body'], msg: 'No', type: 'x' }] : undefined,
		});
		const run = await world.runModel({
			...echo,
			items: items(3),
			node: { ...retry, onError: 'continueRegularOutput' },
		});

		expect(run.items).toHaveLength(3);
		expect(timesTaken()).toEqual({ 0: 3, 1: 1, 2: 1 });
	});
});

describe('a rate limit', () => {
	it('makes direct runs wait, and all items finish', async () => {
		world.fal.define('acme/echo', { output: (input) => ({ number: numberOf(input) }) });
		const storm = {
			status: 429,
			body: { detail: 'Reached concurrent requests limit of 2', type: 'concurrent_requests_limit' },
			headers: { 'x-fal-needs-retry': '1' },
		};
		world.fal.fault({ host: 'fal.run' }, storm, 30);
		const run = await world.runModel({
			...echo,
			parameters: { ...echo.parameters, waitMode: 'direct' },
			items: items(20),
			options: { maxConcurrency: 10 },
		});

		expect(run.error).toBeUndefined();
		expect(run.items.map(({ json }) => numberOf(json['result']))).toEqual(
			items(20).map(({ number }) => number),
		);
		expect(world.fal.journal.find({ host: 'fal.run' })).toHaveLength(50);
	});

	it('is kept to as fal asks in Retry-After', async () => {
		world.fal.define('acme/echo', { output: {} });
		world.fal.fault(
			{ host: 'fal.run' },
			{ status: 429, body: {}, headers: { 'retry-after': '1' } },
		);
		const run = await world.runModel({ model: 'acme/echo', parameters: { waitMode: 'direct' } });

		expect(run.error).toBeUndefined();
		const [first, second] = world.fal.journal.find({ host: 'fal.run' });
		expect(Number(second?.atMs) - Number(first?.atMs)).toBeGreaterThanOrEqual(1_000);
	});
});
