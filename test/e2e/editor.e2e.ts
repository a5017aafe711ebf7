import type { Browser } from 'playwright-core';
import { startBrowser, visit, type Visit } from './editor/browser';
import { credentialDialog } from './editor/credentialDialog';
import { createEditor, type Editor } from './editor/editor';
import { until } from '../../rig/n8n/until';
import { startWorld, type World } from './world/world';

const TRIGGER = 'When clicking';
const FAL = 'Run a model';

let world: World;
let browser: Browser;
let window: Visit;
let editor: Editor;

let hasFailed = false;

/** A test that builds on the ones before it, and is not tried when one of them failed. */
function step(name: string, act: () => Promise<void>): void {
	it(name, async () => {
		if (hasFailed) throw new Error('A step before this one failed');
		hasFailed = true;
		await act();
		hasFailed = false;
	});
}

// The tests are the steps of one person in one window, so each builds on the one before it.
beforeAll(async () => {
	world = await startWorld();
	browser = await startBrowser(world.fal);
	window = await visit(browser, world.n8n);
	editor = createEditor(window.page, world.n8n.origin);
});
afterAll(async () => {
	if (hasFailed) await window.shot('failed');
	await browser.close();
	await world.stop();
});

step('is found in the panel by its name and by what it does', async () => {
	await editor.openBlankCanvas();
	await editor.search('manual');
	await editor.pick('Manual Trigger');
	await window.page.getByTestId('canvas-node').filter({ hasText: TRIGGER }).waitFor();

	expect((await editor.search('fal'))[0]).toBe('FAL');
	await window.shot('01-search-fal');
	expect((await editor.search('image generation'))[0]).toBe('FAL');
	await window.shot('02-search-image-generation');

	await editor.pick('FAL');
	await editor.pick(FAL);
	await editor.node.whole.waitFor();
	await window.shot('03-new-node');
});

step('tells a wrong key from a right one', async () => {
	const dialog = credentialDialog(window.page);
	await editor.node.whole.getByText('Connect to FAL').click();
	await window.shot('04-credential');
	await dialog.setKey('wrong-id:wrong-secret');
	expect(await dialog.save()).toMatch(/^Error: /);
	await window.page.getByText('More details').click();
	await window.shot('05-wrong-key');

	await dialog.setKey(world.fal.key);
	expect(await dialog.save()).toMatch(/^OK: /);
	await window.shot('06-right-key');
	await dialog.close();
});

step('runs a model and shows its result', async () => {
	await editor.node.setModel('fal-ai/flux/dev');
	await editor.node.setJson('inputParams', '{"prompt": "a red fox in the snow"}');
	await editor.node.execute();
	await window.shot('07-result');

	expect(await editor.node.readJson()).toEqual([
		expect.objectContaining({
			result: expect.objectContaining({
				images: [expect.objectContaining({ url: expect.stringMatching(/^https:.*\.jpg$/) })],
				prompt: 'a red fox in the snow',
			}),
			requestId: world.fal.requests[0]?.requestId,
			model: 'fal-ai/flux/dev',
		}),
	]);
	await window.shot('08-result-json');
});

step('says in its panel what is wrong with the input', async () => {
	await editor.node.setJson('inputParams', '{}');
	await editor.node.execute();
	await window.shot('09-missing-prompt');

	const { message, description } = await editor.node.readError();
	expect(message).toMatch(/^The input does not fit the model: prompt: is required/);
	expect(description).toMatch(/^Correct the fields/);
});

step('hints above the output at a field that the model does not list', async () => {
	await editor.node.setJson('inputParams', '{"prompt": "a red fox", "style": "anime"}');
	await editor.node.execute();
	await editor.node.output
		.getByText('does not list and probably ignores: "style". Correct or remove it.')
		.waitFor();
	await window.shot('09b-hint');
	await editor.node.setJson('inputParams', '{}');
});

