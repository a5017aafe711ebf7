import { join } from 'node:path';

const root = join(__dirname, '..');

export const paths = {
	root,
	node24: join(root, 'node_modules/node/bin/node'),
	n8n: join(root, 'rig/installs/n8n/node_modules/n8n/bin/n8n'),
	/** The older n8n that the package promises to run on too. */
	n8n1: join(root, 'rig/installs/n8n1/node_modules/n8n/bin/n8n'),
	artefacts: join(root, 'test/e2e/artefacts'),
	chromium: '/usr/bin/chromium',
} as const;
