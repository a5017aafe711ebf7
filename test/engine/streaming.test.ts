import { falWorld, onlyJson } from '../harness/fal';

const world = falWorld();

const useStreaming = { useStreaming: true };

describe('Use Streaming', () => {
	it.each([['cumulative'], ['delta']] as const)('puts %s text together', async (textStream) => {
		world.fal.switches.textStream = textStream;
		const { items, error } = await world.runModel({
			model: 'fal-ai/any-llm',
			parameters: useStreaming,
		});

		expect(error).toBeUndefined();
		expect(onlyJson(items)['result']).toMatchObject({
			output: 'A red fox sits in the snow and looks at the camera.',
			partial: false,
		});
	});

	it('gives the last event of a stream of objects', async () => {
		world.fal.define('acme/steps', {
			stream: [{ progress: 0.5 }, { images: [{ url: 'https://v3.fal.media/files/a/b.png' }] }],
		});
		const { items } = await world.runModel({ model: 'acme/steps', parameters: useStreaming });

		expect(onlyJson(items)).toMatchObject({
			result: { images: [{ url: 'https://v3.fal.media/files/a/b.png' }] },
			media: [{ kind: 'image' }],
			requestId: expect.any(String),
		});
	});

	it.each([
		['text', ['A ', 'red', ' fox'], ['A ', 'red', ' fox']],
		['growing text', ['A', 'A red', 'A red fox'], ['A', ' red', ' fox']],
		['objects', [{ step: 1 }, { step: 2 }], ['{"step":1}', '{"step":2}']],
	])('forwards every piece of %s to a caller that listens', async (_name, stream, pieces) => {
		world.fal.define('acme/teller', { stream });
		const run = await world.runModel({
			model: 'acme/teller',
			parameters: useStreaming,
			streaming: true,
		});

		expect(run.chunks.map(({ type }) => type)).toEqual([
			'begin',
			...pieces.map(() => 'item'),
			'end',
		]);
		expect(run.chunks.flatMap(({ type, content }) => (type === 'item' ? [content] : []))).toEqual(
			pieces,
		);
		expect(run.chunks.every(({ metadata }) => metadata.itemIndex === 0)).toBe(true);
	});

	it('gives the same result whether anybody listens or not', async () => {
		world.fal.define('acme/teller', { stream: ['A ', 'red', ' fox'] });
		const settings = { model: 'acme/teller', parameters: useStreaming };
		const heard = await world.runModel({ ...settings, streaming: true });
		const alone = await world.runModel(settings);

		expect(onlyJson(heard.items)['result']).toBe('A red fox');
		expect(onlyJson(alone.items)['result']).toBe('A red fox');
		expect(alone.chunks).toEqual([]);
	});

	it('tells what had arrived when a stream breaks off, and does not run the model again', async () => {
		world.fal.define('acme/teller', { stream: { events: ['A ', 'red', ' fox'], cutAfter: 2 } });
		const run = await world.runModel({
			model: 'acme/teller',
			parameters: useStreaming,
			node: {
				onError: 'continueRegularOutput',
				retryOnFail: true,
				maxTries: 2,
				waitBetweenTries: 1,
			},
		});

		expect(world.fal.journal.find({ host: 'fal.run' })).toHaveLength(1);
		expect(onlyJson(run.items)).toHaveProperty('details.kind', 'unclear');
	});

	it('keeps the partial result of a stream that breaks off', async () => {
		world.fal.define('acme/teller', { stream: { events: ['A ', 'red', ' fox'], cutAfter: 2 } });
		const run = await world.runModel({
			model: 'acme/teller',
			parameters: useStreaming,
			node: { onError: 'continueRegularOutput' },
		});

		expect(onlyJson(run.items)).toHaveProperty('details.partialResult', 'A red');
	});

	it('ends at Timeout when the model goes on for ever', async () => {
		world.fal.define('acme/teller', { stream: { events: ['A '], neverEnds: true } });
		const run = await world.runModel({
			model: 'acme/teller',
			parameters: useStreaming,
			options: { timeout: 1 },
		});
		await world.fal.idle();

		expect(run.error?.message).toBe('No result within 1 seconds');
		expect(world.fal.journal.find({ host: 'fal.run' })[0]?.hungUp).toBe(true);
	});

	it('reports the failed step of a workflow', async () => {
		world.fal.define('workflows/acme/broken', {
			stream: [
				{ type: 'submit', node_id: 'picture', app_id: 'fal-ai/fast-sdxl', request_id: 'abc' },
				{
					type: 'error',
					node_id: 'picture',
					message: 'Error while fetching the result',
					error: {
						status: 422,
						body: {
							detail: [{ loc: ['body', 'num_images'], msg: 'too many', type: 'value_error' }],
						},
					},
				},
			],
		});
		const run = await world.runModel({ model: 'workflows/acme/broken', parameters: useStreaming });

		expect(run.error?.message).toBe('The model refused the input: num_images: too many');
	});
});
