import type { Browser } from 'playwright-core';
import { startBrowser, visit, type Visit } from './editor/browser';
import { credentialDialog } from './editor/credentialDialog';
import { createEditor, type Editor } from './editor/editor';
import { createForm, type Form } from './editor/form';
import { paths } from '../../rig/paths';
import { createSteps } from './world/steps';
import { startWorld, type World } from './world/world';

// The node in the editor of n8n 1.123; legacy.e2e.ts has what it does there.

const steps = createSteps();
const { step } = steps;
let world: World;
let browser: Browser;
let window: Visit;
let editor: Editor;
let form: Form;

// The tests are the steps of one person in one window, so each builds on the one before it.
beforeAll(async () => {
	world = await startWorld({ n8n: { program: paths.n8n1 } });
	browser = await startBrowser(world.fal);
	window = await visit(browser, world.n8n);
	// The first page of 1.x takes long on a busy machine.
	window.page.setDefaultTimeout(30_000);
	editor = createEditor(window.page, world.n8n.origin);
	form = createForm(window.page);
});
afterAll(async () => {
	if (steps.hasFailed) await window.shot('legacy-failed');
	await browser.close();
	await world.stop();
});

step('finds the node in the panel', async () => {
	await editor.openBlankCanvas();
	await editor.search('manual');
	await editor.pick('Manual Trigger');
	await window.page.getByTestId('canvas-node').filter({ hasText: 'When clicking' }).waitFor();
	expect((await editor.search('image generation'))[0]).toBe('FAL');
	await window.shot('legacy-01-panel');
	await editor.pick('FAL');
	await editor.pick('Run a model');
	await editor.node.whole.waitFor();
	await window.shot('legacy-02-node');
});

step('saves the credential and tells a wrong key from a right one', async () => {
	const { page } = window;
	const dialog = credentialDialog(page);
	await editor.node.whole.getByTestId('node-credentials-select').click();
	await page.getByTestId('node-credentials-select-item-new').locator('visible=true').click();
	await dialog.setKey('wrong-id:wrong-secret');
	expect(await dialog.save()).toMatch(/^Error: /);
	await dialog.setKey(world.fal.key);
	expect(await dialog.save()).toMatch(/^OK: /);
	await window.shot('legacy-03-credential');
	await dialog.close();
});

step('lists the models and shows the fields of the one that is picked', async () => {
	await form.pickModel('fal-ai/flux/dev');
	await window.shot('legacy-04-fields');
	expect((await form.labels()).slice(0, 3)).toEqual([
		'Image Size',
		'Custom Width (≤ 14142)',
		'Custom Height (≤ 14142)',
	]);
});

step('runs the model with what was filled in, and shows the result', async () => {
	await form.type('prompt', 'a red fox');
	await form.choose('image_size', 'square_hd');
	await editor.node.execute();
	await window.shot('legacy-05-result');

	expect(world.fal.requests.at(-1)?.input).toEqual({
		prompt: 'a red fox',
		image_size: 'square_hd',
		num_inference_steps: 28,
		guidance_scale: 3.5,
		num_images: 1,
		output_format: 'jpeg',
	});
	expect(await editor.node.readJson()).toEqual([
		expect.objectContaining({
			result: expect.objectContaining({ prompt: 'a red fox' }),
			model: 'fal-ai/flux/dev',
		}),
	]);
	await window.shot('legacy-06-json');
});

step('makes a picture with nothing but a prompt, and shows it', async () => {
	const { page } = window;
	await page.keyboard.press('Escape');
	await editor.node.whole.waitFor({ state: 'hidden' });
	await editor.search('fal');
	await editor.pick('FAL');
	await editor.pick('Generate an image');
	await editor.node.whole.waitFor();
	await form.box('num_inference_steps').waitFor();
	await window.shot('legacy-07-verb');
	expect(await form.labels()).not.toContain('Prompt');
	await form.type('prompt', 'a blue fox');
	await editor.node.execute();
	await editor.node.viewFile();
	await window.shot('legacy-08-picture');

	expect(world.fal.requests.at(-1)).toMatchObject({
		endpointId: 'fal-ai/z-image/turbo',
		input: { prompt: 'a blue fox' },
	});
	await page.keyboard.press('Escape');
	await editor.node.whole.waitFor({ state: 'hidden' });
	await editor.openNode('Run a model');
});

step('says what is wrong with the input', async () => {
	await editor.node.choose('specifyInput', 'Using JSON');
	await editor.node.setJson('inputParams', '{"prompt": "a fox", "num_images": "many"}');
	await editor.node.execute();
	await window.shot('legacy-09-refused');

	expect((await editor.node.readError()).message).toMatch(
		/^The input does not fit the model: num_images: expected whole number/,
	);
});
