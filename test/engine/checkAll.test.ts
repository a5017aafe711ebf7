import { randomUUID } from 'node:crypto';

import { falWorld, type FalRun } from '../harness/fal';

const world = falWorld();

const JSON_OF_ITEM = '={{ $json.input }}';
const good = { input: { prompt: 'a fox' } };
const bad = { input: { prompt: 'a fox', num_images: 99 } };
const run = async ({ options, ...rest }: FalRun) =>
	await world.runModel({
		model: 'fal-ai/flux/dev',
		input: JSON_OF_ITEM,
		options: { checkInput: true, ...options },
		...rest,
	});
const paid = () => world.fal.journal.find({ method: 'POST' });

describe('before the first item is paid', () => {
	it('all are checked: with one bad row nothing is submitted or uploaded', async () => {
		const items = [...Array.from({ length: 19 }, () => good), bad];
		const { error } = await run({ items, options: { maxConcurrency: 2 } });

		expect(error?.message).toMatch(/^The input does not fit the model: num_images/);
		expect(error).toHaveProperty('context.itemIndex', 19);
		expect(paid()).toEqual([]);
	});

	it('every bad row is told with its reason, ten at most', async () => {
		const items = Array.from({ length: 14 }, (_, index) => (index % 7 === 3 ? good : bad));
		const { error } = await run({ items });

		expect(error?.message).toMatch(/^12 of 14 items cannot be run: \[item 0\] The input does not/);
		expect(error?.message.match(/\[item \d+\]/g)).toEqual(
			[0, 1, 2, 4, 5, 6, 7, 8, 9, 11].map((index) => `[item ${index}]`),
		);
		expect(error?.message).toMatch(/; and 2 more$/);
		expect(error).toHaveProperty('description', expect.stringMatching(/^Nothing was submitted/));
		expect(paid()).toEqual([]);
	});

	it('missing files, bad models and broken JSON are bad rows too', async () => {
		const items = [good, { input: '{ "prompt": ' }, { input: { prompt: 'x' }, model: 'no model' }];
		const { error } = await run({
			items,
			parameters: {
				model: { __rl: true, mode: 'id', value: '={{ $json.model || "fal-ai/flux/dev" }}' },
			},
		});

		expect(error?.message).toMatch(/^2 of 3 items/);
		expect(error?.message).toMatch(/\[item 1\].*\[item 2\] "no model"/);
		expect(paid()).toEqual([]);
	});

	it('a description that does not come holds up neither Timeout nor Stop', async () => {
		const held = world.fal.hold({ host: 'api.fal.ai' });
		// What one account has learned another does not know.
		const unknown = () => ({ credentials: { falApi: { id: randomUUID(), name: 'FAL' } } });
		const items = [good, good];
		const late = await run({ items, node: unknown(), options: { timeout: 1 } });
		const stopped = await run({
			items,
			node: unknown(),
			onStarted: ({ stop }) => void held.arrived(1).then(stop),
		});
		held.release();

		expect(late.error?.message).toMatch(/No result within 1 seconds/);
		expect(stopped.items).toEqual([]);
		expect(paid()).toEqual([]);
	});

	it('the good ones run when the node goes on after errors', async () => {
		const { items } = await run({ items: [good, bad], node: { onError: 'continueRegularOutput' } });

		expect(items).toHaveLength(2);
		expect(world.fal.journal.submits()).toHaveLength(1);
	});

	it('files are neither read nor uploaded for it, and each once for the run', async () => {
		const file = { data: Buffer.from('bytes').toString('base64'), mimeType: 'image/png' };
		const items = [
			{ json: { input: { prompt: 'x' } }, binary: { data: file } },
			{ json: { input: { prompt: 'y' } }, binary: { data: file } },
		];
		const { error } = await run({
			items,
			model: 'fal-ai/fast-sdxl',
			options: {
				checkInput: false,
				filesToUpload: { files: [{ binaryProperty: 'data', inputKey: 'image_url' }] },
			},
		});

		expect(error).toBeUndefined();
		expect(world.fal.journal.find({ method: 'PUT' })).toHaveLength(1);
	});

	it('no call is added: the model is looked up once', async () => {
		const credentials = { falApi: { id: randomUUID(), name: 'FAL' } };
		await run({ items: [good, good, good], node: { credentials } });
		const asked = world.fal.journal.find({ host: 'api.fal.ai', path: '/v1/models' });
		expect(asked).toHaveLength(1);
	});
});
