import type { IDataObject } from 'n8n-workflow';
import { engineHas } from '../harness/engineHas';
import type { QueueRequest } from '../../emulator';
import { falWorld } from '../harness/fal';

const world = falWorld();

const numbered = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, number) => ({ number }));

const numberOf = ({ input }: QueueRequest): number => Object(input).number;

/** Echoes its number; fails for those named. Runs until it is told to end. */
const defineEcho = (failing: readonly number[] = []) => {
	world.fal.define('acme/echo', {
		endless: true,
		output: (input) => ({ number: Object(input).number }),
		validate: (input) =>
			failing.includes(Object(input).number)
				? [{ loc: ['body', 'number'], msg: 'Bad number', type: 'value_error' }]
				: undefined,
	});
};

/**
 * Waits each time until as many requests are open as may be, and ends the newest of them: so items end
 * in another order than they began, and at no moment are there more or fewer side by side.
 */
async function endNewestFirst(count: number, atOnce: number): Promise<void> {
	const { fal } = world;
	for (let left = count; left > 0; left -= 1) {
		const open = Math.min(atOnce, left);
		await fal.until(`${open} open requests`, () => fal.open().length === open);
		const newest = Math.max(...fal.open().map(numberOf));
		fal.finish((request) => numberOf(request) === newest);
	}
}

/** The most requests that were open at the same time, by when fal took and ended them. */
function mostAtOnce(): number {
	const { requests } = world.fal;
	return Math.max(
		...requests.map(
			({ submittedAt }) =>
				requests.filter(
					(other) => other.submittedAt <= submittedAt && (other.completedAt ?? 0) > submittedAt,
				).length,
		),
	);
}

const results = () => world.fal.journal.find({ method: 'GET', path: /\/requests\/[^/]+$/ });

const echo = {
	model: 'acme/echo',
	parameters: { inputParams: '={{ { number: $json.number } }}' },
	after: { origin: "={{ $('Start').item.json.number }}" },
};

describe('many items', () => {
	it('come out in their order, each paired with the item it was made from', async () => {
		defineEcho();
		const running = world.runModel({
			...echo,
			items: numbered(100),
			options: { maxConcurrency: 10 },
		});
		await endNewestFirst(100, 10);
		const run = await running;

		expect(run.error).toBeUndefined();
		const order = Array.from({ length: 100 }, (_, number) => number);
		expect(run.items.map((item) => Object(item.json['result']).number)).toEqual(order);
		expect(run.items.map((item) => item.pairedItem)).toEqual(order.map((item) => ({ item })));
		expect(run.evaluated.map((values) => values['origin'])).toEqual(order);
		expect(world.fal.journal.submits()).toHaveLength(100);
	});

	it.each([
		['the default', {}, 5],
		['one at a time', { maxConcurrency: 1 }, 1],
		['three', { maxConcurrency: 3 }, 3],
	])('run side by side, up to the limit: %s', async (_name, options, limit) => {
		defineEcho();
		const running = world.runModel({ ...echo, items: numbered(12), options });
		await endNewestFirst(12, limit);
		const run = await running;

		expect(run.items).toHaveLength(12);
		expect(mostAtOnce()).toBe(limit);
	});
});

describe('an item that fails', () => {
	it('becomes an error row in its place with Continue On Fail', async () => {
		defineEcho([1, 3]);
		const running = world.runModel({
			...echo,
			items: numbered(5),
			node: { onError: 'continueRegularOutput' },
		});
		await endNewestFirst(5, 5);
		const run = await running;

		expect(run.error).toBeUndefined();
		expect(run.items.map(({ json }) => ('error' in json ? 'failed' : 'done'))).toEqual([
			'done',
			'failed',
			'done',
			'failed',
			'done',
		]);
		expect(run.items[1]).toMatchObject({
			json: {
				error: 'The model refused the input: number: Bad number',
				message: expect.stringContaining('Correct the fields'),
				details: {
					kind: 'invalidInput',
					httpCode: 422,
					model: 'acme/echo',
					requestId: world.fal.requests.find(({ input }) => Object(input).number === 1)?.requestId,
					fields: [{ path: 'number', message: 'Bad number' }],
				},
			},
			pairedItem: { item: 1 },
		});
	});

	it('leaves by the error output, with its input and its request ID', async () => {
		defineEcho([1]);
		const running = world.runModel({
			...echo,
			items: numbered(3),
			node: { onError: 'continueErrorOutput' },
		});
		await endNewestFirst(3, 3);
		const run = await running;

		expect(run.items.map(({ json }) => Object(json['result']).number)).toEqual([0, 2]);
		expect(run.errorItems).toHaveLength(1);
		const [failed] = world.fal.requests.filter(({ input }) => Object(input).number === 1);
		expect(run.errorItems[0]?.json).toEqual({
			number: 1,
			error: expect.stringContaining('Bad number'),
			message: expect.stringContaining(`Request ID: ${String(failed?.requestId)}.`),
			...(engineHas.detailsAtErrorOutput && {
				details: expect.objectContaining({ requestId: failed?.requestId }),
			}),
		});
	});

	it('stops the run, starts nothing new, and names the requests that finished', async () => {
		defineEcho([2]);
		const { fal } = world;
		const running = world.runModel({
			...echo,
			items: numbered(10),
			options: { maxConcurrency: 2 },
		});
		const end = async (number: number) => {
			await fal.until(`request ${number}`, () => fal.open().some((r) => numberOf(r) === number));
			fal.finish((request) => numberOf(request) === number);
		};
		await end(0);
		await end(1);
		await fal.until('the two after them', () => fal.open().length === 2);
		await end(2);
		// The other one is paid: it is waited for, but it makes no room for the next.
		await fal.until('the failed result', () => results().some(({ status }) => status === 422));
		await end(3);
		const run = await running;

		expect(run.status).toBe('error');
		expect(run.error).toMatchObject({
			message: 'The model refused the input: number: Bad number',
			context: { itemIndex: 2 },
		});
		expect(fal.requests.map(numberOf)).toEqual([0, 1, 2, 3]);
		const finished = fal.requests.filter(({ answer }) => answer?.status === 200);
		expect(finished.map(numberOf)).toEqual([0, 1, 3]);
		for (const { requestId } of finished) {
			expect(run.error).toHaveProperty('description', expect.stringContaining(requestId));
		}
	});

	it('is told apart when its parameters are at fault, and nothing of it is sent', async () => {
		world.fal.define('acme/echo', {});
		const run = await world.runModel({
			...echo,
			items: [{ input: '{"number": 0}' }, { input: '{"number": 1' }, { input: '{"number": 2}' }],
			parameters: { inputParams: '={{ $json.input }}' },
			node: { onError: 'continueRegularOutput' },
		});

		expect(run.items.map(({ json }) => json['error'])).toEqual([
			undefined,
			expect.stringMatching(/Input Parameters is not valid JSON: .* at line 1, column 13/),
			undefined,
		]);
		expect(world.fal.journal.submits()).toHaveLength(2);
	});
});
