import type { Page } from 'playwright-core';

import { member, textMember } from '../../../emulator';
import { until } from '../../../rig/n8n/until';

/** The canvas of n8n's editor with a whole workflow on it. */
export interface Canvas {
	/** A new workflow from a file: *Import from File* of the menu. */
	importFile(path: string, nodes: number): Promise<void>;
	/** A new workflow from the clipboard. */
	paste(text: string, nodes: number): Promise<void>;
	/** Brings the whole workflow into view. */
	fit(): Promise<void>;
	/** Nodes that n8n marks with a warning, with its words. */
	issues(): Promise<Readonly<Record<string, readonly string[]>>>;
	/**
	 * Presses the button that executes the workflow: gives the execution, or what n8n opened instead. A
	 * webhook or a form is waited for; a form has a page of its own, which is closed again.
	 */
	press(): Promise<{ readonly executionId: string } | 'chat' | 'form' | 'webhook'>;
	/** Names of the nodes that this n8n does not know: they cannot be connected. */
	unknownNodes(): Promise<string[]>;
}

/** Between the buttons of the lower edge, where a workflow that fits leaves room. */
const EMPTY_SPOT = { x: 440, y: 830 };

export function createCanvas(page: Page, origin: string): Canvas {
	const nodes = page.getByTestId('canvas-node');
	const tooltip = page.getByTestId('tooltip-content');
	const nodesAndNotes = page.locator('.vue-flow__node');

	async function openNew(): Promise<void> {
		await page.goto(`${origin}/workflow/new`);
		await page.getByTestId('canvas-add-button').waitFor();
	}

	async function untilThere(count: number): Promise<void> {
		await until(
			`${count} nodes on the canvas`,
			async () => (await nodesAndNotes.count()) === count,
		);
	}

	return {
		async importFile(path, count) {
			await openNew();
			await page.getByTestId('workflow-import-input').setInputFiles(path);
			await untilThere(count);
		},
		async paste(text, count) {
			await openNew();
			// As text: the page's own types are no part of this project.
			await page.evaluate(`{
				const clipboardData = new DataTransfer();
				clipboardData.setData('text/plain', ${JSON.stringify(text)});
				document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
			}`);
			await untilThere(count);
		},
		async fit() {
			// What was imported is selected.
			await page.mouse.click(EMPTY_SPOT.x, EMPTY_SPOT.y);
			await page.getByTestId('zoom-to-fit').click();
			// n8n moves the canvas for half a second.
			await page.waitForTimeout(1_000);
		},
		async issues() {
			const found: Record<string, string[]> = {};
			for (const node of await nodes.all()) {
				const mark = node.getByTestId('node-issues').or(node.getByTestId('node-setup-required'));
				if ((await mark.count()) === 0) continue;
				const name = (await node.getAttribute('data-node-name')) ?? '';
				await mark.locator('[data-grace-area-trigger]').first().hover();
				await tooltip.waitFor();
				found[name] = await tooltip.locator('li').allInnerTexts();
				await page.mouse.move(EMPTY_SPOT.x, EMPTY_SPOT.y);
				await tooltip.waitFor({ state: 'detached' });
			}
			return found;
		},
		async press() {
			const opened: string[] = [];
			const onPage = (popup: Page) => {
				opened.push('form');
				void popup.close();
			};
			const chat = page.getByTestId('workflow-chat-button');
			const button = page.getByTestId('execute-workflow-button').or(chat);
			await button.waitFor();
			if (await chat.isVisible()) {
				await chat.click();
				await page.getByTestId('canvas-chat').waitFor();
				return 'chat';
			}
			page.context().on('page', onPage);
			const started = page.waitForResponse((response) =>
				/\/rest\/workflows\/[^/]+\/run/.test(response.url()),
			);
			await button.click();
			const first = await started;
			const executionId = textMember(member(await first.json(), 'data'), 'executionId');
			if (executionId !== undefined) return { executionId };
			await page.waitForTimeout(1_000);
			page.context().off('page', onPage);
			await page.getByTestId('stop-execution-waiting-for-webhook-button').click();
			return opened.length > 0 ? 'form' : 'webhook';
		},
		async unknownNodes() {
			const names: string[] = [];
			for (const node of await nodes.all()) {
				if ((await node.locator('.vue-flow__handle').count()) > 0) continue;
				names.push((await node.getAttribute('data-node-name')) ?? '');
			}
			return names;
		},
	};
}
