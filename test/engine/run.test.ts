import type { JsonValue } from '../../emulator';
import { falWorld, onlyJson } from '../harness/fal';

const world = falWorld();

describe('the model', () => {
	it.each([
		['  fal-ai/fast-sdxl '],
		['/fal-ai/fast-sdxl/'],
		['https://fal.run/fal-ai/fast-sdxl'],
		['https://queue.fal.run/fal-ai/fast-sdxl'],
		['https://fal.ai/models/fal-ai/fast-sdxl'],
		['https://fal.ai/models/fal-ai/fast-sdxl/api?platform=http#schema'],
		['https://fal.ai/models/fal-ai/fast-sdxl/playground'],
	])('is understood as %j', async (value) => {
		const { items, error } = await world.runModel({ model: value });

		expect(error).toBeUndefined();
		expect(onlyJson(items)['model']).toBe('fal-ai/fast-sdxl');
		expect(world.fal.journal.submits()[0]?.path).toBe('/fal-ai/fast-sdxl');
	});

	it('is read from an address in By URL', async () => {
		const { items } = await world.runModel({
			parameters: {
				model: { __rl: true, mode: 'url', value: 'https://fal.ai/models/fal-ai/flux/dev/api' },
			},
		});

		expect(onlyJson(items)['model']).toBe('fal-ai/flux/dev');
	});

	it('may be a workflow', async () => {
		const { items } = await world.runModel({ model: 'workflows/acme/poster' });

		expect(onlyJson(items)).toMatchObject({ model: 'workflows/acme/poster' });
		expect(onlyJson(items)['media']).toMatchObject([{ kind: 'image' }]);
	});
});

describe('the input', () => {
	const sent = () => world.fal.requests[0]?.input;

	it('may be an object from an expression', async () => {
		await world.runModel({
			items: [{ wanted: { prompt: 'a "quoted"\nfox' } }],
			parameters: { inputParams: '={{ $json.wanted }}' },
		});

		expect(sent()).toEqual({ prompt: 'a "quoted"\nfox' });
	});

	it('keeps the types that the user wrote', async () => {
		const input = { prompt: '1984', duration: '5', steps: 5, on: false, nothing: null, empty: '' };
		await world.runModel({ input });

		expect(sent()).toEqual(input);
	});

	it('keeps every digit of a long seed', async () => {
		await world.runModel({ input: '{"prompt": "a fox", "seed": 18446744073709551615}' });

		expect(world.fal.journal.submits()[0]?.body).toContain('"seed":18446744073709551615');
	});

	it.each([
		['a "red" fox', 'a word without double quotes stands'],
		['a fox\nin the snow', 'a text that does not end on its line begins'],
	])('that an expression breaks is told with the cure: %j', async (prompt, words) => {
		const run = async (inputParams: string) =>
			await world.runModel({ items: [{ prompt }], parameters: { inputParams } });
		const broken = await run('={"prompt": "{{ $json.prompt }}"}');

		expect(broken.error?.message).toContain(`Input Parameters is not valid JSON: ${words}`);
		const cure = /Write (\{.*\}) without other quotes/.exec(broken.error?.description ?? '')?.[1];
		expect(cure).toBe('{"prompt": {{ JSON.stringify($json.prompt) }} }');
		expect((await run(`=${cure}`)).error).toBeUndefined();
		expect(sent()).toEqual({ prompt });
	});

	it('may be empty', async () => {
		world.fal.define('acme/anything', { output: { ok: true } });
		const { items } = await world.runModel({ model: 'acme/anything', input: '' });

		expect(sent()).toEqual({});
		expect(onlyJson(items)['result']).toEqual({ ok: true });
	});

	it('gets the image under the key the user names', async () => {
		await world.runModel({
			parameters: { imageInput: ' https://example.com/a.png ' },
			options: { imageInputKey: 'image_url' },
		});

		expect(sent()).toEqual({ prompt: 'a fox', image_url: 'https://example.com/a.png' });
	});

	it('keeps an image that it has already', async () => {
		await world.runModel({
			input: { prompt: 'a fox', image: 'https://example.com/own.png' },
			parameters: { imageInput: 'https://example.com/other.png' },
		});

		expect(sent()).toEqual({ prompt: 'a fox', image: 'https://example.com/own.png' });
	});

	it('takes a data URI as image', async () => {
		await world.runModel({ parameters: { imageInput: 'data:image/png;base64,iVBORw0KGgo=' } });

		expect(sent()).toMatchObject({ image: 'data:image/png;base64,iVBORw0KGgo=' });
	});
});

