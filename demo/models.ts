import {
	exampleDocuments,
	EXTRACT_FRAME,
	FABRIC,
	KOKORO,
	MERGE_SOUND,
} from '../rig/n8n/exampleModels';
import {
	member,
	openrouterModel,
	requires,
	textMember,
	textModel,
	type Behaviour,
	type Emulator,
	type ModelRequest,
} from '../emulator';
import { createFileMaker, seedOf, sizeOf, type FileMaker } from './files';

/** What the first workflow runs. Recorded is only its big sister. */
const FIRST_MODEL = 'fal-ai/flux/schnell';
const SISTER = 'fal-ai/flux/dev';

const LANDSCAPE = { width: 1024, height: 768 };
const MOST_IMAGES = 4;

/** Gives the local fal models that take their time and make files with something to see or hear. */
export function defineModels(fal: Emulator): void {
	const files = createFileMaker(fal);
	const text = (make: typeof openrouterModel) => talkingModel(make, fal);
	fal.define(FIRST_MODEL, { ...pictureModel(files, 1_500), ...catalogueOfFirstModel(fal) });
	fal.define(SISTER, pictureModel(files, 3_000));
	fal.define('fal-ai/fast-sdxl', pictureModel(files, 2_000));
	fal.define('fal-ai/z-image/turbo', pictureModel(files, 1_500));
	fal.define('fal-ai/stable-video', videoModel(files));
	fal.define('fal-ai/nano-banana/edit', editModel(files));
	fal.define('bytedance/seedance-2.0/image-to-video', videoModel(files));
	fal.define('fal-ai/ltx-2-19b/distilled/text-to-video', videoModel(files));
	fal.define('fal-ai/ltx-2-19b/distilled/image-to-video', videoModel(files));
	fal.define('fal-ai/playai/tts/v3', soundModel(files, 'input'));
	fal.define('fal-ai/minimax/speech-2.6-turbo', soundModel(files, 'prompt'));
	fal.define('fal-ai/ace-step/prompt-to-audio', soundModel(files, 'prompt'));
	/** @param names as the list of models shows it */
	const documented = (
		id: keyof typeof exampleDocuments,
		names: { readonly display_name: string; readonly category: string },
		behaviour: Behaviour,
	) => fal.define(id, { ...behaviour, openapi: exampleDocuments[id], metadata: names });
	documented(
		KOKORO,
		{ display_name: 'Kokoro', category: 'text-to-speech' },
		soundModel(files, 'prompt'),
	);
	fal.define('fal-ai/ffmpeg-api/merge-videos', videoModel(files, 'video_urls'));
	documented(
		MERGE_SOUND,
		{ display_name: 'Merge Audio and Video', category: 'video-to-video' },
		videoModel(files, 'video_url'),
	);
	documented(
		EXTRACT_FRAME,
		{ display_name: 'Extract Frame', category: 'video-to-image' },
		frameModel(files),
	);
	documented(
		FABRIC,
		{ display_name: 'Fabric 1.0', category: 'image-to-video' },
		videoModel(files, 'image_url'),
	);
	fal.define('fal-ai/workflow-utilities/auto-subtitle', {
		...videoModel(files, 'video_url'),
		output: (_input, request) => ({
			video: files.sample(request, 'mp4'),
			transcription: 'No ear listens in this demo, so these words are made up.',
			subtitle_count: 4,
		}),
	});
	fal.define('openrouter/router', text(openrouterModel));
	fal.define('openrouter/router/vision', text(openrouterModel));
	fal.define(
		'fal-ai/any-llm',
		text((words, switches) => textModel(words, 'cumulative', switches)),
	);
}

