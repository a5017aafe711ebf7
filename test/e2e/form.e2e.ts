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
	expect(first[0]).toBe('ACE-Step · fal-ai/ace-step/prompt-to-audio · text-to-audio');

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
	await form.box('duration').waitFor();
	await window.shot('form-04-kling-fields');
	// Neither its prompt nor its image: those have fields of the node.
	expect(await form.labels()).toEqual([
		'Duration',
		'Aspect Ratio',
		'Tail Image URL or File',
		'Negative Prompt',
		'Cfg Scale (0–1)',
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
		'Image Size',
		'Custom Width (≤ 14142)',
		'Custom Height (≤ 14142)',
		'Num Inference Steps (1–50)',
		'Seed',
		'Guidance scale (CFG)',
		'Num Images (1–4)',
		'Output Format',
	]);
	expect(await form.tuckedAway()).toEqual(['Sync Mode', 'Enable Safety Checker', 'Acceleration']);
	await window.shot('form-08-add-field');
	// Escape would close the node as well.
	await editor.node.output.click({ force: true });
});

step('does not run while there is no prompt', async () => {
	expect(await sentByRun()).toBeUndefined();
	expect((await editor.node.readError()).message).toBe(
		'The input does not fit the model: Prompt (prompt): is required (text)',
	);
	await window.shot('form-09-required');
	expect(world.fal.requests).toEqual([]);
});

const SHOWN = {
	image_size: 'landscape_4_3',
	num_inference_steps: 28,
	guidance_scale: 3.5,
	num_images: 1,
	output_format: 'jpeg',
};

step('sends what it shows, and nothing else', async () => {
	await form.type('prompt', 'a red fox');
	expect(await sentByRun()).toEqual({ ...SHOWN, prompt: 'a red fox' });
	await form.type('num_images', '2');
	await form.choose('image_size', 'square_hd');
	await window.shot('form-10-changed');
	const changed = { ...SHOWN, prompt: 'a red fox', num_images: 2, image_size: 'square_hd' };
	expect(await sentByRun()).toEqual(changed);
	await form.writeExpression('num_inference_steps', '{{ $json.steps }}');
	expect(await sentByRun()).toEqual({ ...changed, num_inference_steps: 12 });
});

step('takes a size in numbers, which wins over the name of one', async () => {
	const before = await sentByRun();
	await form.type('image_size.width', '640');
	await form.type('image_size.height', '360');
	await window.shot('form-10a-size');
	expect(await sentByRun()).toEqual({
		...(before as object),
		image_size: { width: 640, height: 360 },
	});
	await form.type('image_size.width', '');
	await form.type('image_size.height', '');
	expect(await sentByRun()).toEqual(before);
});

step('sends more than it shows from More Input, which wins', async () => {
	const before = await sentByRun();
	await form.type('moreInput', '{"num_images": 3, "acceleration": "high"}');
	await window.shot('form-10b-more-input');
	expect(await sentByRun()).toEqual({
		...(before as object),
		num_images: 3,
		acceleration: 'high',
	});
	await form.type('moreInput', '');
	expect(await sentByRun()).toEqual(before);
});

step('says how to see the files, and brings them when it is to', async () => {
	const { node } = editor;
	await node.output.getByText('Switch on Download Files').waitFor();
	await window.shot('form-10c-hint');
	expect(await form.isOn('downloadFiles')).toBe(false);
	await form.switch('downloadFiles');
	await node.execute();
	await node.viewFile();
	await window.shot('form-10d-file');
	await node.output.getByText('Switch on Download Files').waitFor({ state: 'detached' });
	await form.switch('downloadFiles');
});

