import type { IDataObject } from 'n8n-workflow';
import { engineHas } from '../harness/engineHas';
import { falWorld } from '../harness/fal';

const world = falWorld();

const numbered = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, number) => ({ number }));

/** Echoes its number; fails for those named. Later items are quicker, so order is not by chance. */
const defineEcho = (count: number, failing: readonly number[] = []) => {
	world.fal.define('acme/echo', {
		output: (input) => ({ number: Object(input).number }),
		validate: (input) =>
			failing.includes(Object(input).number)
				? [{ loc: ['body', 'number'], msg: 'Bad number', type: 'value_error' }]
				: undefined,
		durationMs: 20,
		runners: count,
	});
};

const echo = {
	model: 'acme/echo',
	parameters: { inputParams: '={{ { number: $json.number } }}' },
	after: { origin: "={{ $('Start').item.json.number }}" },
};

describe('many items', () => {
	it('come out in their order, each paired with the item it was made from', async () => {
		defineEcho(100);
		const run = await world.runModel({
			...echo,
			items: numbered(100),
			options: { maxConcurrency: 10 },
		});

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
		defineEcho(100);
		let most = 0;
		world.fal.define('acme/echo', {
			durationMs: 30,
			output(input) {
				most = Math.max(most, world.fal.open().length);
				return { number: Object(input).number };
			},
		});
		await world.runModel({ ...echo, items: numbered(12), options });

		expect(most).toBe(limit);
	});
});

describe('an item that fails', () => {
	it('becomes an error row in its place with Continue On Fail', async () => {
		defineEcho(5, [1, 3]);
		const run = await world.runModel({
			...echo,
			items: numbered(5),
			node: { onError: 'continueRegularOutput' },
		});

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
		defineEcho(3, [1]);
		const run = await world.runModel({
			...echo,
			items: numbered(3),
			node: { onError: 'continueErrorOutput' },
		});

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
		defineEcho(10, [2]);
		const run = await world.runModel({
			...echo,
			items: numbered(10),
			options: { maxConcurrency: 2 },
		});

		expect(run.status).toBe('error');
		expect(run.error).toMatchObject({
			message: 'The model refused the input: number: Bad number',
			context: { itemIndex: 2 },
		});
		const submitted = world.fal.requests.length;
		expect(submitted).toBeLessThan(6);
		expect(world.fal.open()).toEqual([]);
		const finished = world.fal.requests.filter(({ answer }) => answer?.status === 200);
		expect(finished).toHaveLength(submitted - 1);
		for (const { requestId } of finished) {
			expect(run.error).toHaveProperty('description', expect.stringContaining(requestId));
		}
	});

	it('is told apart when its parameters are at fault, and nothing of it is sent', async () => {
		defineEcho(3);
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
