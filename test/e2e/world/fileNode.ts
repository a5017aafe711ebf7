import type { WorkflowNode } from '../../../rig/n8n/api';

const PIXEL =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Gives one item with these values and a picture in the binary field `photo`. */
export function fileNode(json: Readonly<Record<string, unknown>>): WorkflowNode {
	const photo = { data: PIXEL, mimeType: 'image/png', fileName: 'photo.png', fileExtension: 'png' };
	return {
		name: 'File',
		type: 'n8n-nodes-base.code',
		typeVersion: 2,
		parameters: { jsCode: `return ${JSON.stringify([{ json, binary: { photo } }])};` },
	};
}
