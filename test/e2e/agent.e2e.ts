import type { WorkflowNode } from '../../rig/n8n/api';
import { startBrowser, visit } from './editor/browser';
import { startChatModel, type ChatModel, type Say } from './world/chatModel';
import { createEditor } from './editor/editor';
import { createForm } from './editor/form';
import { nodeOutput } from './editor/nodeOutput';
import { falNode, manualTrigger } from './world/nodes';
import { until } from '../../rig/n8n/until';
import { startWorld, type World } from './world/world';

let world: World;
let chat: ChatModel;
let workflow: string;

beforeAll(async () => {
	chat = await startChatModel();
	world = await startWorld();
	workflow = await createAgent(TOOLS);
});
afterAll(async () => {
	await world.stop();
	chat.close();
});
beforeEach(() => world.fal.reset());

const SEARCH = 'Search_fal_models';
const INFO = 'Get_fal_model_info';
const RUN = 'Run_fal_model';

/** A parameter that the chat model fills in. */
const fromAi = (key: string, description: string, type = 'string') =>
	`={{ $fromAI('${key}', '${description}', '${type}') }}`;

async function createChatCredential(): Promise<{ id: string; name: string }> {
	const data = { apiKey: 'sk-stub', url: chat.url };
	const body = { name: 'Chat model', type: 'openAiApi', data };
	return (await world.n8n.api.call('POST', '/credentials', body)) as typeof body & { id: string };
}

interface Tool {
	readonly name: string;
	readonly operation: string;
	readonly parameters: object;
}

const MODEL = { __rl: true, mode: 'id', value: fromAi('model', 'ID of the model') };
const TOOLS: readonly Tool[] = [
	{
		name: SEARCH,
		operation: 'search',
		parameters: { query: fromAi('query', 'Words to look for'), limit: 5 },
	},
	{ name: INFO, operation: 'getInfo', parameters: { model: MODEL } },
	{
		name: RUN,
		operation: 'run',
		parameters: {
			model: MODEL,
			inputParams: fromAi('input', 'Input of the model', 'json'),
			options: { simplify: true },
		},
	},
];

/** Manual trigger → AI Agent, with tools of FAL and the scripted chat model. */
async function createAgent(wanted: readonly Tool[]): Promise<string> {
	const { api } = world.n8n;
	const fal = await api.createFalCredential(world.fal.key);
	const tools = wanted.map(({ name, operation, parameters }): WorkflowNode => ({
		...falNode(fal, '', { operation, ...parameters }),
		name: name.replaceAll('_', ' '),
		type: 'n8n-nodes-fal-run.falTool',
	}));
	const chatModel = {
		name: 'Chat Model',
		type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
		typeVersion: 1.3,
		credentials: { openAiApi: await createChatCredential() },
		parameters: {
			model: { __rl: true, mode: 'id', value: 'stub' },
			responsesApiEnabled: false,
			options: {},
		},
	};
	const agent: WorkflowNode = {
		name: 'AI Agent',
		type: '@n8n/n8n-nodes-langchain.agent',
		typeVersion: 3.1,
		parameters: { promptType: 'define', text: 'Draw a red fox', options: {} },
	};
	const link = (type: string) => ({ [type]: [[{ node: agent.name, type, index: 0 }]] });
	const nodes = [manualTrigger, agent, chatModel, ...tools];
	const { id } = (await api.call('POST', '/workflows', {
		name: 'Agent',
		nodes: nodes.map((node, index) => ({ id: `n${index}`, position: [index * 220, 0], ...node })),
		connections: {
			[manualTrigger.name]: link('main'),
			[chatModel.name]: link('ai_languageModel'),
			...Object.fromEntries(tools.map(({ name }) => [name, link('ai_tool')])),
		},
		settings: { executionOrder: 'v1' },
		pinData: {},
	})) as { id: string };
	return id;
}

/** Lets the agent work; gives its answer and what each tool told the chat model. */
async function talk(
	script: readonly Say[],
	id = workflow,
): Promise<{ answer: unknown; results: string[] }> {
	chat.follow(script);
	const { api } = world.n8n;
	const execution = await api.run(id, manualTrigger.name);
	expect(await api.statusAtEnd(execution)).toBe('success');
	const messages = chat.requests.at(-1)?.messages ?? [];
	const results = messages.filter(({ role }) => role === 'tool').map(({ content }) => content);
	const [item] = await nodeOutput(api, execution, 'AI Agent');
	return { answer: item?.json['output'], results };
}

