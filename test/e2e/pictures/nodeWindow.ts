import type { Locator } from 'playwright-core';
import { falNode, manualTrigger } from '../world/nodes';
import { around, downTo, type Frame } from './frame';
import type { Studio } from './studio';

export const FAL = 'Make a Picture';
export const MODEL = 'fal-ai/flux/dev';

/** Opens a new workflow's node that has, besides these parameters, its defaults. */
export async function openNode(
	{ n8n, page, editor, credential }: Studio,
	given: Readonly<Record<string, unknown>> = {},
): Promise<void> {
	const node = { ...falNode(credential, MODEL), name: FAL, parameters: given };
	const id = await n8n.api.createWorkflow({ name: FAL, nodes: [manualTrigger, node] });
	await page.goto(`${n8n.origin}/workflow/${id}`);
	await editor.openNode(FAL);
}

/** The panel of the parameters, down to the end of what is found and a little room. */
export async function parametersDownTo(
	{ page }: Studio,
	found: Locator,
	room: number,
): Promise<Frame> {
	const { x } = await around(page.getByTestId('tab-params'));
	const right = await around(page.getByTestId('output-panel'));
	return await downTo({ ...right, x, width: right.x - x }, found, room);
}

/** The panel of the parameters down to the button that ends the model's fields. */
export async function parameters(studio: Studio): Promise<Frame> {
	return await parametersDownTo(studio, studio.page.getByTestId('add-fields-select'), 16);
}

/** The same, and beside it as much of the output. */
export async function parametersAndOutput(studio: Studio): Promise<Frame> {
	const left = await parameters(studio);
	const output = await around(studio.page.getByTestId('output-panel'));
	return { ...left, width: output.x + output.width - left.x };
}
