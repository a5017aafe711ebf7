import { falWorld } from '../harness/fal';

const world = falWorld();
const headersOf = () => world.fal.journal.submits().map(({ headers }) => headers);
const hintTexts = (hints: ReadonlyArray<{ readonly message: string }>) =>
	hints.map(({ message }) => message).join(' ');

describe('Tags', () => {
	it('tells fal workflow and node by itself', async () => {
		await world.runModel({});
		expect(headersOf()[0]?.['x-fal-tags']).toMatch(/^n8n-workflow-id=workflow,.*n8n-node=FAL$/);
	});

	it('is silent when that is switched off', async () => {
		await world.runModel({ options: { tagAutomatically: false } });
		expect(headersOf()[0]).not.toHaveProperty('x-fal-tags');
	});

	it('sends own tags first, and hints at what fal would drop without a word', async () => {
		const tag = [
			{ name: 'customer', value: '={{ $json.who }}' },
			{ name: 'Bad Name', value: 'x' },
			{ name: 'n8n-node', value: 'mine' },
		];
		const { hints } = await world.runModel({
			items: [{ who: 'a' }, { who: 'b' }],
			options: { tags: { tag } },
		});
		const sent = headersOf().map((headers) => String(headers['x-fal-tags']));
		expect(sent.sort()).toEqual([
			expect.stringMatching(/^customer=a,n8n-node=mine,n8n-workflow-id=/),
			expect.stringMatching(/^customer=b,n8n-node=mine,n8n-workflow-id=/),
		]);
		expect(hintTexts(hints)).toMatch(/The tag "Bad Name" was not sent: it has a name of other/);
	});

	it.each([['direct'], ['queue']])('goes with a run of the mode %s', async (waitMode) => {
		await world.runModel({ parameters: { waitMode } });
		const paid = world.fal.journal.find({ method: 'POST' });
		expect(paid[0]?.headers['x-fal-tags']).toMatch(/n8n-node=FAL/);
	});
});

describe('Disable Fallback', () => {
	it('is a header', async () => {
		await world.runModel({ options: { disableFallback: true } });
		expect(headersOf()[0]?.['x-app-fal-disable-fallback']).toBe('true');
	});
});

describe('Max Queue Length', () => {
	it('is asked for in the address, and the request is made while the queue is short', async () => {
		const { items } = await world.runModel({ options: { maxQueueLength: 3 } });
		expect(items).toHaveLength(1);
		expect(world.fal.journal.submits()[0]?.query['fal_max_queue_length']).toBe('3');
	});

	it('fails at once, and nothing is submitted, when more wait', async () => {
		world.fal.fault(
			{ method: 'POST', host: 'queue.fal.run' },
			{ status: 429, body: { detail: 'Too long' } },
			Infinity,
		);
		const { error } = await world.runModel({ options: { maxQueueLength: 0 } });
		expect(error?.message).toMatch(/More requests wait .* Max Queue Length allows: Too long/);
		expect(error).toHaveProperty('context.fal.fate', 'notTaken');
		expect(world.fal.journal.submits()).toHaveLength(1);
	});

	it('waits for the limit of the account as ever', async () => {
		const body = { detail: 'Reached', type: 'concurrent_requests_limit' };
		world.fal.fault({ method: 'POST', host: 'queue.fal.run' }, { status: 429, body }, 1);
		const { items } = await world.runModel({ options: { maxQueueLength: 5 } });
		expect(items).toHaveLength(1);
		expect(world.fal.journal.submits()).toHaveLength(2);
	});
});
