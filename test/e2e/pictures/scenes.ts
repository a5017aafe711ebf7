import type { WorkflowNode } from '../../../rig/n8n/api';
import { falNode, manualTrigger } from '../world/nodes';
import { readTemplate, templateFile } from '../world/template';
import { around, downTo, type Frame } from './frame';
import {
	FAL,
	MODEL,
	openNode,
	parameters,
	parametersAndOutput,
	parametersDownTo,
} from './nodeWindow';
import type { Studio } from './studio';

/** Brings something on the screen; gives the part of the window to keep. */
type Scene = (studio: Studio) => Promise<Frame>;

const PROMPT = 'purple hills at dawn, an orange sun in a blue sky';
const VIDEO_MODEL = 'fal-ai/kling-video/v1.6/pro/image-to-video';
/** With the prompt it makes a picture in the colours of the prompt. */
const SEED = '24';
/** In the margin of the window, where nothing answers to the mouse. */
const ASIDE = { x: 4, y: 1010 };
/** On the canvas, above a workflow that was fitted into it. */
const EMPTY_CORNER = { x: 20, y: 120 };
const SETTLE_MS = 500;

const keepAddress: WorkflowNode = {
	name: 'Keep the Address',
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: {
		assignments: {
			assignments: [
				{ id: 'picture', name: 'picture', type: 'string', value: '={{ $json.media[0].url }}' },
			],
		},
	},
};

/** The name of each picture, in the order in which they are taken. */
export const scenes: Readonly<Record<string, Scene>> = {
	canvas: async (studio) => {
		const { n8n, page, canvas, editor, credential } = studio;
		const inputParams = JSON.stringify({ prompt: PROMPT, seed: Number(SEED) });
		const fal = { ...falNode(credential, 'fal-ai/flux/schnell', { inputParams }), name: FAL };
		const nodes = [manualTrigger, fal, keepAddress];
		const id = await n8n.api.createWorkflow({ name: 'First Picture', nodes });
		await page.goto(`${n8n.origin}/workflow/${id}`);
		await editor.executeWorkflow();
		await editor.untilNote('Workflow executed successfully');
		await canvas.fit();
		await settle(studio);
		const plus = page.getByTestId('canvas-handle-plus');
		return await around(page.locator('.vue-flow__node').or(plus), 70);
	},

	form: async (studio) => {
		const { form } = studio;
		await openNode(studio);
		await form.pickModel(MODEL);
		await form.type('prompt', PROMPT);
		await form.choose('image_size', 'landscape_16_9');
		await form.type('seed', SEED);
		await settle(studio);
		return await parameters(studio);
	},

	picker: async (studio) => {
		const cachedResultName = `Kling 1.6 · ${VIDEO_MODEL} · image-to-video`;
		const model = { __rl: true, mode: 'list', value: VIDEO_MODEL, cachedResultName };
		// JSON: of a model's fields some would look out from behind the list.
		await openNode(studio, { model, specifyInput: 'json' });
		await studio.form.openList();
		await studio.form.search('video');
		await settle(studio);
		// The list has no name of its own: it is the smallest part that holds the search and the entries.
		const list = studio.page
			.getByTestId('rlc-search')
			.locator('visible=true')
			.locator('xpath=ancestor::*[.//*[@data-test-id="rlc-item"]][1]');
		return await parametersDownTo(studio, list, -4);
	},

	result: async (studio) => {
		const { form, editor } = studio;
		await openNode(studio, { options: { downloadFiles: true } });
		await form.pickModel(MODEL);
		await form.type('prompt', PROMPT);
		await form.type('seed', SEED);
		await editor.node.execute();
		await editor.node.viewFile();
		await settle(studio);
		return await parametersAndOutput(studio);
	},

	error: async (studio) => {
		const { form, editor } = studio;
		await openNode(studio);
		await form.pickModel(MODEL);
		await form.type('prompt', PROMPT);
		await form.type('num_inference_steps', '80');
		await editor.node.execute();
		await editor.node.readError();
		await settle(studio);
		return await parametersAndOutput(studio);
	},

	credential: async (studio) => {
		const { n8n, page, credential } = studio;
		await page.goto(`${n8n.origin}/home/credentials/${credential.id}`);
		await page.getByText('Connection tested successfully').waitFor();
		await settle(studio);
		const dialog = page.getByTestId('editCredential-modal');
		return await downTo(await around(dialog), dialog.getByRole('combobox').last(), 16);
	},

	agent: async (studio) => {
		const { n8n, page, canvas } = studio;
		const openAi = { name: 'OpenAI account', type: 'openAiApi', data: { apiKey: 'none' } };
		await n8n.api.call('POST', '/credentials', openAi);
		const name = 'agent-with-fal-tools';
		await canvas.importFile(templateFile(name), readTemplate(name).nodes.length);
		await canvas.fit();
		// What was imported is selected, until something else is clicked.
		await page.locator('.vue-flow__pane').click({ position: EMPTY_CORNER });
		await settle(studio);
		// The note with the instructions is for the editor; in a picture it is too small to read.
		const nodes = page.locator('.vue-flow__node').filter({ hasNotText: 'Set up' });
		return await around(nodes, 24);
	},
};

/** Nothing is under the mouse, and what n8n moves or fades has come to rest. */
async function settle({ page }: Studio): Promise<void> {
	await page.mouse.move(ASIDE.x, ASIDE.y);
	await page.waitForTimeout(SETTLE_MS);
}
