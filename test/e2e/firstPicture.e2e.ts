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

const PROMPT = 'a red fox in the snow';
const LONG_PROMPT = Array.from({ length: 30 }, (_, line) => `${line + 1}. "so", it's {red}`).join(
	'\n',
);

/** All that a person with a key clicks, from the blank canvas to the picture. */
let clicked = 0;

step('finds what it is to make on a blank canvas', async () => {
	await editor.openBlankCanvas();
	expect((await editor.search('image generation'))[0]).toBe('FAL');
	await window.shot('picture-01-search');
	await editor.pick('FAL');
	// Where the workflow has no trigger yet, n8n unfolds the triggers of an app and folds its actions.
	await window.page.getByText('Actions (36)').click();
	await window.shot('picture-02-actions');
	await editor.pick('Generate an image');
	await editor.node.whole.waitFor();
	await window.shot('picture-03-node');
	clicked += clicks.since();
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

step('has a model already and writes a prompt', async () => {
	clicks.since();
	expect(await form.model()).toBe('Z-Image Turbo · fal-ai/z-image/turbo · text-to-image');
	await form.type('prompt', PROMPT);
	await window.shot('picture-04-form');
	clicked += clicks.since();
});

step('sees the picture after one run', async () => {
	await editor.node.execute();
	await window.shot('picture-05-result');
	await editor.node.viewFile();
	await window.shot('picture-06-picture');
	clicked += clicks.since();
	expect(clicked).toBe(6);
	expect(world.fal.requests).toMatchObject([
		{ endpointId: 'fal-ai/z-image/turbo', input: { prompt: PROMPT } },
	]);
	expect(await editor.node.readJson()).toMatchObject([
		{ media: [{ kind: 'image', url: expect.stringMatching(/^https:.*\.jpg$/) }] },
	]);
});

step('writes a prompt of many lines, which arrives as it is', async () => {
	await form.type('prompt', LONG_PROMPT);
	expect(await form.valueOf('prompt')).toBe(LONG_PROMPT);
	await window.shot('picture-07-lines');
	await editor.node.execute();
	expect(world.fal.requests[1]?.input).toMatchObject({ prompt: LONG_PROMPT });
});

step('keeps the prompt when it takes another model', async () => {
	await form.pickModel('fal-ai/flux/dev');
	expect(await form.valueOf('prompt')).toBe(LONG_PROMPT);
	await window.shot('picture-08-next-model');
	await editor.node.execute();
	expect(world.fal.requests.slice(2)).toMatchObject([
		{ endpointId: 'fal-ai/flux/dev', input: { prompt: LONG_PROMPT } },
	]);
});
