import { startChatModel, type ChatModel } from './world/chatModel';
import { chatWith } from './editor/chatPage';
import { readTable } from './world/dataTable';
import { exampleDocuments, KOKORO } from '../../rig/n8n/exampleModels';
import { templateNames } from './world/template';
import { FILMS, PUBLIC_NAME, startTemplates, webhookIdOf, type Templates } from './world/templates';
import { readBinary } from './world/storedBinary';
import { until } from '../../rig/n8n/until';
import { webForm } from './editor/webForm';
import { imageOutput, PHOTO, RECORDING, textOf } from './world/outputs';

const API_KEY = { name: 'X-Api-Key', value: 'a-long-random-value' };
const FLUX = 'fal-ai/flux/dev';
const EDIT = 'fal-ai/nano-banana/edit';
const BRUSH = 'fal-ai/z-image/turbo';
const REFUSAL = { detail: [{ loc: ['body', 'prompt'], msg: 'is not allowed', type: 'policy' }] };

let world: Templates;
let chat: ChatModel;

beforeAll(async () => {
	chat = await startChatModel();
	const openAi = { apiKey: 'sk-stub', url: chat.url };
	world = await startTemplates(() => ({
		'n8n-nodes-base.webhook': { type: 'httpHeaderAuth', data: API_KEY },
		'@n8n/n8n-nodes-langchain.lmChatOpenAi': { type: 'openAiApi', data: openAi },
	}));
});
afterAll(async () => {
	await world.stop();
	chat.close();
});
beforeEach(() => {
	world.fal.reset();
	for (const model of [FLUX, EDIT]) world.fal.define(model, { output: imageOutput });
});

