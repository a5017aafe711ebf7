import { Expression } from 'n8n-workflow';

import { loadBuiltNodes } from '../../rig/engine/nodeTypes';
import { startEngine } from '../../rig/engine/n8n';
import type { Threads } from '../time/threads';

/** Loads n8n and the built node; n8n evaluates expressions in isolates, which threads make ready. */
export async function loadEngine(threads: Threads): Promise<void> {
	await loadBuiltNodes();
	await startEngine('default');
	threads.watch(Expression.prototype, 'acquireIsolate');
	threads.watch(Expression.prototype, 'releaseIsolate');
}
