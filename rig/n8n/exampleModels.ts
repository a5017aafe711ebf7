import type { Behaviour } from '../../emulator';

type Document = NonNullable<Behaviour['openapi']>;

/**
 * The voice of `examples/voice-over.json`, as far as
 * https://docs.fal.ai/serverless/tutorials/deploy-text-to-speech-model prints its code.
 */
export const KOKORO = 'fal-ai/kokoro/american-english';

const VOICES = [
	...['heart', 'alloy', 'aoede', 'bella', 'jessica', 'kore', 'nicole', 'nova', 'river', 'sarah'],
	'sky',
].map((name) => `af_${name}`);
const MALE_VOICES = [
	...['adam', 'echo', 'eric', 'fenrir', 'liam', 'michael', 'onyx', 'puck', 'santa'],
].map((name) => `am_${name}`);

const input = {
	title: 'AmEnglishRequest',
	type: 'object',
	'x-fal-order-properties': ['prompt', 'voice', 'speed'],
	properties: {
		prompt: { type: 'string', title: 'Prompt', default: '' },
		voice: {
			type: 'string',
			title: 'Voice',
			enum: [...VOICES, ...MALE_VOICES],
			default: 'af_heart',
			description: 'Voice ID for the desired voice.',
		},
		speed: { type: 'number', title: 'Speed', minimum: 0.1, maximum: 5, default: 1 },
	},
};
const file = { type: 'object', required: ['url'], properties: { url: { type: 'string' } } };
const fileOutput = (name: 'audio' | 'video') => ({
	type: 'object',
	required: [name],
	properties: { [name]: file },
});
const url = (title: string) => ({ type: 'string', title });

/** Lays a sound under a video: https://fal.ai/models/fal-ai/ffmpeg-api/merge-audio-video/llms.txt */
export const MERGE_SOUND = 'fal-ai/ffmpeg-api/merge-audio-video';

/** Takes a picture out of a video: https://fal.ai/models/fal-ai/ffmpeg-api/extract-frame/api */
export const EXTRACT_FRAME = 'fal-ai/ffmpeg-api/extract-frame';

/** Makes a picture speak: https://fal.ai/models/veed/fabric-1.0/llms.txt */
export const FABRIC = 'veed/fabric-1.0';

/** Models of the templates that are not recorded, with the part of their documents that these use. */
export const exampleDocuments = {
	[KOKORO]: documentOf(KOKORO, input, fileOutput('audio')),
	[MERGE_SOUND]: documentOf(
		MERGE_SOUND,
		{
			type: 'object',
			required: ['video_url', 'audio_url'],
			properties: {
				video_url: url('Video Url'),
				audio_url: url('Audio Url'),
				start_offset: { type: 'number', title: 'Start Offset', default: 0 },
			},
		},
		fileOutput('video'),
	),
	[EXTRACT_FRAME]: documentOf(
		EXTRACT_FRAME,
		{
			type: 'object',
			required: ['video_url'],
			properties: {
				video_url: url('Video Url'),
				frame_type: { type: 'string', enum: ['first', 'middle', 'last'], default: 'first' },
			},
		},
		{
			type: 'object',
			required: ['images'],
			properties: { images: { type: 'array', items: file } },
		},
	),
	[FABRIC]: documentOf(
		FABRIC,
		{
			type: 'object',
			required: ['image_url', 'audio_url', 'resolution'],
			properties: {
				image_url: url('Image Url'),
				audio_url: url('Audio Url'),
				resolution: { type: 'string', title: 'Resolution', enum: ['720p', '480p'] },
			},
		},
		fileOutput('video'),
	),
} satisfies Record<string, Document>;

/** A document of fal's form. */
function documentOf(endpointId: string, input: Document, output: Document): Document {
	const json = (schema: Document) => ({ content: { 'application/json': { schema } } });
	return {
		openapi: '3.0.4',
		info: { title: `Queue OpenAPI for ${endpointId}` },
		paths: {
			[`/${endpointId}`]: { post: { requestBody: json(input), responses: {} } },
			[`/${endpointId}/requests/{request_id}`]: { get: { responses: { '200': json(output) } } },
		},
	};
}
