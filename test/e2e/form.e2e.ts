import type { Browser } from 'playwright-core';
import { startBrowser, visit, type Visit } from './editor/browser';
import { createEditor, type Editor } from './editor/editor';
import { fileNode } from './world/fileNode';
import { createForm, type Form } from './editor/form';
import { manualTrigger } from './world/nodes';
import { FAL_NODE } from '../../rig/n8n/package';
import { createSteps } from './world/steps';
import { startWorld, type World } from './world/world';

const KLING = 'fal-ai/kling-video/v1.6/pro/image-to-video';
const CATALOGUE = { host: 'api.fal.ai', path: /^\/v1\/models$/ };

let world: World;
let browser: Browser;
let window: Visit;
let editor: Editor;
let form: Form;

const steps = createSteps();
const { step } = steps;

beforeAll(async () => {
	world = await startWorld();
	browser = await startBrowser(world.fal);
	window = await visit(browser, world.n8n);
	editor = createEditor(window.page, world.n8n.origin);
	form = createForm(window.page);
	await openFalNode();
});
afterAll(async () => {
	if (steps.hasFailed) await window.shot('form-failed');
	await browser.close();
	await world.stop();
});

/** A new workflow whose node *FAL* has only its defaults, and gets an item with a picture. */
async function openFalNode(credentials = {}, parameters = {}): Promise<void> {
	const { api, origin } = world.n8n;
	const fal = { name: 'FAL', type: FAL_NODE, typeVersion: 1, parameters, credentials };
	const item = { steps: '12', seconds: 10, much: 'many', model: 'fal-ai/flux/dev' };
	const nodes = [manualTrigger, fileNode(item), fal];
	const id = await api.createWorkflow({ name: 'Form', nodes });
	await window.page.goto(`${origin}/workflow/${id}`);
	await editor.openNode('FAL');
}

/** Executes the node; gives what fal got, or undefined when nothing was submitted. */
async function sentByRun(): Promise<unknown> {
	const { requests } = world.fal;
	const before = requests.length;
	await editor.node.execute();
	return requests.length > before ? requests.at(-1)?.input : undefined;
}

step('lists models before there is a key, page by page', async () => {
	const { page } = window;
	expect(await form.readNotice()).toBe('Choose a model to see its fields.');
	const first = await form.openList();
	await window.shot('form-01-list');
	expect(first[0]).toBe('Any LLM · fal-ai/any-llm · llm');

	const last = page.getByTestId('rlc-item').locator('visible=true').last();
	await last.scrollIntoViewIfNeeded();
	await page.getByText('deprecated · ').first().scrollIntoViewIfNeeded();
	await window.shot('form-02-deprecated');
	expect(world.fal.journal.find(CATALOGUE).some(({ query }) => 'cursor' in query)).toBe(true);
	expect(world.fal.journal.withKey()).toEqual([]);
});

step('finds and picks a model by the keyboard alone', async () => {
	const { keyboard } = window.page;
	expect(await form.search('kling')).toEqual([
		`Kling 1.6 · ${KLING} · image-to-video`,
		expect.stringContaining('fal-ai/kling-video/v2.1/master/image-to-video'),
	]);
	await keyboard.press('ArrowDown');
	await window.shot('form-03-kling');
	await keyboard.press('Enter');
	await form.box('prompt').waitFor();
	await window.shot('form-04-kling-fields');
	expect((await form.labels()).slice(0, 3)).toEqual([
		'Prompt (at most 2500 characters)',
		'Image Url (required here or in Image Input; URL, binary field or data URI)',
		'Duration (default 5)',
	]);
	expect(await form.valueOf('duration')).toBe('5');
	expect(await form.optionsOf('duration')).toEqual(['5', '10']);
	await window.shot('form-05-duration');
	await keyboard.press('Escape');
});

step('says why the list is empty', async () => {
	const wrong = await world.n8n.api.createFalCredential('wrong-id:wrong-secret');
	world.fal.fault(CATALOGUE, { status: 401, body: { detail: 'invalid key credentials' } }, 99);
	await openFalNode({ falApi: wrong });
	await window.page.getByTestId('rlc-input').click();
	expect(await form.readListError()).toContain(
		'The models could not be listed: invalid key credentials',
	);
	await window.shot('form-06-wrong-key');
	world.fal.reset();
});

step('shows the fields of a model of text-to-image', async () => {
	await openFalNode({ falApi: await world.n8n.api.createFalCredential(world.fal.key) });
	await form.pickModel('fal-ai/flux/dev');
	await window.shot('form-07-flux');
	expect(await form.labels()).toEqual([
		'Prompt',
		'Image Size (or by expression {width, height}, default landscape_4_3)',
		'Num Inference Steps (1–50, default 28)',
		'Seed (whole number)',
		'Guidance scale (CFG) (1–20, default 3.5)',
		'Num Images (1–4, default 1)',
	]);
	expect(await form.tuckedAway()).toEqual([
		'Sync Mode (default false)',
		'Enable Safety Checker (default true)',
		'Output Format (default jpeg)',
		'Acceleration (default none)',
	]);
	await window.shot('form-08-add-field');
	// Escape would close the node as well.
	await editor.node.output.click({ force: true });
});

step('does not run while a required field is empty', async () => {
	await editor.node.start();
	await editor.untilNote('Field "prompt" is required');
	await window.shot('form-09-required');
	expect(world.fal.requests).toEqual([]);
});