describe('the result', () => {
	const results: JsonValue[] = ['just text', 42, 0, false, '', null, [1, 'two', { three: 3 }], {}];

	it.each(results.map((value) => [value]))('is %j when the model returns that', async (output) => {
		world.fal.define('acme/anything', { output });
		const queued = await world.runModel({ model: 'acme/anything' });
		const direct = await world.runModel({
			model: 'acme/anything',
			parameters: { waitMode: 'direct' },
		});

		expect(onlyJson(queued.items)).toHaveProperty('result', output);
		expect(onlyJson(direct.items)).toHaveProperty('result', output);
	});

	it('keeps the bytes of a model that answers with a file', async () => {
		const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff]);
		world.fal.define('acme/bytes', { rawOutput: { contentType: 'image/png', body: bytes } });
		const { items } = await world.runModel({ model: 'acme/bytes' });

		const uri = `data:image/png;base64,${bytes.toString('base64')}`;
		expect(onlyJson(items)).toMatchObject({ result: uri, media: [{ url: uri, kind: 'image' }] });
	});

	it('is only the file address with Simplify', async () => {
		const { items } = await world.runModel({ options: { simplify: true } });

		expect(onlyJson(items)['result']).toMatch(/^https:\/\/v3\.fal\.media\/.*\.png$/);
	});

	it('is only the text with Simplify', async () => {
		const { items } = await world.runModel({
			model: 'fal-ai/any-llm',
			options: { simplify: true },
		});

		expect(typeof onlyJson(items)['result']).toBe('string');
	});

	it('comes with the log lines when they are asked for', async () => {
		world.fal.define('acme/talker', {
			output: {},
			durationMs: 60,
			logs: [{ message: 'Loading' }, { message: 'Done', level: 'STDERR' }],
		});
		const { items } = await world.runModel({
			model: 'acme/talker',
			options: { includeLogs: true },
		});

		expect(onlyJson(items)['logs']).toMatchObject([{ message: 'Loading' }, { message: 'Done' }]);
	});

	it('tells how many units were billed, with fractions', async () => {
		world.fal.define('acme/fractions', { output: {}, billableUnits: 3.008 });
		const { items } = await world.runModel({ model: 'acme/fractions' });

		expect(onlyJson(items)['billableUnits']).toBe(3.008);
	});

	it('follows a redirect of the model without the key', async () => {
		world.fal.fault(
			{ method: 'GET', path: /requests\/[^/]+$/ },
			{ redirect: 'https://cdn.example.com/result.json', status: 302 },
		);
		world.fal.site('cdn.example.com', ({ response }) => {
			response.writeHead(200, { 'content-type': 'application/json' }).end('{"moved":true}');
			return true;
		});
		const { items } = await world.runModel({});

		expect(onlyJson(items)['result']).toEqual({ moved: true });
		const [line] = world.fal.journal.find({ host: 'cdn.example.com' });
		expect(line?.headers.authorization).toBeUndefined();
	});
});

/** All but the question for the price, for which nobody waits. */
const callsOnTheWay = () =>
	world.fal.journal.lines.filter(({ path }) => path !== '/v1/models/pricing');

describe('the calls', () => {
	it('are three for a queued item', async () => {
		await world.runModel({});

		expect(callsOnTheWay().map(({ method, path }) => `${method} ${path}`)).toEqual([
			'POST /fal-ai/fast-sdxl',
			expect.stringMatching(/^GET .*\/status\/stream$/),
			expect.stringMatching(/^GET .*\/requests\/[^/]+$/),
		]);
	});

	it('is one for a direct item', async () => {
		const { items } = await world.runModel({ parameters: { waitMode: 'direct' } });

		expect(callsOnTheWay().map(({ host, method }) => `${method} ${host}`)).toEqual([
			'POST fal.run',
		]);
		expect(onlyJson(items)['requestId']).toEqual(expect.stringMatching(/^[0-9a-f-]{36}$/));
	});

	it('carry what the options ask of fal', async () => {
		await world.runModel({
			options: {
				startTimeout: 30,
				priority: 'low',
				runnerHint: 'customer-42',
				noServerRetries: true,
				storePayloads: false,
			},
		});

		expect(world.fal.journal.submits()[0]?.headers).toMatchObject({
			'x-fal-request-start-timeout': '30',
			'x-fal-request-timeout': '30',
			'x-fal-queue-priority': 'low',
			'x-fal-runner-hint': 'customer-42',
			'x-fal-no-retry': '1',
			'x-fal-store-io': '0',
		});
	});

	it('ask nothing of fal without options; tags only say where they come from', async () => {
		await world.runModel({});

		const names = Object.keys(world.fal.journal.submits()[0]?.headers ?? {});
		expect(names.filter((name) => name.startsWith('x-fal')).sort()).toEqual([
			'x-fal-queue-priority',
			'x-fal-tags',
		]);
	});

	it('go to the addresses of the reply when they are of the older form', async () => {
		world.fal.switches.submitUrls = 'fullPathResponse';
		world.fal.define('acme/deep/path', { output: { ok: true } });
		const { items, error } = await world.runModel({ model: 'acme/deep/path' });

		expect(error).toBeUndefined();
		expect(onlyJson(items)['result']).toEqual({ ok: true });
	});

	it('find their way when the reply names no addresses', async () => {
		world.fal.switches.submitReply = 'webhookDoc';
		world.fal.fault(
			{ method: 'POST', host: 'queue.fal.run' },
			{
				rewrite: (body) => ({ request_id: Object(body).request_id }),
			},
		);
		const { items } = await world.runModel({});

		expect(onlyJson(items)['result']).toHaveProperty('images');
	});
});