step('refuses what does not fit before anything is submitted', async () => {
	await form.writeExpression('num_inference_steps', '{{ $json.much }}');
	expect(await sentByRun()).toBeUndefined();
	expect((await editor.node.readError()).message).toBe(
		'The input does not fit the model: Num Inference Steps (num_inference_steps): expected whole number, 1 to 50, got "many"',
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

step('takes the fields of the next model, and keeps the prompt', async () => {
	await form.type('num_images', '4');
	await form.pickModel('fal-ai/nano-banana/edit');
	expect((await form.labels())[0]).toBe('Number of Images (1–4)');
	// n8n forgets what is set for a model: it empties the mapper itself.
	expect(await form.valueOf('num_images')).toBe('1');
	expect(await form.valueOf('prompt')).toBe('a red fox');
	await form.pickModel('openrouter/router');
	expect((await form.labels())[0]).toMatch(/^Model/);
	expect(await form.valueOf('prompt')).toBe('a red fox');
	await window.shot('form-13-router');
});

step('does not run while a required field of the model is empty', async () => {
	const before = world.fal.requests.length;
	await editor.node.start();
	await editor.untilNote('Field "model" is required');
	await window.shot('form-13b-required');
	expect(world.fal.requests).toHaveLength(before);
});

const KLING_SHOWN = {
	duration: '5',
	aspect_ratio: '16:9',
	negative_prompt: 'blur, distort, and low quality',
	cfg_scale: 0.5,
};

step('puts a picture where the model wants it', async () => {
	await form.pickModel(KLING);
	await form.type('prompt', 'it runs');
	expect(await sentByRun()).toBeUndefined();
	expect((await editor.node.readError()).message).toBe(
		'The input does not fit the model: Image Input (image_url): is required (image URL or data URI)',
	);
	await form.type('imageInput', 'photo');
	await form.choose('duration', '10');
	const photo = expect.stringMatching(/^https:.*photo\.png$/) as string;
	const sent = { ...KLING_SHOWN, prompt: 'it runs', duration: '10', image_url: photo };
	expect(await sentByRun()).toEqual(sent);
	await window.shot('form-14-image-input');

	await form.type('imageInput', 'https://example.com/first.png');
	await form.type('tail_image_url', 'photo');
	await form.writeExpression('duration', '{{ $json.seconds }}');
	const image_url = 'https://example.com/first.png';
	expect(await sentByRun()).toEqual({ ...sent, image_url, tail_image_url: photo });
	await window.shot('form-15-image-field');
});

step('takes several pictures as one text, in their order', async () => {
	await form.pickModel('fal-ai/nano-banana/edit');
	await form.type('prompt', 'both together');
	await form.type('imageInput', 'photo, https://example.com/other.png');
	await window.shot('form-15b-image-list');
	const photo = expect.stringMatching(/^https:.*photo\.png$/) as string;
	expect(await sentByRun()).toEqual({
		prompt: 'both together',
		num_images: 1,
		aspect_ratio: 'auto',
		output_format: 'png',
		image_urls: [photo, 'https://example.com/other.png'],
	});
});

// Not from the list of models on: n8n opens it for the focus and keeps Tab there until Enter picks.
step('is filled in by the keyboard alone, in the order of the screen', async () => {
	await form.box('prompt').locator('textarea').focus();
	expect(await form.tabThrough('node-execute-button')).toEqual([
		'prompt',
		'specifyInput',
		'num_images',
		'seed',
		'aspect_ratio',
		'output_format',
		'moreInput',
		'imageInput',
		'downloadFiles',
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
	expect((await form.labels())[0]).toBe('Audio URL or File *');
	await window.shot('form-18-whisper');
	await form.writeExpression('model', '{{ $json.model }}');
	await form.box('image_size').waitFor();
	await window.shot('form-19-expression');
});

step('begins the list with the models that are made for what is to be done', async () => {
	await openFalNode({}, { resource: 'image', operation: 'generate' });
	await form.openList();
	// The chosen model stands there before the list is loaded.
	const entries = window.page.getByTestId('rlc-item').locator('visible=true');
	await entries.filter({ hasText: '· text-to-video' }).first().waitFor();
	await window.shot('form-19b-list-of-verb');
	const listed = (await entries.allInnerTexts()).map((entry) => entry.split(' · ').at(-1));
	const others = listed.findIndex((category) => category !== 'text-to-image');
	expect(others).toBeGreaterThan(1);
	expect(listed.slice(others)).not.toContain('text-to-image');
});

step('gets and searches models', async () => {
	const falApi = await world.n8n.api.createFalCredential(world.fal.key);
	const model = { __rl: true, mode: 'id', value: 'fal-ai/flux/dev' };
	await openFalNode({ falApi }, { operation: 'getInfo', model });
	await editor.node.execute();
	// As a table: the view as a schema shows the first entry of a list only.
	await editor.node.output.getByTestId('radio-button-table').click();
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