step('says where the JSON is broken and what to do', async () => {
	await editor.node.setJson('inputParams', '{"prompt": "a "red" fox"}');
	await editor.node.execute();
	const { message, description } = await editor.node.readError();
	await window.shot('09c-json');

	expect(message).toMatch(/^Input Parameters is not valid JSON: .* at line 1, column 16\. It must/);
	expect(description).toMatch(/Using Fields Below/);
	await editor.node.setJson('inputParams', '{}');
});

step('goes on with the error as data when On Error says so', async () => {
	await editor.node.turnTo('settings');
	await editor.node.choose('onError', 'Continue');
	await editor.node.execute();

	expect(await editor.node.readJson()).toMatchObject([
		{
			error: expect.stringMatching(/^The input does not fit the model: prompt: is required/),
			details: { kind: 'invalidInput', fields: [{ path: 'prompt' }] },
		},
	]);
	await window.shot('10-continue-on-fail');
	await editor.node.choose('onError', 'Stop Workflow');
	await editor.node.turnTo('params');
});

step('hands its result to the next node', async () => {
	const { page } = window;
	await editor.node.setJson('inputParams', '{"prompt": "a red fox in the snow"}');
	await editor.node.execute();
	await editor.closeNode();
	await page.getByTestId('canvas-node').filter({ hasText: FAL }).click();
	await editor.search('edit fields');
	await editor.pick('Edit Fields \\(Set\\)');
	await editor.node.whole.waitFor();
	await page.getByTestId('assignment-collection-drop-area').click();
	await page.getByTestId('assignment-name').locator('input').fill('picture');
	// A field that begins with = turns into the editor of expressions.
	const value = page.getByTestId('assignment-value');
	await value.locator('input, textarea').first().fill('=');
	await value.locator('.cm-content').click();
	await page.keyboard.insertText('{{ $json.media[0].url }}');
	// Its value, as n8n shows it below while one types.
	await page.getByTestId('inline-expression-editor-output').getByText('.jpg').waitFor();
	await window.shot('11-edit-fields');
	await editor.closeNode();
	await editor.executeWorkflow();
	await editor.untilNote('Workflow executed successfully');
	await window.shot('12-canvas');
	await editor.openNode('Edit Fields');

	expect(await editor.node.readJson()).toEqual([
		{ picture: expect.stringMatching(/^https:.*\.jpg$/) },
	]);
	await window.shot('13-edit-fields-result');
	await editor.closeNode();
});

it('shows the model under its name on the canvas', async () => {
	expect(
		await window.page.getByTestId('canvas-node').filter({ hasText: FAL }).innerText(),
	).toContain('run: flux/dev');
});

step('cancels the request at fal when Stop is pressed', async () => {
	world.fal.define('acme/endless', { endless: true });
	await editor.openNode(FAL);
	await editor.node.setModel('acme/endless');
	await editor.closeNode();
	world.fal.journal.clear();
	await editor.executeWorkflow();
	await until(
		'the request to be followed',
		() => world.fal.journal.find({ path: /\/status\/stream$/ }).length > 0,
	);
	await window.shot('14-running');
	await editor.stop();

	const [cancel] = await until(
		'the cancel at fal',
		() => {
			const cancels = world.fal.journal.find({ method: 'PUT', path: /\/cancel$/ });
			return cancels.length > 0 && cancels;
		},
		5_000,
	);
	expect(cancel?.headers.authorization).toBe(`Key ${world.fal.key}`);
	await until('the end of the request', () => world.fal.open().length === 0, 5_000);
	expect(world.fal.requests.at(-1)).toMatchObject({ endpointId: 'acme/endless', cancelled: true });
	await editor.untilNote('Execution stopped');
	await window.shot('15-stopped');
});

step('looks right on a dark screen', async () => {
	const { page } = window;
	await page.emulateMedia({ colorScheme: 'dark' });
	await window.shot('16-dark-canvas');
	await editor.openNode(FAL);
	await window.shot('17-dark-node');
	await editor.closeNode();
	await editor.search('fal');
	await window.shot('18-dark-panel');
});
