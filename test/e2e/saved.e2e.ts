import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startBrowser, visit } from './editor/browser';
import { createCanvas, type Canvas } from './editor/canvas';
import { paths } from '../../rig/paths';
import { startWorld, type World } from './world/world';

/** Workflows that were saved with version 0.1.0; test/engine/savedWorkflows.test.ts runs them. */
const SAVED = join(paths.root, 'test/fixtures/saved/0.1.0');
const files = readdirSync(SAVED);

const read = (file: string): string => readFileSync(join(SAVED, file), 'utf8');
const nodesOf = (file: string): ReadonlyArray<{ readonly name: string; readonly type: string }> =>
	JSON.parse(read(file)).nodes;

describe.each([
	['n8n 2', paths.n8n, false],
	['n8n 1.123', paths.n8n1, true],
])('workflows of 0.1.0 in the editor of %s', (_version, program, isOld) => {
	let world: World;
	let browser: Browser;
	let canvas: Canvas;

	beforeAll(async () => {
		world = await startWorld({ n8n: { program } });
		browser = await startBrowser(world.fal);
		const { page } = await visit(browser, world.n8n);
		page.setDefaultTimeout(30_000);
		canvas = createCanvas(page, world.n8n.origin);
	});
	afterAll(async () => {
		await browser.close();
		await world.stop();
	});

	it.each(files)('opens %s, knows FAL, which asks for nothing but the credential', async (file) => {
		const nodes = nodesOf(file);
		await canvas.paste(read(file), nodes.length);
		await canvas.fit();
		const unknown = await canvas.unknownNodes();
		const ours = nodes.filter(({ type }) => type.startsWith('n8n-nodes-fal-run.'));
		expect(ours.length).toBeGreaterThan(0);
		expect(ours.filter(({ name }) => unknown.includes(name))).toEqual([]);

		// The marks of 1.x have no words that a test could read; their nodes are run by the engine's test.
		if (isOld) return;
		const issues = await canvas.issues();
		const asked = ours.flatMap(({ name }) => issues[name] ?? []);
		const others = asked.filter((words) => !/^Credentials for FAL( Tool)? are not set/.test(words));
		expect(others).toEqual([]);
	});
});
