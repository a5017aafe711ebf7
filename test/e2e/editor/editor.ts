import type { Locator, Page } from 'playwright-core';
import { until } from '../../../rig/n8n/until';

/** n8n's editor, in the words of a person who uses it. */
export interface Editor {
	openBlankCanvas(): Promise<void>;
	/** Names that the node panel lists for a search. Opens the panel; leaves it open. */
	search(text: string): Promise<string[]>;
	/** Picks from the open panel what `search` has found. */
	pick(name: string): Promise<void>;
	readonly node: NodePanel;
	/** Opens a node of the canvas. */
	openNode(name: string): Promise<void>;
	closeNode(): Promise<void>;
	executeWorkflow(): Promise<void>;
	/** Presses the Stop button of the canvas. */
	stop(): Promise<void>;
	/** Waits for n8n's note in the corner. */
	untilNote(text: string): Promise<void>;
}

/** What is open when a node is open. */
export interface NodePanel {
	readonly whole: Locator;
	readonly output: Locator;
	setModel(id: string): Promise<void>;
	setJson(parameter: string, text: string): Promise<void>;
	/** Turns to another tab: `params` or `settings`. */
	turnTo(tab: 'params' | 'settings'): Promise<void>;
	choose(parameter: string, option: string): Promise<void>;
	/** Presses *Execute step* and waits until n8n says how it went. */
	execute(): Promise<void>;
	/** Presses *Execute step* and does not wait. */
	start(): Promise<void>;
	/** The output as JSON. */
	readJson(): Promise<unknown>;
	/** Opens the first file of the output and waits until n8n shows it. */
	viewFile(): Promise<void>;
	readError(): Promise<{ message: string; description: string }>;
}

export function createEditor(page: Page, origin: string): Editor {
	const creator = page.getByTestId('node-creator');
	const whole = page.getByTestId('ndv');
	const output = whole.getByTestId('output-panel');

	const node: NodePanel = {
		whole,
		output,
		async setModel(id) {
			await whole.getByTestId('rlc-mode-selector').click();
			await page.getByRole('option').filter({ hasText: 'By ID', visible: true }).first().click();
			await whole.getByTestId('rlc-input').fill(id);
			await this.choose('specifyInput', 'Using JSON');
		},
		async setJson(parameter, text) {
			// n8n takes over what is typed a moment later, and then saves it by itself.
			const saved = page.waitForRequest((request) => holds(request.postData(), text), {
				timeout: SAVED_MS,
			});
			saved.catch(() => undefined);
			await whole.getByTestId(`parameter-input-${parameter}`).locator('.cm-content').fill(text);
			// The text that was there already is not saved again, and n8n 1.x saves nothing by itself.
			await saved.catch(() => undefined);
		},
		async turnTo(tab) {
			await whole.getByTestId(`tab-${tab}`).click();
		},
		async choose(parameter, option) {
			await whole.getByTestId(`parameter-input-${parameter}`).click();
			await page.getByRole('option').filter({ hasText: option, visible: true }).first().click();
		},
		async execute() {
			const ended = page.waitForResponse((answer) => /\/workflows\/.*\/run$/.test(answer.url()));
			await node.start();
			await ended;
			await whole.getByTestId('ndv-stop-execution-button').waitFor({ state: 'detached' });
			await output.getByTestId('node-run-info').waitFor();
		},
		async start() {
			await whole.getByTestId('node-execute-button').click();
		},
		async readJson() {
			await output.getByTestId('radio-button-json').click();
			const view = output.locator('.json-data, [class*="jsonDisplay"]').first();
			// n8n draws only the lines that there is room for.
			const size = page.viewportSize();
			if (size) await page.setViewportSize({ ...size, height: ROOM_FOR_ALL_LINES });
			// Half of it stands there for a moment.
			const json = await until('the output as JSON', async () => readShown(await view.innerText()));
			if (size) await page.setViewportSize(size);
			return json;
		},
		async viewFile() {
			await output.getByTestId('ndv-view-binary-data').first().click();
			await output.locator('img[src*="binary-data"], [class*="binary"] img').first().waitFor();
		},
		async readError() {
			return {
				message: await output.getByTestId('node-error-message').innerText(),
				description: await output.getByTestId('node-error-description').innerText(),
			};
		},
	};

	return {
		node,
		async openBlankCanvas() {
			await page.goto(`${origin}/workflow/new`);
			await page.getByTestId('canvas-add-button').waitFor();
		},
		async search(text) {
			const field = creator.getByTestId('node-creator-search-bar');
			if (!(await field.isVisible())) await openPanel(page);
			await field.fill(text);
			await creator.getByTestId('node-creator-item-name').first().waitFor();
			// The list follows the typing with a little delay.
			await page.waitForTimeout(400);
			const names = await creator.getByTestId('node-creator-item-name').allInnerTexts();
			return names.map((name) => name.trim());
		},
		async pick(name) {
			await creator
				.getByTestId('node-creator-item-name')
				.filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) })
				.click();
		},
		async openNode(name) {
			await page.getByTestId('canvas-node').filter({ hasText: name }).dblclick();
			await whole.waitFor();
		},
		async closeNode() {
			await whole.getByTestId('ndv-close-button').click();
			await whole.waitFor({ state: 'hidden' });
		},
		async executeWorkflow() {
			await page.getByTestId('execute-workflow-button').click();
		},
		async stop() {
			await page.getByTestId('stop-execution-button').click();
		},
		async untilNote(text) {
			await page.locator('.el-notification').filter({ hasText: text }).first().waitFor();
		},
	};
}

/** The view breaks lines and indents for the eye. */
function readShown(text: string): unknown {
	try {
		return JSON.parse(text.replace(/\n/g, '').replace(/\u00a0/g, ' '));
	} catch {
		return undefined;
	}
}

async function openPanel(page: Page): Promise<void> {
	const first = page.getByTestId('canvas-add-button');
	const next = page.getByTestId('node-creator-plus-button');
	await ((await first.isVisible()) ? first : next).click();
}

const SAVED_MS = 4_000;
const ROOM_FOR_ALL_LINES = 4_000;

/** Whether this body has the text as a value. */
function holds(body: string | null, text: string): boolean {
	return body?.includes(JSON.stringify(text)) === true;
}
