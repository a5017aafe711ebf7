import type { Browser } from 'playwright-core';

import { FAL_NODE } from '../../rig/n8n/package';
import { startBrowser, visit, type Visit } from './editor/browser';
import { createEditor } from './editor/editor';
import { manualTrigger, setNode } from './world/nodes';
import { startWorld, type World } from './world/world';

let world: World;
let browser: Browser;
let window: Visit;

beforeAll(async () => {
	world = await startWorld();
	browser = await startBrowser(world.fal);
	window = await visit(browser, world.n8n);
});
afterAll(async () => {
	await browser.close();
	await world.stop();
});

it.each([
	[1, 'model', 'run', ['result', 'media', 'requestId', 'cost']],
	[1.1, 'image', 'generate', ['result', 'images', 'media', 'binaryProperty']],
	[1.1, 'account', 'getUsage', ['quantity', 'cost', 'currency']],
])(
	'the fields of version %d, %s: %s can be dragged before anything has run',
	async (typeVersion, resource, operation, names) => {
		const { api, origin } = world.n8n;
		const fal = {
			name: 'FAL',
			type: FAL_NODE,
			typeVersion,
			credentials: { falApi: await api.createFalCredential(world.fal.key) },
			parameters: { resource, operation },
		};
		const nodes = [manualTrigger, fal, setNode('After', {})];
		const id = await api.createWorkflow({ name: 'Fields', nodes });
		await window.page.goto(`${origin}/workflow/${id}`);
		await createEditor(window.page, origin).openNode('After');

		const input = window.page.getByTestId('ndv').getByTestId('ndv-input-panel');
		for (const name of names) await input.getByText(name, { exact: true }).first().waitFor();
		await window.shot(`schema-${resource}-${operation}`);
		expect(world.fal.requests).toEqual([]);
	},
);
