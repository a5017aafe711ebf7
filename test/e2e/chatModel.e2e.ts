import type { WorkflowNode } from '../../rig/n8n/api';
import { readRuns } from '../../rig/n8n/executionData';
import { until } from '../../rig/n8n/until';
import { falNode, manualTrigger } from './world/nodes';
import { startWorld, type World } from './world/world';

let world: World;

beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(() => {
	world.fal.reset();
	world.fal.define('acme/poet', { output: { text: 'A red fox' } });
	world.fal.chat.follow();
});

const TOOL = 'Run_fal_model';
const GEMINI = 'google/gemini-2.5-flash';
const callPoet = (prompt: string) => ({ tool: TOOL, args: { input: { prompt } } });

interface Wish {
	readonly model?: string;
	readonly key?: string;
	readonly trigger?: WorkflowNode;
	readonly options?: object;
}

/** Trigger → AI Agent with FAL Chat Model and FAL as its tool. */
async function createAgent(wish: Wish = {}): Promise<string> {
	const { api } = world.n8n;
	const { trigger = manualTrigger, key = world.fal.key } = wish;
	const falApi = await api.createFalCredential(key);
	const isChat = trigger !== manualTrigger;
	const nodes: WorkflowNode[] = [
		trigger,
		{
			name: 'AI Agent',
			type: '@n8n/n8n-nodes-langchain.agent',
			typeVersion: 3.1,
			parameters: isChat
				? { options: {} }
				: { promptType: 'define', text: 'Write of a fox', options: {} },
		},
		{
			name: 'FAL Chat Model',
			type: 'n8n-nodes-fal-run.falChatModel',
			typeVersion: 1,
			credentials: { falApi },
			parameters: {
				model: { __rl: true, mode: 'id', value: wish.model ?? GEMINI },
				options: wish.options ?? {},
			},
		},
		{
			...falNode(await api.createFalCredential(world.fal.key), 'acme/poet', {
				inputParams: "={{ $fromAI('input', 'Input of the model', 'json') }}",
				options: { simplify: true },
			}),
			name: TOOL.replaceAll('_', ' '),
			type: 'n8n-nodes-fal-run.falTool',
		},
	];
	const to = (type: string) => ({ [type]: [[{ node: 'AI Agent', type, index: 0 }]] });
	const [start, , model, run] = nodes.map(({ name }) => name);
	const { id } = (await api.call('POST', '/workflows', {
		name: 'Chat model',
		nodes: nodes.map((node, index) => ({ id: `n${index}`, position: [index * 220, 0], ...node })),
		connections: {
			[String(start)]: to('main'),
			[String(model)]: to('ai_languageModel'),
			[String(run)]: to('ai_tool'),
		},
		settings: { executionOrder: 'v1' },
		pinData: {},
	})) as { id: string };
	return id;
}

/** Runs the agent to its end. */
async function talk(wish: Wish = {}) {
	const { api } = world.n8n;
	const execution = await api.run(await createAgent(wish), manualTrigger.name);
	const status = await api.statusAtEnd(execution);
	const saved = String((await api.execution(execution)).data);
	const runs = readRuns(saved);
	return { status, saved, error: runs.error, answer: runs.itemsOf('AI Agent')[0]?.json['output'] };
}

const secret = () => world.fal.key.split(':')[1] ?? world.fal.key;

