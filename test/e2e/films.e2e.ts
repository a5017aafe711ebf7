import { googleAccount, startGoogle, type Google } from './world/google';
import { exampleDocuments, EXTRACT_FRAME, FABRIC, MERGE_SOUND } from '../../rig/n8n/exampleModels';
import { startTelegram, type Telegram } from './world/telegram';
import { FILMS, startTemplates, type Templates } from './world/templates';
import { until } from '../../rig/n8n/until';
import { untilWaiting } from './world/untilWaiting';
import { webForm } from './editor/webForm';
import {
	audioOutput,
	audioUrl,
	imageOutput,
	imageUrl,
	PHOTO,
	RECORDING,
	videoOutput,
	videoUrl,
} from './world/outputs';

const EDIT = 'fal-ai/nano-banana/edit';
const VIDEO = 'bytedance/seedance-2.0/image-to-video';
const PICTURE = 'fal-ai/z-image/turbo';
const ANIMATE = 'fal-ai/ltx-2-19b/distilled/image-to-video';
const TEXT_TO_VIDEO = 'fal-ai/ltx-2-19b/distilled/text-to-video';
const MERGE = 'fal-ai/ffmpeg-api/merge-videos';
const MUSIC = 'fal-ai/ace-step/prompt-to-audio';
const SPEECH = 'fal-ai/minimax/speech-2.6-turbo';
/** Instead of somebody who signs in with Google. */
const ROBOT = { authentication: 'serviceAccount' };
const REFUSAL = { detail: [{ loc: ['body', 'prompt'], msg: 'is not allowed', type: 'policy' }] };

let world: Templates;
let google: Google;
let telegram: Telegram;

beforeAll(async () => {
	world = await startTemplates((fal) => {
		google = startGoogle(fal);
		telegram = startTelegram(fal, PHOTO);
		const robot = { type: 'googleApi', data: googleAccount };
		const bot = { type: 'telegramApi', data: telegram.account };
		return {
			'n8n-nodes-base.googleDrive': robot,
			'n8n-nodes-base.googleSheets': robot,
			'n8n-nodes-base.telegram': bot,
			'n8n-nodes-base.telegramTrigger': bot,
		};
	});
});
afterAll(async () => {
	await world.stop();
});
beforeEach(() => {
	const { fal } = world;
	fal.reset();
	for (const model of [PICTURE, EDIT]) fal.define(model, { output: imageOutput });
	for (const model of [ANIMATE, TEXT_TO_VIDEO, MERGE]) fal.define(model, { output: videoOutput });
	for (const model of [MUSIC, SPEECH]) fal.define(model, { output: audioOutput });
	for (const model of [MERGE_SOUND, FABRIC] as const)
		fal.define(model, { openapi: exampleDocuments[model], output: videoOutput });
	fal.define(EXTRACT_FRAME, { openapi: exampleDocuments[EXTRACT_FRAME], output: imageOutput });
});

