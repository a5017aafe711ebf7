import type { Browser } from 'playwright-core';
import { startBrowser, visit, type Visit } from './editor/browser';
import { createEditor, type Editor } from './editor/editor';
import { verbs } from '../../nodes/Fal/operations/verbs/verbs';
import { startWorld, type World } from './world/world';

/** What people type who look for something that fal makes, and the verbs of the node besides. */
const WORDS: readonly string[] = [
	...['fal', 'flux', 'image', 'video', 'image generation', 'generate image', 'generate video'],
	...['text to speech', 'upscale', 'remove background', 'background removal', 'photo edit'],
	...['nano banana', 'kling', 'veo', 'sora', 'seedance', 'minimax', 'hailuo', 'gpt image'],
	...['recraft', 'ideogram', 'elevenlabs', 'whisper', 'transcribe', 'captions', 'subtitles'],
	...['voice', 'music', 'lipsync', 'talking head', 'avatar', '3d model', 'train lora', 'llm'],
];
const VERBS = Object.values(verbs).flatMap((operations) =>
	Object.values(operations).map(({ action }) => action),
);

let world: World;
let browser: Browser;
let window: Visit;
let editor: Editor;

beforeAll(async () => {
	world = await startWorld();
	browser = await startBrowser(world.fal);
	window = await visit(browser, world.n8n);
	editor = createEditor(window.page, world.n8n.origin);
});
afterAll(async () => {
	await browser.close();
	await world.stop();
});

/** The words after which the panel lists no node of FAL. */
async function notFound(words: readonly string[], name: RegExp): Promise<string[]> {
	const missing: string[] = [];
	for (const word of words) {
		const names = await editor.search(word);
		if (!names.some((one) => name.test(one))) missing.push(word);
	}
	return missing;
}

it('is found in the node panel by what people type', async () => {
	await editor.openBlankCanvas();
	await editor.search('manual');
	await editor.pick('Manual Trigger');
	await window.page.getByTestId('canvas-node').waitFor();
	expect(await notFound(WORDS, /^FAL$/)).toEqual([]);
});

it('has an action for every verb', async () => {
	await editor.search('fal');
	await editor.pick('FAL');
	const actions = window.page.getByTestId('node-creator-item-name');
	await actions.filter({ hasText: 'Generate an image' }).waitFor();
	expect(await actions.allInnerTexts()).toEqual(expect.arrayContaining(VERBS));
	await window.shot('words-actions');
});

it('is found as the tool of an agent by what people type', async () => {
	const { page } = window;
	await editor.openBlankCanvas();
	await editor.search('ai agent');
	await editor.pick('AI Agent');
	await page.keyboard.press('Escape');
	const tools = page.locator('[data-handleid="inputs/ai_tool/0"]').last();
	await tools.getByTestId('canvas-handle-plus').click();
	await page.getByText('Select an AI Tool').or(page.getByText('Tools')).first().waitFor();
	expect(await editor.search('image')).toContain('FAL Tool');
	await window.shot('words-tools');
	expect(await notFound(WORDS, /^FAL Tool$/)).toEqual([]);
});
