import type { Page } from 'playwright-core';

/** Clicks of the mouse, wherever they go. */
export interface Clicks {
	/** How many there were since it was last asked. */
	since(): number;
}

export async function countClicks(page: Page): Promise<Clicks> {
	let count = 0;
	await page.exposeFunction('countClick', () => {
		count += 1;
	});
	await page.addInitScript(`addEventListener('mousedown', () => countClick(), true)`);
	return {
		since() {
			const counted = count;
			count = 0;
			return counted;
		},
	};
}
