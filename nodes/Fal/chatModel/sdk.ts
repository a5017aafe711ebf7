import { NodeOperationError, type INode } from 'n8n-workflow';

/**
 * n8n's SDK for chat models, loaded when one is used and not before: n8n 1.123 has none, and a package
 * that asks for it while it is loaded is left out there with all its nodes. The build makes a `require`
 * of the `import()`: only that looks where n8n keeps its own modules.
 *
 * @throws {NodeOperationError} in an n8n without it
 */
export async function loadSdk(node: INode) {
	try {
		return await import('@n8n/ai-node-sdk');
	} catch {
		throw new NodeOperationError(node, 'This n8n has no chat models for community nodes yet', {
			description:
				'FAL Chat Model needs n8n 2.20 or later. Update n8n, or use its OpenAI Chat Model with base URL and header, see docs/agents.md of n8n-nodes-fal-run.',
		});
	}
}
