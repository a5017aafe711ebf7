import type { RunSetup } from './engine';
import { loadBuiltNodes } from './nodeTypes';

const FAL = 'n8n-nodes-fal-run.fal';

/** The node as an agent runs it: n8n gives it a second type whose name ends in `Tool`. */
export async function asTool(): Promise<Pick<RunSetup, 'nodeType' | 'registry'>> {
	const built = await loadBuiltNodes();
	const fal = built.nodes[FAL];
	if (!fal) throw new Error('The FAL node was not loaded');
	const nodeType = `${FAL}Tool`;
	return { nodeType, registry: { ...built, nodes: { ...built.nodes, [nodeType]: fal } } };
}