const input = { prompt: 'A red fox in the snow', image_size: 'square' };
const flux = 'fal-ai/flux/dev';
const runFlux: Say = [{ tool: RUN, args: { model: flux, input } }];
const FILE = /https:\/\/v3b?\.fal\.media\/files\/[^"]+/;

describe('an AI agent with FAL as its tools', () => {
	it('knows the tools by the names of the nodes, what they do and what they take', async () => {
		await talk(['Hello']);

		const tools = chat.requests[0]?.tools?.map((tool) => tool.function) ?? [];
		const told = tools.map(({ name, description, parameters }) => {
			return `${name}(${Object.keys(parameters.properties).join()}): ${description}`;
		});
		expect(told.sort()).toEqual([
			`${INFO}(model): Get the fields and price of a model in FAL`,
			`${RUN}(model,input): Run a model in FAL`,
			`${SEARCH}(query): Search for models in FAL`,
		]);
	});

	it('finds a model, reads what it takes, runs it and passes the URL on', async () => {
		const { answer, results } = await talk([
			[{ tool: SEARCH, args: { query: 'flux dev' } }],
			[{ tool: INFO, args: { model: flux } }],
			runFlux,
			(told) => `Here it is: ${FILE.exec(told)?.[0]}`,
		]);
		const [found, info, ran] = results.map(read);

		expect(found).toContainEqual(expect.objectContaining({ model: flux }));
		const prompt = expect.objectContaining({ name: 'prompt', required: true });
		expect(info?.[0]?.['inputs']).toContainEqual(prompt);
		expect(world.fal.requests.map((request) => [request.endpointId, request.input])).toEqual([
			[flux, input],
		]);
		const url = ran?.[0]?.['result'];
		expect(url).toMatch(FILE);
		expect(answer).toBe(`Here it is: ${String(url)}`);
	});

	it('is told that nothing is found, and what to try', async () => {
		const { results } = await talk([[{ tool: SEARCH, args: { query: 'no such thing' } }], 'Sorry']);

		const note = 'No model matches "no such thing". Try fewer or more general words.';
		expect(read(results[0])).toEqual([{ models: [], note }]);
	});

	it('is told of a field that the model does not list', async () => {
		const args = { model: flux, input: { ...input, style: 'anime' } };
		const { results } = await talk([[{ tool: RUN, args }], 'Done']);

		expect(read(results[0])).toEqual([
			expect.objectContaining({
				result: expect.stringMatching(FILE),
				note: expect.stringContaining('does not list and probably ignores: "style"'),
			}),
		]);
	});

	it('may write the input as text', async () => {
		await talk([[{ tool: RUN, args: { model: flux, input: JSON.stringify(input) } }], 'Done']);

		expect(world.fal.requests.map((request) => request.input)).toEqual([input]);
	});

	it.each<[string, object, string]>([
		['a field that is missing', { input: { seed: 1 } }, 'not fit the model: prompt: is required'],
		['a wrong value', { input: { ...input, image_size: 'huge' } }, 'expected one of "square_hd"'],
		['an input that is no object', { input: 'a fox' }, 'Input Parameters is not valid JSON'],
		['what fal refuses', { model: 'acme/refuses' }, 'refused the input: prompt: is not allowed'],
		['an unknown model', { model: 'fal-ai/no-such-model' }, '"fal-ai/no-such-model" was not found'],
		['a model that is no ID', { model: 'FLUX dev' }, 'FLUX dev'],
	])('is told of %s, and may try again', async (_name, wrong, reason) => {
		world.fal.define('acme/refuses', { error: { status: 422, body: REFUSAL } });
		const args = { model: flux, input, ...wrong };
		const { results } = await talk([[{ tool: RUN, args }], runFlux, 'Done']);
		expect(read(results[0])).toEqual([{ error: expect.stringContaining(reason) }]);
		expect(results[1]).toMatch(FILE);
	});
});

describe('a field of the form that the model of the agent fills in', () => {
	const DRAW = 'Draw_a_picture';
	const drawing = {
		name: DRAW,
		operation: 'run',
		parameters: {
			model: { __rl: true, mode: 'id', value: flux },
			specifyInput: 'fields',
			options: { simplify: true },
		},
	};

	it('is marked with a click in the editor, and arrives typed', async () => {
		const id = await createAgent([drawing]);
		const browser = await startBrowser(world.fal);
		try {
			const { page, shot } = await visit(browser, world.n8n);
			const form = createForm(page);
			await page.goto(`${world.n8n.origin}/workflow/${id}`);
			await createEditor(page, world.n8n.origin).openNode(DRAW.replaceAll('_', ' '));
			await form.letModelDefine('prompt');
			await form.letModelDefine('num_images');
			await shot('agent-01-fields');
			await page.keyboard.press('Control+s');
			await until('the workflow to be saved', async () => {
				const saved = JSON.stringify(await world.n8n.api.call('GET', `/workflows/${id}`));
				return saved.split('$fromAI').length === 3;
			});
		} finally {
			await browser.close();
		}
		// n8n names the arguments after the labels, so the model reads the limits as well.
		const args = { Prompt: 'A red fox', Num_Images__1_4_: 2 };
		await talk([[{ tool: DRAW, args }], 'Done'], id);

		const [told] = chat.requests[0]?.tools ?? [];
		expect(Object.keys(told?.function.parameters.properties ?? {}).sort()).toEqual(
			Object.keys(args).sort(),
		);
		// What the form shows beside them is sent as well.
		const shown = {
			image_size: 'landscape_4_3',
			num_inference_steps: 28,
			guidance_scale: 3.5,
			output_format: 'jpeg',
		};
		expect(world.fal.requests.map((request) => request.input)).toEqual([
			{ prompt: 'A red fox', num_images: 2, ...shown },
		]);
	});
});

const REFUSAL = { detail: [{ loc: ['body', 'prompt'], msg: 'is not allowed', type: 'policy' }] };

function read(result = ''): Array<Record<string, unknown>> {
	return JSON.parse(result) as Array<Record<string, unknown>>;
}
