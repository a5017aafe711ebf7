// For `setupFilesAfterEnv` of the engine tests: runs before a test file and its imports.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joinErrorRealms } from '../../rig/engine/realm';

joinErrorRealms();

const folder = mkdtempSync(join(tmpdir(), 'n8n-engine-'));

// n8n-core reads these while it is imported, so nothing above may import it.
Object.assign(process.env, {
	N8N_USER_FOLDER: folder,
	N8N_ENCRYPTION_KEY: 'engine-tests',
	// n8n logs every failed node with its stack; tests read the error from the run instead.
	N8N_LOG_LEVEL: 'silent',
});

afterAll(async () => {
	const { stopEngine } = await import('../../rig/engine/n8n');
	await stopEngine();
	rmSync(folder, { recursive: true, force: true });
});