function pictureModel(files: FileMaker, durationMs: number): Behaviour {
	return {
		validate: requires('prompt'),
		queueMs: 400,
		durationMs,
		logs: [{ message: 'Loading the prompt' }, { message: '4/4 steps' }],
		billableUnits: 1,
		output(input, request) {
			const seed = member(input, 'seed');
			const count = Math.min(Number(member(input, 'num_images') ?? 1) || 1, MOST_IMAGES);
			const size = sizeOf(input, LANDSCAPE);
			const numbers = Array.from({ length: count }, (_none, index) => index);
			return {
				images: numbers.map((index) => files.picture(request, index, seedOf(input, index), size)),
				timings: { inference: durationMs / 1000 },
				seed: typeof seed === 'number' ? seed : seedOf(input),
				has_nsfw_concepts: numbers.map(() => false),
				prompt: textMember(input, 'prompt') ?? '',
			};
		},
	};
}

function editModel(files: FileMaker): Behaviour {
	const { output: _, ...picture } = pictureModel(files, 2_500);
	return {
		...picture,
		output: (input, request) => ({
			images: [files.picture(request, 0, seedOf(input), LANDSCAPE)],
			description: 'The picture, edited as you asked.',
		}),
	};
}

/** @param needed the parameter that it does not do without */
function videoModel(files: FileMaker, needed = 'prompt'): Behaviour {
	return {
		validate: requires(needed),
		queueMs: 500,
		durationMs: 5_000,
		billableUnits: 1,
		output: (_input, request) => ({ video: files.sample(request, 'mp4'), seed: 42 }),
	};
}

/** Gives a picture for a video. */
function frameModel(files: FileMaker): Behaviour {
	return {
		validate: requires('video_url'),
		durationMs: 1_000,
		billableUnits: 1,
		output: (input, request) => ({
			images: [files.picture(request, 0, seedOf(input), LANDSCAPE)],
		}),
	};
}

/** @param textName the parameter that holds what is to be said */
function soundModel(files: FileMaker, textName: string): Behaviour {
	return {
		validate: requires(textName),
		queueMs: 300,
		durationMs: 1_500,
		billableUnits: 1,
		output: (_input, request) => ({ audio: files.sample(request, 'wav') }),
	};
}

/** A language model that says what it was asked and what it is. */
function talkingModel(make: typeof openrouterModel, fal: Emulator): Behaviour {
	const speak = (input: unknown) => make(replyTo(input), fal.switches);
	const { validate, stream } = speak(undefined);
	const name = stream !== undefined && 'event' in stream ? stream.event : undefined;
	return {
		...(validate !== undefined && { validate }),
		durationMs: 1_000,
		output: (input: unknown) => speak(input).output,
		stream: {
			...(name !== undefined && { event: name }),
			everyMs: 80,
			events: (input: unknown, request: ModelRequest) => eventsOf(speak(input), input, request),
		},
	};
}

function eventsOf({ stream }: Behaviour, input: unknown, request: ModelRequest) {
	const events = stream !== undefined && 'events' in stream ? stream.events : (stream ?? []);
	return typeof events === 'function' ? events(input, request) : events;
}

/** What the local language models answer; a list where exactly so many lines are asked for. */
function replyTo(input: unknown): string {
	const prompt = textMember(input, 'prompt') ?? '';
	const count = Number(/exactly (\d) lines/.exec(prompt)?.[1] ?? 0);
	if (count > 0) {
		const lines = Array.from({ length: count }, (_none, index) => `Made-up scene ${index + 1}`);
		return lines.join('\n');
	}
	return `You asked: “${prompt}” No language model runs in this demo, so this answer is made up on your own machine. Start the demo with FAL_KEY to hear a real one.`;
}

/** The sister's entry in the catalogue, with what differs. */
function catalogueOfFirstModel(fal: Emulator): Pick<Behaviour, 'metadata' | 'openapi' | 'price'> {
	const sister = fal.platform.catalogue.get(SISTER);
	if (sister === undefined) throw new Error(`No entry of ${SISTER}`);
	const text = JSON.stringify(sister)
		.replaceAll(SISTER, FIRST_MODEL)
		.replaceAll('FluxDev', 'FluxSchnell')
		.replaceAll('[dev]', '[schnell]')
		.replaceAll('"default":28', '"default":4');
	const { metadata, openapi } = JSON.parse(text);
	return { metadata, openapi, price: { unit_price: 0.003, unit: 'megapixels', currency: 'USD' } };
}
