import type { Page } from 'playwright-core';

import { until } from './until';

/** The canvas of n8n's editor with a whole workflow on it. */
export interface Canvas {
	/** A new workflow from a file: *Import from File* of the menu. */
	importFile(path: string, nodes: number): Promise<void>;
	/** A new workflow from the clipboard. */
	paste(text: string, nodes: number): Promise<void>;
	/** Brings the whole workflow into view. */
	fit(): Promise<void>;
	/** Nodes that n8n marks with a warning, with its words. */
	issues(): Promise<Readonly<Record<string, string>>>;
	/** Nodes that n8n does not know. */
	unknownNodes(): Promise<number>;
}

export function createCanvas(page: Page, origin: string): Canvas {
	const nodes = page.getByTestId('canvas-node');
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
			await page.evaluate((copied) => {
				const clipboardData = new DataTransfer();
				clipboardData.setData('text/plain', copied);
				document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
			}, text);
			await untilThere(count);
		},
		async fit() {
			// What was imported is selected.
			await page.mouse.click(440, 830);
			await page.getByTestId('zoom-to-fit').click();
			// n8n moves the canvas for half a second.
			await page.waitForTimeout(1_000);
		},
		async issues() {
			const found: Record<string, string> = {};
			for (const node of await nodes.all()) {
				const mark = node.getByTestId('node-issues').or(node.getByTestId('node-setup-required'));
				if ((await mark.count()) === 0) continue;
				const name = (await node.getAttribute('data-node-name')) ?? (await node.innerText());
				await mark.first().hover();
				const words = page.locator('[role="tooltip"]').first();
				await words.waitFor();
				found[name] = (await words.innerText()).trim();
				await page.mouse.move(0, 0);
				await words.waitFor({ state: 'detached' }).catch(() => undefined);
			}
			return found;
		},
		async unknownNodes() {
			return await page
				.locator('[data-test-id="canvas-node"] .unknown, .n8n-node-icon .unknown')
				.count();
		},
	};
}
