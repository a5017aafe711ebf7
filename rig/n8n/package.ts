import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paths } from '../paths';

/** Type of the node in a workflow when the package is installed as users install it. */
export const FAL_NODE = 'n8n-nodes-fal-run.fal';

/** Puts what `npm pack` would publish where n8n installs community packages. */
export function installPackage(userFolder: string): void {
	const target = join(userFolder, '.n8n/nodes/node_modules/n8n-nodes-fal-run');
	const workFolder = mkdtempSync(join(tmpdir(), 'fal-pack-'));
	try {
		const output = execFileSync(
			'npm',
			['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', workFolder],
			{ cwd: paths.root, encoding: 'utf8' },
		);
		const archive = join(workFolder, output.trim().split('\n').at(-1) ?? '');
		rmSync(target, { recursive: true, force: true });
		mkdirSync(target, { recursive: true });
		execFileSync('tar', ['-xzf', archive, '-C', target, '--strip-components=1']);
	} finally {
		rmSync(workFolder, { recursive: true, force: true });
	}
}
