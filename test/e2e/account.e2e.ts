import type { Browser } from 'playwright-core';

import { FAL_NODE } from '../../rig/n8n/package';
import { startBrowser, visit, type Visit } from './editor/browser';
import { createEditor, type Editor } from './editor/editor';
import { manualTrigger } from './world/nodes';
import { createSteps } from './world/steps';
import { startWorld, type World } from './world/world';

const FLUX = 'fal-ai/flux/dev';

let world: World;
let browser: Browser;
let window: Visit;
let editor: Editor;

const steps = createSteps();
const { step } = steps;

beforeAll(async () => {
	world = await startWorld();
	browser = await startBrowser(world.fal);
	window = await visit(browser, world.n8n);
	editor = createEditor(window.page, world.n8n.origin);
	// The list is in the order of time, so that no two may have the same.
	for (const [index, prompt] of ['a fox', 'a house'].entries()) {
		world.fal.history.add({
			endpointId: FLUX,
			endedAt: Date.now() - 60_000 + index * 1_000,
			input: { prompt },
			output: {
				images: [{ url: 'https://v3.fal.media/files/a/b.png', content_type: 'image/png' }],
			},
		});
	}
});
afterAll(async () => {
	if (steps.hasFailed) await window.shot('account-failed');
	await browser.close();
	await world.stop();
});

/** A workflow whose node *FAL* has these parameters; the node is opened. */
async function open(
	parameters: Readonly<Record<string, unknown>>,
	key = world.fal.adminKey,
): Promise<void> {
	const { api, origin } = world.n8n;
	const credentials = { falApi: await api.createFalCredential(key) };
	const fal = { name: 'FAL', type: FAL_NODE, typeVersion: 1.1, parameters, credentials };
	const id = await api.createWorkflow({ name: 'Account', nodes: [manualTrigger, { ...fal }] });
	await window.page.goto(`${origin}/workflow/${id}`);
	await editor.openNode('FAL');
}

/** What the node gives when it is executed by hand, as the editor shows it. */
async function run(): Promise<unknown> {
	await editor.node.execute();
	return await editor.node.readJson();
}

step('the usage of the account is a sum, or a series', async () => {
	const usage = { resource: 'account', operation: 'getUsage', models: FLUX };
	await open(usage);
	await window.shot('account-01-usage');
	await editor.node.execute();
	await window.shot('account-02-usage-series');

	await open({ ...usage, form: 'summary' });
	expect(await run()).toEqual([
		{
			model: FLUX,
			unit: expect.any(String),
			quantity: 2,
			cost: expect.any(Number),
			currency: 'USD',
		},
	]);
});

step('a key of the scope API is told what it lacks', async () => {
	await open({ resource: 'account', operation: 'getBalance' }, world.fal.key);
	await editor.node.execute();

	await window.shot('account-03-scope');
	const { message, description } = await editor.node.readError();
	expect(`${message} ${description}`).toMatch(/fal refused access.*scope ADMIN/s);
});

step('lost requests are found with their results', async () => {
	await open({ resource: 'request', operation: 'getMany', models: FLUX, includeResults: true });
	await window.shot('account-04-many');

	expect(await run()).toEqual(
		['a house', 'a fox'].map((prompt) => expect.objectContaining({ input: { prompt } })),
	);
});

step('the cost of runs is estimated', async () => {
	await open({
		resource: 'model',
		operation: 'estimateCost',
		models: { model: [{ id: FLUX, quantity: 200 }] },
	});
	await window.shot('account-05-estimate');

	expect(await run()).toEqual([
		expect.objectContaining({ total: { amount: expect.any(Number), currency: 'USD' } }),
	]);
});