describe('an AI agent with FAL Chat Model', () => {
	it('talks in several turns and calls two tools at once', async () => {
		world.fal.chat.follow(
			[callPoet('A fox')],
			[callPoet('A hare'), callPoet('An owl')],
			'Three poems',
		);
		const { status, answer, saved } = await talk({
			options: { temperature: 0.2, maxTokens: 500, responseFormat: 'json_object' },
		});

		expect([status, answer]).toEqual(['success', 'Three poems']);
		const { requests } = world.fal.chat;
		expect(requests).toHaveLength(3);
		expect(requests[0]?.body).toMatchObject({
			model: GEMINI,
			temperature: 0.2,
			max_tokens: 500,
			response_format: { type: 'json_object' },
		});
		expect(requests[0]?.headers['authorization']).toBe(`Key ${world.fal.key}`);
		const roles = requests[2]?.messages.map(({ role }) => role) ?? [];
		expect(roles.filter((role) => role === 'tool')).toHaveLength(3);
		expect(world.fal.requests.filter(({ endpointId }) => endpointId === 'acme/poet')).toHaveLength(
			3,
		);
		expect(saved).toContain('"tokenUsage"');
		expect(saved).not.toContain('"tokenUsageEstimate"');
		expect(saved).not.toContain(secret());
	});

	it.each([
		['a wrong key', { key: 'wrong-id:wrong-secret' }, /^fal did not accept the API key/],
		['an unknown model', { model: 'acme/none' }, /^fal does not know the model "acme\/none"/],
		['half a key', { key: 'no-colon' }, /The API key in the FAL credential has no colon/],
	])('tells of %s, and what to do', async (_name, wish, message) => {
		const { status, error, saved } = await talk(wish);

		expect(status).toBe('error');
		// n8n's own words stand over what is told before the first request.
		expect(`${error?.message ?? ''}: ${error?.description ?? ''}`).toMatch(message);
		expect(error?.description).toMatch(/fal\.ai\/dashboard\/keys|openrouter\.ai|credential/);
		expect(saved).not.toContain('wrong-secret');
	});

	it('asks once when fal fails, and names the request', async () => {
		world.fal.chat.follow({ error: { status: 500, message: 'Provider returned error' } });
		const { error } = await talk();

		expect(world.fal.chat.requests).toHaveLength(1);
		expect(error).toMatchObject({
			message: 'fal, or the provider behind the model, failed',
			description: expect.stringMatching(/It said: Provider returned error\..*Request ID: /),
		});
	});

	it('ends its call when the execution is stopped', async () => {
		world.fal.chat.follow({ text: 'Once', neverEnds: true });
		const { api } = world.n8n;
		const execution = await api.run(await createAgent(), manualTrigger.name);
		await until('the call', () => world.fal.chat.requests.length === 1);
		await api.stop(execution);

		expect(await api.statusAtEnd(execution)).toBe('canceled');
		await until('the call to end', () =>
			world.fal.journal.lines.some(({ path, hungUp }) => path.includes('completions') && hungUp),
		);
	});
});

describe('a chat that streams', () => {
	const chatTrigger = (webhookId: string): WorkflowNode => ({
		name: 'Chat',
		type: '@n8n/n8n-nodes-langchain.chatTrigger',
		typeVersion: 1.4,
		webhookId,
		parameters: { public: true, mode: 'webhook', options: { responseMode: 'streaming' } },
	});

	async function say(webhookId: string): Promise<string> {
		const { api, origin } = world.n8n;
		const id = await createAgent({ trigger: chatTrigger(webhookId) });
		await api.activate(id);
		const answer = await until('the chat', async () => {
			const response = await fetch(`${origin}/webhook/${webhookId}/chat`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ action: 'sendMessage', sessionId: 's', chatInput: 'Hello' }),
			});
			return response.ok && (await response.text());
		});
		const [execution] = await api.executions(id);
		const saved = String((await api.execution(execution?.id ?? '')).data);
		expect(saved).not.toContain(secret());
		return `${answer}\n${saved}`;
	}

	it('gets the text in pieces, with the true count of tokens', async () => {
		world.fal.chat.follow([callPoet('A fox')], 'A red fox');
		const read = await say('chat-pieces');

		expect(read).toMatch(/"content":"A "[^]*"content":"red "[^]*"content":"fox"/);
		expect(world.fal.chat.requests.map(({ stream }) => stream)).toEqual([true, true]);
		expect(read).toContain('"tokenUsage"');
		expect(read).not.toContain('"tokenUsageEstimate"');
	});

	it('is told what to do when the model is not there', async () => {
		world.fal.chat.follow({ error: { status: 404, message: 'No endpoints found' } });

		expect(await say('chat-unknown')).toMatch(
			/fal does not know the model[^]*openrouter\.ai\/models/,
		);
	});
});
