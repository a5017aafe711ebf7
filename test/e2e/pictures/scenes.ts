import { falNode, manualTrigger, setNode } from '../rig/nodes';
import { readTemplate, templateFile } from '../rig/template';
import type { Frame } from './camera';
import type { Studio } from './studio';

/** Brings something on the screen; gives the part of the window to keep. */
type Scene = (studio: Studio) => Promise<Frame>;

const FAL = 'Make a Picture';
const PROMPT = 'purple hills at dawn, an orange sun in a blue sky';
const MODEL = 'fal-ai/flux/dev';
const WINDOW: Frame = { x: 0, y: 0, width: 1280, height: 800 };

/** The name of each picture, in the order in which they are taken. */
export const scenes: Readonly<Record<string, Scene>> = {
	canvas: async ({ n8n, page, canvas, editor, credential }) => {
		const input = JSON.stringify({ prompt: PROMPT, seed: 24 });
		const fal = falNode(credential, 'fal-ai/flux/schnell', { inputParams: input });
		const next = setNode('Keep the Address', { picture: '=$json.media[0].url' });
		const nodes = [manualTrigger, { ...fal, name: FAL }, next];
		const id = await n8n.api.createWorkflow({ name: 'First Picture', nodes });
		await page.goto(`${n8n.origin}/workflow/${id}`);
		await editor.executeWorkflow();
		await editor.untilNote('Workflow executed successfully');
		await canvas.fit();
		return WINDOW;
	},

	form: async (studio) => {
		const { form } = studio;
		await openNode(studio);
		await form.pickModel(MODEL);
		await form.type('prompt', PROMPT);
		await form.choose('image_size', 'landscape_16_9');
		await form.type('num_images', '2');
		return WINDOW;
	},

	picker: async (studio) => {
		await openNode(studio);
		await studio.form.openList();
		await studio.form.search('video');
		return WINDOW;
	},

	result: async (studio) => {
		const input = { prompt: PROMPT, seed: 24 };
		await openNode(studio, {
			model: { __rl: true, mode: 'id', value: MODEL },
			specifyInput: 'json',
			inputParams: JSON.stringify(input, null, '\t'),
			options: { downloadFiles: true },
		});
		await studio.editor.node.execute();
		await studio.editor.node.viewFile();
		return WINDOW;
	},

	error: async (studio) => {
		const { form, editor } = studio;
		await openNode(studio);
		await form.pickModel(MODEL);
		await form.type('prompt', PROMPT);
		await form.type('num_inference_steps', '80');
		await editor.node.execute();
		await editor.node.readError();
		return WINDOW;
	},

	credential: async ({ n8n, page, credential }) => {
		await page.goto(`${n8n.origin}/home/credentials/${credential.id}`);
		await page.getByText('Connection tested successfully').waitFor();
		return WINDOW;
	},

	agent: async ({ canvas }) => {
		const name = 'agent-with-fal-tools';
		await canvas.importFile(templateFile(name), readTemplate(name).nodes.length);
		await canvas.fit();
		return WINDOW;
	},
};

/** A new workflow whose node is open and has, besides these parameters, its defaults. */
async function openNode(
	{ n8n, page, editor, credential }: Studio,
	parameters: Readonly<Record<string, unknown>> = {},
): Promise<void> {
	const node = { ...falNode(credential, MODEL), name: FAL, parameters };
	const id = await n8n.api.createWorkflow({ name: FAL, nodes: [manualTrigger, node] });
	await page.goto(`${n8n.origin}/workflow/${id}`);
	await editor.openNode(FAL);
}
