import { LAST_RESULT, mediaField, promptField } from '../fields/ownFields';
import type { Verb } from './verb';

/** The binary field that n8n's nodes use, FAL's own included. */
const FILE_OF_ITEM = { default: 'data' };

const image: Readonly<Record<string, Verb>> = {
	generate: {
		name: 'Generate',
		action: 'Generate an image',
		description: 'Make an image from words',
		categories: ['text-to-image'],
		model: { id: 'fal-ai/z-image/turbo', name: 'Z-Image Turbo' },
		fields: [promptField()],
		downloads: true,
	},
	edit: {
		name: 'Edit',
		action: 'Edit an image',
		description: 'Change an image as you say in words, or combine several',
		categories: ['image-to-image'],
		words: 'edit',
		model: { id: 'fal-ai/nano-banana/edit', name: 'Nano Banana' },
		fields: [
			promptField({ placeholder: 'e.g. put the bottle on a beach, keep the label as it is' }),
			mediaField('imageInput', FILE_OF_ITEM),
		],
		downloads: true,
	},
	upscale: {
		name: 'Upscale',
		action: 'Upscale an image',
		description: 'Make an image larger and sharper',
		categories: ['image-to-image'],
		words: 'upscale',
		model: { id: 'fal-ai/seedvr/upscale/image', name: 'SeedVR2' },
		fields: [mediaField('imageInput', FILE_OF_ITEM)],
		downloads: true,
	},
	removeBackground: {
		name: 'Remove Background',
		action: 'Remove the background of an image',
		description: 'Cut out what an image shows, with a transparent background',
		categories: ['image-to-image'],
		words: 'background',
		model: { id: 'fal-ai/birefnet/v2', name: 'Birefnet Background Removal' },
		fields: [mediaField('imageInput', FILE_OF_ITEM)],
		downloads: true,
	},
	describe: {
		name: 'Describe',
		action: 'Describe an image',
		description: 'Say in words what an image shows, or answer a question about it',
		categories: ['vision'],
		model: { id: 'openrouter/router/vision', name: 'OpenRouter [Vision]' },
		input: { model: 'google/gemini-2.5-flash' },
		fields: [
			promptField({ default: 'Describe this image.' }),
			mediaField('imageInput', FILE_OF_ITEM),
		],
	},
};

const video: Readonly<Record<string, Verb>> = {
	generate: {
		name: 'Generate',
		action: 'Generate a video',
		description: 'Make a video from words',
		categories: ['text-to-video'],
		model: { id: 'fal-ai/ltx-2-19b/distilled/text-to-video', name: 'LTX-2 19B Distilled' },
		fields: [promptField({ placeholder: 'e.g. a paper boat drifts down a stream, camera low' })],
		downloads: false,
	},
	animate: {
		name: 'Animate Image',
		action: 'Animate an image',
		description: 'Make a video that begins with an image',
		categories: ['image-to-video'],
		model: { id: 'fal-ai/ltx-2-19b/distilled/image-to-video', name: 'LTX-2 19B Distilled' },
		fields: [
			promptField({ placeholder: 'e.g. she turns to the camera and smiles' }),
			mediaField('imageInput', FILE_OF_ITEM),
		],
		downloads: false,
	},
	upscale: {
		name: 'Upscale',
		action: 'Upscale a video',
		description: 'Make a video larger and sharper',
		categories: ['video-to-video'],
		words: 'upscale',
		model: { id: 'fal-ai/seedvr/upscale/video', name: 'SeedVR2' },
		fields: [mediaField('videoInput', { default: LAST_RESULT })],
		downloads: false,
	},
	lipSync: {
		name: 'Lip Sync',
		action: 'Lip-sync a video',
		description: 'Make the person in a video, or in an image, speak a recording',
		categories: ['video-to-video', 'audio-to-video'],
		words: 'lipsync',
		model: { id: 'fal-ai/latentsync', name: 'LatentSync' },
		fields: [mediaField('videoInput'), mediaField('audioInput'), mediaField('imageInput')],
		downloads: false,
	},
	addCaptions: {
		name: 'Add Captions',
		action: 'Add captions to a video',
		description: 'Write what is said in a video into its picture, as subtitles',
		categories: ['video-to-video'],
		words: 'caption',
		model: { id: 'fal-ai/workflow-utilities/auto-subtitle', name: 'Workflow Utilities' },
		fields: [mediaField('videoInput', { default: LAST_RESULT })],
		downloads: false,
	},
	merge: {
		name: 'Merge',
		action: 'Merge videos',
		description: 'Put videos one after the other, or a sound under a video',
		categories: ['video-to-video'],
		words: 'merge',
		model: { id: 'fal-ai/ffmpeg-api/merge-videos', name: 'Ffmpeg Api' },
		fields: [
			mediaField('videoInput', { placeholder: 'e.g. clip1, clip2 or https://…, https://…' }),
			mediaField('audioInput'),
		],
		downloads: false,
	},
};

const audio: Readonly<Record<string, Verb>> = {
	speech: {
		name: 'Generate Speech',
		action: 'Generate speech from text',
		description: 'Turn a text into speech',
		categories: ['text-to-speech', 'text-to-audio'],
		model: { id: 'fal-ai/minimax/speech-2.6-turbo', name: 'MiniMax Speech 2.6 [Turbo]' },
		fields: [promptField({ placeholder: 'e.g. Welcome. You have reached our service line.' })],
		downloads: true,
	},
	music: {
		name: 'Generate Music or Sound',
		action: 'Generate music or sound',
		description: 'Make music or a sound effect from words',
		categories: ['text-to-audio'],
		model: { id: 'fal-ai/ace-step/prompt-to-audio', name: 'ACE-Step' },
		fields: [promptField({ placeholder: 'e.g. calm piano, soft rain, slow' })],
		downloads: true,
	},
	transcribe: {
		name: 'Transcribe',
		action: 'Transcribe audio',
		description: 'Write down what is said in a recording',
		categories: ['speech-to-text', 'audio-to-text'],
		model: { id: 'fal-ai/whisper', name: 'Whisper' },
		fields: [mediaField('audioInput', FILE_OF_ITEM)],
	},
};

const text: Readonly<Record<string, Verb>> = {
	generate: {
		name: 'Generate',
		action: 'Generate text',
		description: 'Answer a prompt with a language model',
		categories: ['llm'],
		model: { id: 'openrouter/router', name: 'OpenRouter' },
		input: { model: 'google/gemini-2.5-flash' },
		fields: [promptField({ placeholder: 'e.g. Write three names for a bakery.' })],
		streams: true,
	},
};

const threeD: Readonly<Record<string, Verb>> = {
	generate: {
		name: 'Generate',
		action: 'Generate a 3D model',
		description: 'Make a 3D model from an image, or from words',
		categories: ['image-to-3d', 'text-to-3d'],
		model: { id: 'fal-ai/trellis', name: 'Trellis' },
		fields: [mediaField('imageInput', FILE_OF_ITEM), promptField()],
		downloads: true,
	},
};

/** The verbs by resource and operation, in the order of the menus. */
export const verbs = { image, video, audio, text, threeD };
