import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { N8n } from '../../../rig/n8n/n8n';
import { paths } from '../../../rig/paths';
import type { Frame } from './frame';

export interface Camera {
	readonly page: Page;
	/** Keeps docs/pictures/<name>.png. @throws when the file is too large for a front page */
	take(name: string, frame: Frame): Promise<void>;
}

const FOLDER = join(paths.root, 'docs/pictures');
const VIEWPORT = { width: 1440, height: 1020 };
const MOST_BYTES = 250_000;

/** Shares of an open node's width in per cent: enough for the labels, and for the output's tabs. */
const PANELS = { left: 11, main: 45, right: 44 };
/** Where n8n keeps them once somebody has moved the borders. */
const PANELS_KEY = 'N8N_NDV_PANEL_WIDTH_REGULAR';

/** No notes in the corner, no cursor, and white behind a dialog's round corners. */
const STAGE = `
	.el-notification { display: none !important; }
	.el-overlay { background-color: #fff !important; }
	* { caret-color: transparent !important; }
`;

/** A window of the owner's, light and sharp enough for screens of two pixels per point. */
export async function setUpCamera(browser: Browser, n8n: N8n): Promise<Camera> {
	const context = await browser.newContext({
		viewport: VIEWPORT,
		deviceScaleFactor: 2,
		ignoreHTTPSErrors: true,
		colorScheme: 'light',
	});
	await context.addCookies([{ ...n8n.api.cookie, url: n8n.origin }]);
	const page = await context.newPage();
	page.setDefaultTimeout(20_000);
	// As text: the page's own types are no part of this project.
	await page.addInitScript(`localStorage.setItem('${PANELS_KEY}', '${JSON.stringify(PANELS)}')`);
	mkdirSync(FOLDER, { recursive: true });
	return {
		page,
		async take(name, frame) {
			const path = join(FOLDER, `${name}.png`);
			await page.screenshot({ path, clip: frame, style: STAGE, animations: 'disabled' });
			const { size } = statSync(path);
			process.stdout.write(`  ${name}.png  ${Math.round(size / 1000)} kB\n`);
			if (size > MOST_BYTES) throw new Error(`${name}.png has more than ${MOST_BYTES} bytes`);
		},
	};
}
