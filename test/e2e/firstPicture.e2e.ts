import type { Browser } from 'playwright-core';
import { startBrowser, visit, type Visit } from './editor/browser';
import { countClicks, type Clicks } from './editor/clicks';
import { credentialDialog } from './editor/credentialDialog';
import { createEditor, type Editor } from './editor/editor';
import { createForm, type Form } from './editor/form';
import { createSteps } from './world/steps';
import { startWorld, type World } from './world/world';

let world: World;
let browser: Browser;
let window: Visit;
let editor: Editor;
let form: Form;
let clicks: Clicks;

const steps = createSteps();
const { step } = steps;

/** Somebody who has a key and has never seen the node, on the shortest way to a picture. */
beforeAll(async () => {
	world = await startWorld();
	browser = await startBrowser(world.fal);
	window = await visit(browser, world.n8n);
	clicks = await countClicks(window.page);
	editor = createEditor(window.page, world.n8n.origin);
	form = createForm(window.page);
});
afterAll(async () => {
	if (steps.hasFailed) await window.shot('picture-failed');
	await browser.close();
	await world.stop();
});

step('finds the node on a blank canvas by what it is to make', async () => {
	await editor.openBlankCanvas();
	expect((await editor.search('image generation'))[0]).toBe('FAL');
	await window.shot('picture-01-search');
	await editor.pick('FAL');
	// Where the workflow has no trigger yet, n8n unfolds the triggers of an app and folds its actions.
	await window.page.getByText('Actions (9)').click();
	await window.shot('picture-02-actions');
	await editor.pick('Run a model');
	await editor.node.whole.waitFor();
	await window.shot('picture-03-node');
	expect(clicks.since()).toBe(4);
});

step('enters the key', async () => {
	const dialog = credentialDialog(window.page);
	await editor.node.whole.getByText('Connect to FAL').click();
	await window.page.getByText('fal.ai/dashboard/keys').waitFor();
	await dialog.setKey(world.fal.key);
	expect(await dialog.save()).toMatch(/^OK: /);
	expect(clicks.since()).toBe(2);
	await dialog.close();
});

step('picks a model and writes a prompt', async () => {
	clicks.since();
	await form.pickModel('fal-ai/flux/dev');
	await form.type('prompt', 'a red fox in the snow');
	await window.shot('picture-04-form');
	expect(clicks.since()).toBe(2);
});

step('runs it and has the address of the picture', async () => {
	await editor.node.execute();
	await window.shot('picture-05-result');
	expect(clicks.since()).toBe(1);
	expect(await editor.node.readJson()).toMatchObject([
		{ media: [{ kind: 'image', url: expect.stringMatching(/^https:.*\.jpg$/) }] },
	]);
});

step('sees the picture', async () => {
	clicks.since();
	await form.addOption('Download Files');
	await editor.node.execute();
	await editor.node.viewFile();
	await window.shot('picture-06-picture');
	expect(clicks.since()).toBe(4);
});