step('sends what was changed, and nothing that shows its default', async () => {
	await form.type('prompt', 'a red fox');
	expect(await sentByRun()).toEqual({ prompt: 'a red fox' });
	await form.type('num_images', '2');
	await form.choose('image_size', 'square_hd');
	await window.shot('form-10-changed');
	const changed = { prompt: 'a red fox', num_images: 2, image_size: 'square_hd' };
	expect(await sentByRun()).toEqual(changed);
	await form.writeExpression('num_inference_steps', '{{ $json.steps }}');
	expect(await sentByRun()).toEqual({ ...changed, num_inference_steps: 12 });
});

step('refuses what does not fit before anything is submitted', async () => {
	await form.writeExpression('num_inference_steps', '{{ $json.much }}');
	expect(await sentByRun()).toBeUndefined();
	expect((await editor.node.readError()).message).toBe(
		'The input does not fit the model: num_inference_steps: expected whole number, 1 to 50, got "many"',
	);
	await window.shot('form-11-refused');
	await form.writeExpression('num_inference_steps', '28');
});

step('adds all fields without sending any, and shows none as set', async () => {
	await form.addAllFields();
	expect(await form.valueOf('enable_safety_checker')).toBe('');
	expect(await form.valueOf('sync_mode')).toBe('');
	await form.box('acceleration').scrollIntoViewIfNeeded();
	await window.shot('form-12-all-fields');
	expect(await sentByRun()).not.toHaveProperty('enable_safety_checker');
	await form.choose('enable_safety_checker', 'false');
	expect(await sentByRun()).toMatchObject({ enable_safety_checker: false });
});

step('takes the fields of the next model', async () => {
	await form.pickModel('openrouter/router');
	expect((await form.labels()).slice(0, 2)).toEqual(['Prompt', expect.stringMatching(/^Model/)]);
	// n8n forgets the values: the mapper empties them itself.
	expect(await form.valueOf('prompt')).toBe('');
	await window.shot('form-13-router');
});

step('puts a picture where the model wants it', async () => {
	await form.pickModel(KLING);
	await form.type('prompt', 'it runs');
	expect(await sentByRun()).toBeUndefined();
	expect((await editor.node.readError()).message).toBe(
		'The input does not fit the model: image_url: is required (image URL or data URI)',
	);
	await form.type('imageInput', 'photo');
	await form.choose('duration', '10');
	const image_url = expect.stringMatching(/^https:.*photo\.png$/) as string;
	expect(await sentByRun()).toEqual({ prompt: 'it runs', duration: '10', image_url });
	await window.shot('form-14-image-input');

	await form.type('imageInput', '');
	await form.type('image_url', 'photo');
	await form.writeExpression('duration', '{{ $json.seconds }}');
	expect(await sentByRun()).toEqual({ prompt: 'it runs', duration: '10', image_url });
	await window.shot('form-15-image-field');
});

step('takes several pictures as one text, in their order', async () => {
	await form.pickModel('fal-ai/nano-banana/edit');
	await form.type('prompt', 'both together');
	await form.type('image_urls', 'photo, https://example.com/other.png');
	await window.shot('form-15b-image-list');
	const photo = expect.stringMatching(/^https:.*photo\.png$/) as string;
	expect(await sentByRun()).toEqual({
		prompt: 'both together',
		image_urls: [photo, 'https://example.com/other.png'],
	});
});

// Not from the list of models on: n8n opens it for the focus and keeps Tab there until Enter picks.
step('is filled in by the keyboard alone, in the order of the screen', async () => {
	await form.box('specifyInput').locator('input').focus();
	expect(await form.tabThrough('node-execute-button')).toEqual([
		'specifyInput',
		'prompt',
		'image_urls',
		'num_images',
		'seed',
		'aspect_ratio',
		'imageInput',
		'useStreaming',
		'waitMode',
	]);
});

step('tells what it knows of a model that is named by hand', async () => {
	world.fal.define('acme/bare', { output: { ok: true }, metadata: { display_name: 'Bare' } });
	await form.setModel('By ID', 'acme/bare');
	await window.shot('form-16-no-schema');
	expect(await form.readNotice()).toContain('Set Specify Input to Using JSON');
	await form.setModel('By ID', 'acme/nothing');
	await window.shot('form-17-unknown');
	expect(await form.readNotice()).toMatch(/acme\/nothing.*Check its ID.*Using JSON/);
	await form.setModel('By URL', 'https://fal.ai/models/fal-ai/whisper/playground');
	expect((await form.labels())[0]).toMatch(/^Audio Url \(required/);
	await window.shot('form-18-whisper');
	await form.writeExpression('model', '{{ $json.model }}');
	await form.box('image_size').waitFor();
	await window.shot('form-19-expression');
});

step('gets and searches models', async () => {
	const falApi = await world.n8n.api.createFalCredential(world.fal.key);
	const model = { __rl: true, mode: 'id', value: 'fal-ai/flux/dev' };
	await openFalNode({ falApi }, { operation: 'getInfo', model });
	await editor.node.execute();
	await window.page.getByText('Enable Safety Checker').first().waitFor();
	await window.shot('form-20-info');
	await openFalNode({ falApi }, { operation: 'search', query: 'kling' });
	await editor.node.execute();
	await editor.node.output.getByText(KLING).first().waitFor();
	await window.shot('form-21-search');
});

step('looks right on a small and on a dark screen', async () => {
	await window.page.setViewportSize({ width: 1100, height: 900 });
	await window.page.emulateMedia({ colorScheme: 'dark' });
	await openFalNode({ falApi: await world.n8n.api.createFalCredential(world.fal.key) });
	await form.pickModel('fal-ai/flux/dev');
	await form.openList();
	await window.shot('form-22-dark');
});
