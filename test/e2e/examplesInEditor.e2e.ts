import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { startBrowser, visit, type Visit } from './editor/browser';
import { createCanvas, type Canvas } from './editor/canvas';
import { readTemplate, templateFile, templateNames } from './world/template';
import { defineModels } from '../../demo/models';
import { startWorld, type World } from './world/world';

let world: World;
let browser: Browser;
let window: Visit;
let canvas: Canvas;

/** What n8n asks for after the import, in an n8n without any credential. */
const missing: Readonly<Record<string, readonly string[]>> = {
	'n8n-nodes-fal-run.fal': ['Credentials for FAL are not set.'],
	'n8n-nodes-fal-run.falTool': ['Credentials for FAL Tool are not set.'],
	'n8n-nodes-fal-run.falChatModel': ['Credentials for FAL Chat Model are not set.'],
	'n8n-nodes-base.webhook': ['Credentials for Webhook are not set.'],
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': ['Credentials for OpenAI Chat Model are not set.'],
};

beforeAll(async () => {
	world = await startWorld();
	browser = await startBrowser(world.fal);
	window = await visit(browser, world.n8n);
	window.page.setDefaultTimeout(30_000);
	canvas = createCanvas(window.page, world.n8n.origin);
});
afterAll(async () => {
	await browser.close();
	await world.stop();
});

/** Nodes whose credentials somebody has to choose. */
const nodesWithoutCredentials = (name: string, ...given: readonly string[]) =>
	Object.fromEntries(
		readTemplate(name).nodes.flatMap((node) => {
			const words = given.some((type) => node.type.startsWith(type))
				? undefined
				: missing[node.type];
			return words === undefined ? [] : [[node.name, words]];
		}),
	);

it.each(templateNames)(
	'imports %s from its file and asks for nothing but credentials',
	async (name) => {
		await canvas.importFile(templateFile(name), readTemplate(name).nodes.length);
		await canvas.fit();
		await window.shot(`example-${name}`);

		expect(await canvas.unknownNodes()).toEqual([]);
		expect(await canvas.issues()).toEqual(nodesWithoutCredentials(name));
	},
);

/** The demo's models take as long as real ones do in a hurry. */
const FILM_MS = 60_000;

/** What the button of a template opens, where it is not a run: somebody writes into it first. */
const asksFirst: Readonly<Record<string, 'chat' | 'form' | 'webhook'>> = {
	'agent-with-fal-tools': 'chat',
	'artist-that-looks': 'chat',
	'chat-with-streaming': 'chat',
	'image-from-form': 'form',
	'product-photo-edit': 'webhook',
	transcription: 'form',
	'video-captions': 'form',
};

describe('with one FAL credential', () => {
	beforeAll(async () => {
		await world.n8n.api.createFalCredential(world.fal.key);
		defineModels(world.fal);
	});

	it('gives pasted nodes the only FAL credential there is', async () => {
		const name = 'agent-with-fal-tools';
		await canvas.paste(readFileSync(templateFile(name), 'utf8'), readTemplate(name).nodes.length);
		await canvas.fit();

		expect(await canvas.unknownNodes()).toEqual([]);
		expect(await canvas.issues()).toEqual(nodesWithoutCredentials(name, 'n8n-nodes-fal-run'));
	});

	it.each(templateNames)(
		'does something sensible at once with %s: its big button',
		async (name) => {
			await canvas.paste(readFileSync(templateFile(name), 'utf8'), readTemplate(name).nodes.length);
			const pressed = await canvas.press();
			const outcome =
				typeof pressed === 'string'
					? pressed
					: await world.n8n.api.statusAtEnd(pressed.executionId, FILM_MS);
			await canvas.fit();
			await window.shot(`example-${name}-pressed`);
			expect(outcome).toBe(asksFirst[name] ?? 'success');
		},
	);
});

it('shows which nodes it does not know', async () => {
	const { nodes } = readTemplate('image-from-form');
	const text = readFileSync(templateFile('image-from-form'), 'utf8');
	await canvas.paste(text.replaceAll('n8n-nodes-fal-run', 'n8n-nodes-nothing'), nodes.length);
	expect(await canvas.unknownNodes()).toEqual(['Make the Picture']);
});
