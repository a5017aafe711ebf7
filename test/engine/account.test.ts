import { randomUUID } from 'node:crypto';
import { falWorld } from '../harness/fal';

const world = falWorld({
	account: { concurrency: 2 },
	switches: { queueOverLimit: 'refused' },
});
const AT_ONCE = 8;
const rows = Array.from({ length: 24 }, () => ({}));

const SHORT = /^\/acme\/short$/;

const callsOf = (path: RegExp) => world.fal.journal.find({ path }).length;

/** Runs the items with the key of one account; tells how many calls fal refused. */
async function runAll(account: string, waitMode: string): Promise<number> {
	const before = callsOf(SHORT);
	const { items } = await world.runModel({
		items: rows,
		model: 'acme/short',
		node: { credentials: { falApi: { id: account, name: 'FAL' } } },
		parameters: { waitMode },
		options: { maxConcurrency: AT_ONCE },
	});
	expect(items).toHaveLength(rows.length);
	return callsOf(SHORT) - before - rows.length;
}

describe('an account that takes two runs at once', () => {
	beforeEach(() => {
		world.fal.define('acme/short', { durationMs: 60, output: { ok: true } });
	});

	it.each(['queue', 'direct'])('refuses nobody after the first few: %s', async (waitMode) => {
		const refused = await runAll(randomUUID(), waitMode);

		expect(refused).toBeGreaterThan(0);
		expect(refused).toBeLessThanOrEqual(AT_ONCE);
	});

	it('is known to the executions that come after', async () => {
		const account = randomUUID();
		await runAll(account, 'direct');

		// One may be tried in vain: the account might have grown.
		expect(await runAll(account, 'direct')).toBeLessThanOrEqual(1);
	});
});

it('a model that fal’s catalogue does not know is looked for once', async () => {
	world.fal.define('acme/private', { output: { ok: true } });
	const { items } = await world.runModel({
		items: rows,
		model: 'acme/private',
		options: { maxConcurrency: AT_ONCE, checkInput: true },
	});

	expect(items).toHaveLength(rows.length);
	expect(callsOf(/^\/v1\/models$/)).toBe(1);
});