/** The end of every template, as the person who uses it sees it. */
const cases: Readonly<Record<string, () => Promise<void>>> = {
	async 'image-from-form'() {
		const { webhookId } = await world.published('image-from-form');
		const form = webForm(world.n8n.origin, webhookId);

		const page = await form.submit(['A red fox in the snow', 'Portrait']);
		expect(world.inputsOf(FLUX)).toEqual([
			{
				prompt: 'A red fox in the snow',
				image_size: 'portrait_16_9',
				num_inference_steps: 28,
				guidance_scale: 3.5,
				num_images: 1,
			},
		]);
		expect(page).toContain('Your picture');
		expect(page).toContain(`<img src="${world.firstImage()}"`);

		world.fal.fault(
			{ host: 'queue.fal.run', method: 'GET', path: /\/requests\/[^/]+$/ },
			{ status: 422, body: REFUSAL },
		);
		const sorry = await form.submit(['Something forbidden', 'Square']);
		expect(sorry).toContain('No picture this time');
		expect(sorry).toContain('The model refused the input: prompt: is not allowed');
	},

	async 'product-photo-edit'() {
		await world.published('product-photo-edit');
		const post = async (key: string, photo?: Blob) => {
			const body = new FormData();
			body.set('background', 'a marble table');
			if (photo) body.set('photo', photo, 'shoe.jpg');
			return await fetch(`${world.n8n.origin}/webhook/product-photo`, {
				method: 'POST',
				headers: { [API_KEY.name]: key },
				body,
			});
		};
		const shoe = new Blob([PHOTO], { type: 'image/jpeg' });
		const answer = await until('the webhook', async () => {
			const response = await post(API_KEY.value, shoe);
			return response.status !== 404 && response;
		});

		expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
		const [input] = world.inputsOf(EDIT) as [{ prompt: string; image_urls: [string] }];
		expect(input.prompt).toContain('Place it on a marble table');
		expect(world.fal.storage.file(input.image_urls[0])?.bytes).toEqual(PHOTO);
		const bytes = Buffer.from(await answer.arrayBuffer());
		expect(bytes).toEqual(world.fal.storage.file(world.firstImage())?.bytes);

		expect((await post('wrong', shoe)).status).toBe(403);
		const refused = await post(API_KEY.value);
		expect(refused.status).toBe(422);
		expect(await refused.json()).toMatchObject({ error: expect.stringContaining('"photo"') });
		expect(world.fal.requests).toHaveLength(1);
	},

	async 'voice-over'() {
		world.fal.define(KOKORO, {
			openapi: exampleDocuments[KOKORO],
			output: (_input, { requestId }) => ({
				audio: { url: `https://v3.fal.media/files/rabbit/${requestId}.wav` },
			}),
		});
		const scenes = ['One.', 'Two.', 'Three.', 'Four.'];
		const id = await world.imported('voice-over', {
			values: { 'Your Script': { scenes: JSON.stringify(scenes) } },
		});
		const execution = await world.n8n.api.run(id, 'Start');

		const [item] = await world.itemsOf(execution, 'Zip');
		expect(item?.binary?.['data']).toMatchObject({
			fileName: 'voice-over.zip',
			mimeType: 'application/zip',
		});
		const named = await world.itemsOf(execution, 'Name the Files');
		const spoken = named.map(({ json }) => {
			const request = world.fal.requests.find((one) => one.requestId === json['requestId']);
			return [json['fileName'], request?.input];
		});
		expect(spoken).toEqual(
			scenes.map((prompt, index) => [
				`scene-0${index + 1}.wav`,
				{ prompt, voice: 'am_michael', speed: 1 },
			]),
		);
		const zip = await readBinary(world.n8n, item?.binary?.['data']);
		for (const [fileName] of spoken) expect(zip.includes(String(fileName))).toBe(true);
	},

	async transcription() {
		const { webhookId } = await world.published('transcription');
		const recording = new File([RECORDING], 'dinner.mp3', { type: 'audio/mpeg' });
		const form = webForm(world.n8n.origin, webhookId);
		const page = await form.submit([recording, 'Translate to English']);

		const [input] = world.inputsOf('fal-ai/whisper') as [{ audio_url: string; task: string }];
		expect(input).toEqual({
			audio_url: expect.stringMatching(/^https:/),
			task: 'translate',
			diarize: false,
			chunk_level: 'segment',
			batch_size: 64,
			prompt: '',
		});
		expect(world.fal.storage.file(input.audio_url)?.bytes).toEqual(RECORDING);
		expect(page).toContain('Hola. Vale, gracias.');
		const [, files = '[]'] = /decodeURIComponent\("([^"]+)"/.exec(page) ?? [];
		const [file] = JSON.parse(decodeURIComponent(files)) as Array<{
			fileName: string;
			data: unknown;
		}>;
		expect(file?.fileName).toBe('subtitles.srt');
		expect(textOf(file?.data)).toBe(
			[
				'1\n00:00:00,000 --> 00:00:01,100\nHola.\n',
				'2\n00:00:01,100 --> 00:00:02,600\nVale, gracias.\n',
			].join('\n'),
		);
	},

	async 'batch-from-table'() {
		const { api } = world.n8n;
		world.fal.define(FLUX, {
			output: imageOutput,
			validate: (input) =>
				String(Object(input).prompt).includes('lamp') ? REFUSAL.detail : undefined,
		});
		const id = await world.imported('batch-from-table');
		const execution = await api.run(id, 'Start');
		expect(await world.itemsOf(execution, 'Add Them')).toHaveLength(3);
		expect(await world.itemsOf(execution, 'New Rows')).toHaveLength(3);

		const rows = await readTable(api, 'Product Pictures');
		const requestOf = (text: string) =>
			world.fal.requests.find(({ input }) => String(Object(input).prompt).includes(text))
				?.requestId ?? 'none';
		const [mug, lamp, boots] = ['mug', 'lamp', 'boots'].map(requestOf);
		expect(rows).toMatchObject([
			{
				product: 'Mug',
				status: 'done',
				request_id: mug,
				picture_url: expect.stringContaining(mug ?? '?'),
			},
			{
				product: 'Lamp',
				status: 'failed',
				request_id: lamp,
				picture_url: null,
				error: expect.stringMatching(/^The model refused the input: prompt: is not allowed/),
			},
			{
				product: 'Boots',
				status: 'done',
				request_id: boots,
				picture_url: expect.stringContaining(boots ?? '?'),
			},
		]);

		// Nothing is left to do, and nothing is paid again.
		await world.itemsOf(await api.run(id, 'Every Morning'), 'New Rows');
		expect(world.fal.requests).toHaveLength(3);
	},

	async 'chat-with-streaming'() {
		const pieces = ['A ', 'red ', 'fox.'];
		world.fal.define('openrouter/router', {
			stream: { events: pieces.map((output) => ({ output })) },
		});
		const { webhookId } = await world.published('chat-with-streaming');
		const asked = () =>
			world.fal.journal
				.find({ path: '/openrouter/router/stream' })
				.map(({ body }) => (JSON.parse(body ?? '') as { prompt: string }).prompt);

		expect(await chatWith(world.n8n, webhookId, 'What do you see?')).toEqual(pieces);
		expect(asked()).toEqual(['User: What do you see?\nAssistant:']);
		expect(await chatWith(world.n8n, webhookId, 'And now?')).toEqual(pieces);
		expect(asked()[1]).toBe(
			'User: What do you see?\nAssistant: A red fox.\nUser: And now?\nAssistant:',
		);
		// Somebody else's conversation.
		await chatWith(world.n8n, webhookId, 'Hello', 'session-2');
		expect(asked()[2]).toBe('User: Hello\nAssistant:');
	},

	async 'agent-with-fal-tools'() {
		const input = { prompt: 'A red fox in the snow' };
		chat.follow([
			[{ tool: 'Search_Models', args: { query: 'flux dev' } }],
			[{ tool: 'Get_Model_Info', args: { model: FLUX } }],
			[{ tool: 'Run_Model', args: { model: FLUX, input } }],
			(told) => `Here it is: ${/https:[^"]+/.exec(told)?.[0]}`,
		]);
		const { webhookId } = await world.published('agent-with-fal-tools');
		const answer = await chatWith(world.n8n, webhookId, 'Draw a red fox in the snow');

		expect(answer.join('')).toBe(`Here it is: ${world.firstImage()}`);
		expect(world.inputsOf(FLUX)).toEqual([input]);
		const tools = chat.requests[0]?.tools?.map((tool) => tool.function) ?? [];
		expect(tools.map(({ name }) => name).sort()).toEqual([
			'Get_Model_Info',
			'Run_Model',
			'Search_Models',
		]);
		expect(tools.map(({ description }) => description).join()).toContain('It costs money.');
		expect(chat.requests[0]?.messages[0]?.content).toContain('models of fal.ai');
	},

	async 'artist-that-looks'() {
		const eyes = 'openrouter/router/vision';
		world.fal.define(BRUSH, { output: imageOutput });
		world.fal.define(eyes, { output: { output: 'A fox, but it is blue.' } });
		const asked = 'Is the fox red?';
		const draw = (prompt: string) => [{ tool: 'Draw', args: { prompt } }];
		world.fal.chat.follow(
			draw('A fox'),
			() => ({ calls: [{ tool: 'Look', args: { image: world.firstImage(), question: asked } }] }),
			draw('A fox with red fur'),
			'The second one is red.',
		);
		const { webhookId } = await world.published('artist-that-looks');
		const answer = await chatWith(world.n8n, webhookId, 'Draw a red fox');

		expect(answer.join('')).toBe('The second one is red.');
		expect(world.inputsOf(BRUSH)).toMatchObject([
			{ prompt: 'A fox' },
			{ prompt: 'A fox with red fur' },
		]);
		expect(world.inputsOf(eyes)).toMatchObject([
			{ prompt: asked, image_urls: [world.firstImage()] },
		]);
		const told = world.fal.chat.requests.map(({ messages }) => messages.at(-1)?.content);
		expect(told[1]).toContain(world.firstImage());
		expect(told[2]).toContain('A fox, but it is blue.');
	},

	async 'submit-and-trigger'() {
		const { api } = world.n8n;
		const { origin } = world.n8n;
		world.fal.define(FLUX, { durationMs: 500, output: imageOutput });
		const webhookId = webhookIdOf('submit-and-trigger');
		const local = `${origin}/webhook/${webhookId}/fal`;
		const job = { prompt: 'A lighthouse', webhookUrl: local.replace('127.0.0.1', PUBLIC_NAME) };
		const id = await world.imported('submit-and-trigger', {
			switchOn: true,
			values: { 'Your Job': job },
		});
		await api.activate(id);
		await until('the webhook', async () => (await fetch(local, { method: 'POST' })).status !== 404);

		const rowWith = async (status: string) =>
			await until(`a row that is ${status}`, async () =>
				(await readTable(api, 'FAL Requests')).find((row) => row['status'] === status),
			);
		await world.itemsOf(await api.run(id, 'Start'), 'Note the Request');
		const [request] = world.fal.requests;
		expect(await rowWith('done')).toMatchObject({
			request_id: request?.requestId,
			prompt: 'A lighthouse',
			url: world.firstImage(),
		});

		world.fal.define(FLUX, { durationMs: 500, error: { status: 422, body: REFUSAL } });
		await world.itemsOf(await api.run(id, 'Start'), 'Note the Request');
		expect(await rowWith('failed')).toMatchObject({
			request_id: world.fal.requests[1]?.requestId,
			failure: 'The model refused the input: prompt: is not allowed',
		});
	},
};

describe('the templates of examples/', () => {
	it('are all tried, here or in films.e2e.ts', () => {
		expect([...Object.keys(cases), ...FILMS].sort()).toEqual(templateNames);
	});

	it.each(Object.entries(cases))('%s does what it says', async (_name, tryOut) => {
		await tryOut();
	});
});
