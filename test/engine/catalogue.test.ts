import { randomUUID } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';
import { runWorkflow, type RunSetup } from '../../rig/engine/engine';
import { falWorld, onlyJson } from '../harness/fal';
import { asTool } from '../../rig/engine/tool';

const world = falWorld({ catalogueSize: 1_500 });

const runOperation = async (
	operation: string,
	parameters: INodeParameters,
	setup: Partial<RunSetup> = {},
) =>
	await runWorkflow({
		items: [{}],
		credentials: { apiKey: world.fal.key },
		node: { credentials: { falApi: { id: randomUUID(), name: 'FAL' } } },
		parameters: { resource: 'model', operation, ...parameters },
		...setup,
	});

describe('Search', () => {
	it('finds models by words and pairs them with the item', async () => {
		const run = await runOperation('search', { query: 'kling' });

		expect(run.error).toBeUndefined();
		expect(run.items.length).toBeGreaterThan(0);
		expect(JSON.stringify(run.items[0]?.json)).toMatch(/kling/i);
		expect(run.itemsOf('FAL').every(({ pairedItem }) => Object(pairedItem).item === 0)).toBe(true);
	});

	it('gives no items when nothing is found', async () => {
		const run = await runOperation('search', { query: 'no such thing' });

		expect(run.error).toBeUndefined();
		expect(run.items).toEqual([]);
	});

	it.each([
		[{ query: 'no such thing' }, 'No model matches "no such thing".'],
		[
			{ query: 'kling', category: 'speech-to-text' },
			'No model matches "kling" in the category speech-to-text.',
		],
	])('tells an agent that nothing is found: %j', async (parameters, words) => {
		const run = await runOperation('search', parameters, await asTool());

		const note = `${words} Try fewer or more general words.`;
		expect(onlyJson(run.itemsOf('FAL'))).toEqual({ models: [], note });
	});

	it('leaves out what fal does not tell', async () => {
		const run = await runOperation('search', { query: 'flux' });

		const values = run.items.flatMap(({ json }) => Object.values(json));
		expect(values).toContain('fal-ai/flux/dev');
		expect(values).not.toContain(null);
	});

	it('stops at Limit, and goes through all pages with Return All', async () => {
		const some = await runOperation('search', { query: '', limit: 7 });
		expect(some.items).toHaveLength(7);

		const all = await runOperation('search', { query: '', returnAll: true, status: 'any' });
		const ids = all.items.map(({ json }) => json['model'] ?? json['id']);
		expect(ids.length).toBeGreaterThan(1_400);
		expect(new Set(ids).size).toBe(ids.length);
	});

	it('says what is wrong when the catalogue cannot be had', async () => {
		world.fal.fault({ host: 'api.fal.ai' }, { status: 500, body: {} }, Infinity);
		const run = await runOperation('search', { query: 'x' });

		expect(run.error?.message).toMatch(/fal/);
		expect(run.items).toEqual([]);
	});
});

describe('Get Info', () => {
	const info = async (value: string) =>
		await runOperation('getInfo', { model: { __rl: true, mode: 'id', value } });

	it('tells the fields, category and price of a model', async () => {
		const run = await info('fal-ai/flux/dev');

		expect(run.error).toBeUndefined();
		const text = JSON.stringify(onlyJson(run.items));
		for (const word of ['prompt', 'num_images', 'text-to-image', 'price']) {
			expect(text).toContain(word);
		}
	});

	it('says that fal does not know a model', async () => {
		const run = await info('acme/unknown-model');

		expect(run.error?.message).toMatch(/not found/);
	});
});
