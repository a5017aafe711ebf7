import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, selectors, type Browser, type Page } from 'playwright-core';
import type { Emulator } from '../../../emulator';
import type { N8n } from '../../../rig/n8n/n8n';
import { paths } from '../../../rig/paths';

// n8n's own way of naming what tests look for.
selectors.setTestIdAttribute('data-test-id');

/** A headless Chromium that sees loopback and, for everything else, the emulator. */
export async function startBrowser(fal: Emulator): Promise<Browser> {
	return await chromium.launch({
		executablePath: paths.chromium,
		args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
		proxy: { server: fal.proxyUrl, bypass: '127.0.0.1,localhost' },
	});
}

export interface Visit {
	readonly page: Page;
	/** Keeps a picture in test/e2e/artefacts. */
	shot(name: string): Promise<void>;
}

/** A window of the owner's. */
export async function visit(
	browser: Browser,
	n8n: N8n,
	colorScheme: 'light' | 'dark' = 'light',
): Promise<Visit> {
	const context = await browser.newContext({
		viewport: { width: 1440, height: 900 },
		ignoreHTTPSErrors: true,
		colorScheme,
	});
	await context.addCookies([{ ...n8n.api.cookie, url: n8n.origin }]);
	const page = await context.newPage();
	// Nothing is promised about how fast n8n's editor is: a busy machine takes its time.
	page.setDefaultTimeout(30_000);
	mkdirSync(paths.artefacts, { recursive: true });
	return {
		page,
		async shot(name) {
			await page.screenshot({ path: join(paths.artefacts, `${name}.png`) });
		},
	};
}