/** The end of every template, as the person who uses it sees it. */
const cases: Readonly<Record<string, () => Promise<void>>> = {
	async 'image-to-video'() {
		world.fal.define(VIDEO, { output: videoOutput });
		const id = await world.imported('image-to-video');
		const [item] = await world.itemsOf(await world.n8n.api.run(id, 'Start'), 'Animate the Picture');
		expect(item?.binary?.['video']).toMatchObject({ mimeType: 'video/mp4' });
		expect(world.inputsOf(VIDEO)).toEqual([
			{
				prompt: expect.stringMatching(/^The camera/),
				image_url: expect.stringMatching(/^https:/),
				duration: '5',
				resolution: '480p',
				aspect_ratio: 'auto',
				generate_audio: true,
			},
		]);

		const stored = await world.imported('image-to-video', {
			switchOn: true,
			parameters: { 'Store in Drive': ROBOT },
		});
		const execution = await world.n8n.api.run(stored, 'Start');
		const [link] = await world.itemsOf(execution, 'Store in Drive');
		expect(link?.json).toMatchObject({ webViewLink: google.files.get('kitchen.mp4')?.link });
		const [made] = await world.itemsOf(execution, 'Animate the Picture');
		expect(google.files.get('kitchen.mp4')?.sha256).toBe(
			hashOf(Object(made?.json['result']).video.url),
		);
	},

	async 'story-video'() {
		world.fal.define('openrouter/router', {
			output: { output: '1. A puddle\n2. A river\n\n3. The sea\nOne too many' },
		});
		const execution = await world.n8n.api.run(await world.imported('story-video'), 'Start');

		const [film] = await world.itemsOf(execution, 'Film With Music');
		expect(film?.binary?.['video']).toMatchObject({ mimeType: 'video/mp4' });
		const scenes = ['A puddle', 'A river', 'The sea'];
		/** Scenes are made side by side, in any order. */
		const idsInOrder = (model: string) =>
			scenes.map(
				(scene) =>
					world.fal.requests.find(
						({ endpointId, input }) => endpointId === model && Object(input).prompt === scene,
					)?.requestId ?? 'none',
			);
		const pictures = idsInOrder(PICTURE);
		const frames = new Map(
			world.inputsOf(ANIMATE).map((input) => [Object(input).prompt, Object(input).image_url]),
		);
		expect(scenes.map((scene) => frames.get(scene))).toEqual(pictures.map(imageUrl));
		expect(world.inputsOf(MERGE)).toEqual([{ video_urls: idsInOrder(ANIMATE).map(videoUrl) }]);
		expect([PICTURE, ANIMATE].map((model) => world.idsOf(model).length)).toEqual([3, 3]);
		expect(world.inputsOf(MUSIC)).toMatchObject([{ duration: 15, instrumental: true }]);
		const [joined] = world.idsOf(MERGE);
		const [music] = world.idsOf(MUSIC);
		expect(world.inputsOf(MERGE_SOUND)).toMatchObject([
			{ video_url: videoUrl(joined ?? ''), audio_url: audioUrl(music ?? '') },
		]);
	},

	async 'sheet-to-video'() {
		const { api } = world.n8n;
		const tried = await api.run(await world.imported('sheet-to-video'), 'Start');
		const [example] = await world.itemsOf(tried, 'Make the Video');
		expect(example?.binary?.['video']).toMatchObject({ mimeType: 'video/mp4' });

		world.fal.reset();
		google.rows.push(
			['prompt', 'video', 'error'],
			['A boat', '', ''],
			['Made before', 'https://drive.google.com/old', ''],
			['Something forbidden', '', ''],
		);
		world.fal.define(TEXT_TO_VIDEO, {
			output: videoOutput,
			validate: (input) =>
				String(Object(input).prompt).includes('forbidden') ? REFUSAL.detail : undefined,
		});
		const document = {
			...ROBOT,
			documentId: {
				__rl: true,
				mode: 'url',
				value: 'https://docs.google.com/spreadsheets/d/1a/edit',
			},
		};
		const names = ['Rows of the Sheet', 'Write the Link', 'Write the Reason'];
		const id = await world.imported('sheet-to-video', {
			switchOn: true,
			parameters: {
				'Store in Drive': ROBOT,
				...Object.fromEntries(names.map((name) => [name, document])),
			},
		});
		const execution = await api.run(id, 'Start');
		const [made] = await world.itemsOf(execution, 'Make the Video');

		const stored = google.files.get('row-2.mp4');
		expect(stored?.sha256).toBe(hashOf(Object(made?.json['result']).video.url));
		expect(google.rows.slice(1)).toEqual([
			['A boat', stored?.link, ''],
			['Made before', 'https://drive.google.com/old', ''],
			['Something forbidden', '', expect.stringMatching(/^The model refused the input/)],
		]);
		expect(world.fal.journal.submits()).toHaveLength(2);
	},

	async 'telegram-photo-edit'() {
		const { api, origin } = world.n8n;
		const tried = await api.run(await world.imported('telegram-photo-edit'), 'Start');
		const [example] = await world.itemsOf(tried, 'Edit the Photo');
		expect(example?.binary?.['data']).toMatchObject({ mimeType: 'image/jpeg' });
		expect(telegram.sent).toEqual([]);

		world.fal.reset();
		await api.activate(await world.imported('telegram-photo-edit', { switchOn: true }));
		const address = new URL(telegram.hook.url);
		const message = {
			chat: { id: 7, type: 'private' },
			caption: 'make it winter',
			photo: [{ file_id: 'p1', file_unique_id: 'u1', file_size: PHOTO.length }],
		};
		const write = async (updateId: number) =>
			await fetch(`${origin}${address.pathname}`, {
				method: 'POST',
				headers: {
					'content-type': 'application/json',
					'x-telegram-bot-api-secret-token': telegram.hook.secret,
				},
				body: JSON.stringify({ update_id: updateId, message }),
			});
		await write(1);
		const [photo] = await until('the photo', () => telegram.sent.length > 0 && telegram.sent);

		expect(world.inputsOf(EDIT)).toMatchObject([{ prompt: 'make it winter' }]);
		const [uploaded] = Object(world.inputsOf(EDIT)[0]).image_urls as string[];
		expect(world.fal.storage.file(uploaded ?? '')?.bytes).toEqual(PHOTO);
		expect(photo?.method).toBe('sendPhoto');
		const edited = world.fal.storage.file(world.firstImage())?.bytes ?? Buffer.from('none');
		expect(photo?.body.includes(edited)).toBe(true);

		world.fal.define(EDIT, { validate: () => REFUSAL.detail });
		await write(2);
		const said = await until('the apology', () => telegram.sent[1]);
		expect(said.method).toBe('sendMessage');
		expect(JSON.parse(said.body.toString())).toMatchObject({
			text: expect.stringMatching(/^Sorry, that did not work. The model refused the input/),
		});
	},

	async 'video-captions'() {
		const model = 'fal-ai/workflow-utilities/auto-subtitle';
		world.fal.define(model, {
			output: (input, request) => ({
				...videoOutput(input, request),
				transcription: 'Hello there.',
				subtitle_count: 1,
			}),
		});
		const { webhookId } = await world.published('video-captions');
		const video = new File([RECORDING], 'clip.mp4', { type: 'video/mp4' });
		const page = await webForm(world.n8n.origin, webhookId).submit([video, 'de']);

		expect(world.inputsOf(model)).toEqual([
			{ video_url: expect.stringMatching(/^https:/), language: 'de', words_per_subtitle: 3 },
		]);
		expect(world.fal.storage.file(Object(world.inputsOf(model)[0]).video_url)?.bytes).toEqual(
			RECORDING,
		);
		expect(page).toContain('Here is your video');
		expect(page).toContain('Hello there.');
		expect(decodeURIComponent(page)).toContain('.mp4');
	},

	async 'long-video'() {
		const execution = await world.n8n.api.run(await world.imported('long-video'), 'Start');

		const [film] = await world.itemsOf(execution, 'Join the Parts');
		expect(film?.binary?.['video']).toMatchObject({ mimeType: 'video/mp4' });
		const [picture] = world.idsOf(PICTURE);
		const frames = world.idsOf(EXTRACT_FRAME);
		const parts = world.idsOf(ANIMATE);
		expect(parts).toHaveLength(3);
		expect(world.inputsOf(ANIMATE).map((input) => Object(input).image_url)).toEqual(
			[picture, frames[0], frames[1]].map((id) => imageUrl(id ?? '')),
		);
		expect(world.inputsOf(EXTRACT_FRAME)).toEqual(
			parts.map((id) => ({ video_url: videoUrl(id), frame_type: 'last' })),
		);
		expect(world.inputsOf(MERGE)).toEqual([{ video_urls: parts.map(videoUrl) }]);
	},

	async 'talking-head'() {
		const execution = await world.n8n.api.run(await world.imported('talking-head'), 'Start');

		const [video] = await world.itemsOf(execution, 'Make It Speak');
		expect(video?.binary?.['video']).toMatchObject({ mimeType: 'video/mp4' });
		expect(world.inputsOf(SPEECH)).toEqual([
			{ prompt: expect.stringMatching(/^Welcome/), output_format: 'url' },
		]);
		expect(world.inputsOf(FABRIC)).toEqual([
			{
				image_url: imageUrl(world.idsOf(PICTURE)[0] ?? ''),
				audio_url: audioUrl(world.idsOf(SPEECH)[0] ?? ''),
				resolution: '480p',
			},
		]);
	},
};

