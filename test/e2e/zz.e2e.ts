import { existsSync, writeFileSync } from 'node:fs';
import { startBrowser } from './rig/browser';
import { startWorld } from './rig/world';
import { chromium } from 'playwright-core';
it('stays', async () => {
	const world = await startWorld();
	const browser = await chromium.launch({
		executablePath: '/usr/bin/chromium',
		args: ['--no-sandbox','--disable-gpu','--disable-background-networking','--remote-debugging-port=9377'],
		proxy: { server: world.fal.proxyUrl, bypass: '127.0.0.1,localhost' },
	});
	writeFileSync('/tmp/fx/world.json', JSON.stringify({ origin: world.n8n.origin, cookie: world.n8n.api.cookie, key: world.fal.key, fal: world.fal.origin }));
	while (!existsSync('/tmp/fx/stop')) {
		writeFileSync('/tmp/fx/journal.json', JSON.stringify(world.fal.journal.lines, null, 1));
		writeFileSync('/tmp/fx/n8n.log', world.n8n.log());
		await new Promise((r) => setTimeout(r, 300));
	}
	await browser.close();
	await world.stop();
}, 3_600_000);
