import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for n8n to work in. Must run before n8n is imported. @returns removes it */
export function prepareN8n(): () => void {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-chaos-'));
	Object.assign(process.env, {
		N8N_USER_FOLDER: folder,
		N8N_ENCRYPTION_KEY: 'chaos',
		N8N_LOG_LEVEL: 'silent',
		// Seconds; in virtual time they would pass, and n8n would begin anew each time.
		N8N_EXPRESSION_ENGINE_IDLE_TIMEOUT: '2000000',
	});
	return () => {
		rmSync(folder, { recursive: true, force: true });
	};
}