describe('the templates of examples/ with videos', () => {
	it('are all tried here', () => {
		expect(Object.keys(cases).sort()).toEqual(FILMS);
	});

	it.each(Object.entries(cases))('%s does what it says', async (_name, tryOut) => {
		await tryOut();
	});

	it('image-to-video pauses, stores a video that was late, and pays once', async () => {
		const { fal } = world;
		fal.define(VIDEO, { endless: true, output: videoOutput });
		fal.webhooks.pause();
		const id = await world.imported('image-to-video', {
			switchOn: true,
			values: { 'Your Picture': { fileName: 'late.mp4' } },
			parameters: { 'Animate the Picture': { waitMode: 'webhook' }, 'Store in Drive': ROBOT },
			options: { 'Animate the Picture': { limitWaitTime: 1 } },
		});
		const execution = await world.n8n.api.run(id, 'Start');
		await untilWaiting(world.n8n.api, execution);
		fal.finish(VIDEO);
		await until('the file', () => google.files.get('late.mp4'), 180_000);
		const [item] = await world.itemsOf(execution, 'Get the Late Result');

		const made = Object(item?.json['result']).video.url as string;
		expect(google.files.get('late.mp4')?.sha256).toBe(hashOf(made));
		expect(fal.journal.submits()).toHaveLength(1);
		fal.webhooks.resume();
	}, 240_000);
});

/** Of a file on the local CDN. */
const hashOf = (url: string) => world.fal.storage.file(url)?.sha256;
