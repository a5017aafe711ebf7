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
const output = {
	title: 'AmEngOutput',
	type: 'object',
	required: ['audio'],
	properties: { audio: { type: 'object', properties: { url: { type: 'string' } } } },
};
const json = (schema: Document) => ({
	content: { 'application/json': { schema } },
});

export const kokoroDocument: Document = {
	openapi: '3.0.4',
	info: { title: `Queue OpenAPI for ${KOKORO}` },
	paths: {
		[`/${KOKORO}`]: { post: { requestBody: json(input), responses: {} } },
		[`/${KOKORO}/requests/{request_id}`]: { get: { responses: { '200': json(output) } } },
	},
};
