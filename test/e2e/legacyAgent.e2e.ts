import type { WorkflowNode } from '../../rig/n8n/api';
import { startChatModel, type ChatModel } from './world/chatModel';
import { falNode, manualTrigger } from './world/nodes';
import { paths } from '../../rig/paths';
import { startWorld, type World } from './world/world';

// What an AI agent of n8n 1.123 is told of a tool that fails; agent.e2e.ts has the rest, on n8n 2.

const TOOL = 'Run_fal_model';
const MODEL = 'fal-ai/flux/dev';

let world: World;
let chat: ChatModel;

beforeAll(async () => {
	world = await startWorld({ n8n: { program: paths.n8n1 } });
	chat = await startChatModel();
});
afterAll(async () => {
	chat.close();
	await world.stop();
});

/** Manual trigger → AI Agent with the scripted chat model and FAL as its tool. */
async function runAgent(tool: Partial<WorkflowNode>): Promise<string> {
	const { api } = world.n8n;
	const openAi = { name: 'Chat model', type: 'openAiApi', data: { apiKey: 'sk', url: chat.url } };
	const openAiApi = (await api.call('POST', '/credentials', openAi)) as typeof openAi & {
		id: string;
	};
	const fal = falNode(await api.createFalCredential(world.fal.key), MODEL, {
		inputParams: "={{ $fromAI('input', 'Input of the model', 'json') }}",
		options: { simplify: true },
	});
	const nodes: WorkflowNode[] = [
		manualTrigger,
		{
			name: 'AI Agent',
			type: '@n8n/n8n-nodes-langchain.agent',
			typeVersion: 3,
			parameters: { promptType: 'define', text: 'Draw a fox', options: {} },
		},
		{
			name: 'Chat Model',
			type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
			typeVersion: 1.3,
			parameters: {
				model: { __rl: true, mode: 'id', value: 'stub' },
				responsesApiEnabled: false,
				options: {},
			},
			credentials: { openAiApi },
		},
		{ ...fal, name: TOOL.replaceAll('_', ' '), type: 'n8n-nodes-fal-run.falTool', ...tool },
	];
	const to = (type: string) => ({ [type]: [[{ node: 'AI Agent', type, index: 0 }]] });
	const [start, , model, run] = nodes.map(({ name }) => name);
	const { id } = (await api.call('POST', '/workflows', {
		name: 'Legacy agent',
		active: false,
		nodes: nodes.map((node, index) => ({ id: `n${index}`, position: [index * 220, 0], ...node })),
		connections: {
			[String(start)]: to('main'),
			[String(model)]: to('ai_languageModel'),
			[String(run)]: to('ai_tool'),
		},
		settings: { executionOrder: 'v1' },
		pinData: {},
	})) as { id: string };
	return await api.statusAtEnd(await api.run(id, 'Start'));
}

/** Calls the tool without the prompt, then with it. */
const wrongThenRight = [{ seed: 1 }, { prompt: 'A red fox' }].map((input) => [
	{ tool: TOOL, args: { input } },
]);

it('may try again when the tool’s On Error is Continue', async () => {
	chat.follow([...wrongThenRight, 'Done']);

	expect(await runAgent({ onError: 'continueRegularOutput' })).toBe('success');
	const told = chat.requests.map(({ messages }) => messages.at(-1)?.content);
	expect(told[1]).toContain('The input does not fit the model: prompt: is required');
	expect(told[2]).toMatch(/https:\/\/v3b?\.fal\.media\/files\//);
});

it('ends with the error otherwise', async () => {
	chat.follow([...wrongThenRight, 'Done']);

	expect(await runAgent({})).toBe('error');
	expect(chat.requests).toHaveLength(1);
});
