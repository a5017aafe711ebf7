/** A limit for what one execution of the node may cost. */
import { engineHas } from '../harness/engineHas';
import { falWorld, type FalRun } from '../harness/fal';

const world = falWorld();
const model = 'acme/priced';
const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ index }));

beforeEach(() => {
	define();
});

/** A model whose calls cost 0.1 USD: fal estimates by earlier ones, and knows none. */
function define(more: Parameters<typeof world.fal.define>[1] = {}) {
	world.fal.define(model, {
		price: { unit_price: 0.1, unit: 'image' },
		output: { ok: true },
		billableUnits: 1,
		durationMs: 30,
		...more,
	});
}

const run = async ({ options, ...more }: FalRun = {}, maxCost = 0.5) =>
	await world.runModel({
		items: rows(20),
		model,
		...more,
		options: { maxCost, maxConcurrency: 20, ...options },
	});
const submits = () => world.fal.journal.submits().length;

it.each(['queue', 'direct'])('is kept with 20 items side by side: %s', async (waitMode) => {
	const { items } = await run({
		parameters: { waitMode },
		node: { onError: 'continueRegularOutput' },
	});

	const calls =
		waitMode === 'queue' ? submits() : world.fal.journal.find({ host: 'fal.run' }).length;
	expect(calls).toBe(5);
	expect(items).toHaveLength(20);
	const failed = items.filter(({ json }) => 'error' in json);
	expect(failed).toHaveLength(15);
	expect(failed[0]?.json).toMatchObject({
		error: expect.stringMatching(
			/^Max Cost of 0\.5 USD would be passed: 0\.5 USD are spent or on the way, and this run is expected to cost 0\.1 USD$/,
		),
		message: expect.stringMatching(/^This run was not submitted\. Raise Max Cost/),
		details: { kind: 'overLimit' },
	});
	// One question for all items, and none for the price on the way.
	expect(world.fal.journal.find({ path: /\/pricing\/estimate$/ })).toHaveLength(1);
});

it('stops the node with what was spent and which items were not run', async () => {
	const { error } = await run({ options: { maxConcurrency: 1 } });

	expect(submits()).toBe(5);
	expect(error?.message).toMatch(/^Max Cost of 0\.5 USD would be passed: 0\.5 USD are spent/);
	expect(error).toHaveProperty(
		'description',
		expect.stringMatching(/Finished in the meantime: .*Not run: item 5, 6, 7, .*19\.$/),
	);
});

it('counts what runs have really cost', async () => {
	define({ billableUnits: 3 });
	await run({ options: { maxConcurrency: 1 } });

	// 0.3, and then 0.3 more are spent: 0.1 more would be too much.
	expect(submits()).toBe(2);
});

it('goes on after runs that fal refused', async () => {
	define({ error: { status: 422, body: { detail: 'No such voice' } } });
	await run({ node: { onError: 'continueRegularOutput' }, options: { maxConcurrency: 1 } });

	expect(submits()).toBe(20);
});

it('counts runs that were cancelled: they may have been billed for what they began', async () => {
	define({ endless: true });
	await run(
		{
			items: rows(4),
			options: { maxConcurrency: 1, timeout: 1 },
			node: { onError: 'continueRegularOutput' },
		},
		0.2,
	);

	expect(submits()).toBe(2);
});

it('holds over the tries of Retry On Fail', async () => {
	world.fal.fault({ path: /\/requests\/[^/]+$/ }, { status: 500 }, 3);
	const { error } = await run({
		items: rows(8),
		options: { maxConcurrency: 1 },
		node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
	});

	expect(error?.message).toMatch(/^Max Cost/);
	expect(submits()).toBe(5);
});

it('holds for an execution that is put to wait', async () => {
	define({ endless: true });
	const { error } = await run({
		parameters: { waitMode: 'webhook' },
		instanceUrl: 'https://n8n.example.com',
	});

	// n8n 1.123 cannot wait for fal's call: nothing is submitted there at all.
	expect(error?.message).toMatch(engineHas.signedResumeUrls ? /^Max Cost/ : /Pause/);
	expect(submits()).toBe(engineHas.signedResumeUrls ? 5 : 0);
});

it('holds for Submit', async () => {
	const { items } = await run({
		parameters: { operation: 'submit' },
		node: { onError: 'continueRegularOutput' },
	});

	expect(submits()).toBe(5);
	expect(items.filter(({ json }) => 'error' in json)).toHaveLength(15);
});

it('submits nothing when fal gives no estimate', async () => {
	world.fal.fault({ path: /\/pricing\/estimate$/ }, { status: 403 }, Infinity);
	const { error } = await run({ items: rows(2) });

	expect(submits()).toBe(0);
	expect(error?.message).toMatch(/^fal gave no estimate of what acme\/priced costs/);
	expect(error).toHaveProperty('description', expect.stringMatching(/limit that cannot be kept/));
});

it('asks for no estimate unless there is a limit', async () => {
	await world.runModel({ items: rows(2), model });

	expect(world.fal.journal.find({ path: /\/pricing\/estimate$/ })).toEqual([]);
});
