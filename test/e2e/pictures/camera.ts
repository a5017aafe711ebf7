import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { N8n } from '../rig/n8n';
import { paths } from '../rig/paths';

/** Part of the window, in CSS pixels. */
export interface Frame {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

export interface Camera {
	readonly page: Page;
	/** Keeps docs/pictures/<name>.png. @throws when the file is too large for a front page */
	take(name: string, frame: Frame): Promise<void>;
}

const FOLDER = join(paths.root, 'docs/pictures');
const VIEWPORT = { width: 1280, height: 800 };
const MOST_BYTES = 250_000;

/** What comes and goes by itself, or points at something. */
const STAGEHANDS = `
	.el-notification, .n8n-toast, [class*="el-notification"] { display: none !important; }
	*, *::before, *::after {
		animation: none !important; transition: none !important; caret-color: transparent !important;
	}
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
	mkdirSync(FOLDER, { recursive: true });
	return {
		page,
		async take(name, frame) {
			const path = join(FOLDER, `${name}.png`);
			await page.screenshot({ path, clip: frame, style: STAGEHANDS });
			const { size } = statSync(path);
			process.stdout.write(`  ${name}.png  ${Math.round(size / 1000)} kB\n`);
			if (size > MOST_BYTES) throw new Error(`${name}.png has more than ${MOST_BYTES} bytes`);
		},
	};
}
