import type { Behaviour, JsonValue, ModelRequest } from '../control/behaviour';
import { fileUrl } from '../storage/fileUrl';
import { openrouterModel, textModel } from './languageModels';
import { member, textMember } from '../server/members';
import { piecesOf, requires } from './modelParts';
import { sampleOf } from '../samples';
import type { Switches } from '../control/switches';

const SAMPLE_TEXT = 'A red fox sits in the snow and looks at the camera.';

/** The endpoints an emulator has from the start; `emulator.define` adds and replaces. */
export function defaultModels(switches: Switches): Map<string, Behaviour> {
	return new Map<string, Behaviour>([
		['fal-ai/fast-sdxl', { validate: requires('prompt'), output: imageOutput('png', 'v3') }],
		['fal-ai/flux/dev', { validate: requires('prompt'), output: imageOutput('jpg', 'v3b') }],
		['fal-ai/stable-video', { validate: requires('prompt'), output: videoOutput }],
		[
			'fal-ai/image-to-text',
			{
				// Older models took the picture under another name.
				validate: (input) =>
					member(input, 'image') === undefined ? requires('image_url')(input) : undefined,
				output: { output: SAMPLE_TEXT, partial: false },
				stream: piecesOf(SAMPLE_TEXT),
			},
		],
		['fal-ai/any-llm', textModel(SAMPLE_TEXT, 'cumulative', switches)],
		['openrouter/router', openrouterModel(SAMPLE_TEXT, switches)],
		['openrouter/router/vision', openrouterModel(SAMPLE_TEXT, switches)],
		[
			'fal-ai/whisper',
			{
				validate: requires('audio_url'),
				output: {
					text: 'Hola. Vale, gracias.',
					chunks: [
						{ timestamp: [0, 1.1], text: 'Hola.', speaker: null },
						{ timestamp: [1.1, 2.6], text: 'Vale, gracias.', speaker: null },
					],
					inferred_languages: ['es'],
					diarization_segments: [],
				},
			},
		],
		['workflows/acme/poster', workflow('picture', 'fal-ai/fast-sdxl')],
		// The account's own, which the Platform API lists.
		['workflows/my-team/poster', workflow('picture', 'fal-ai/fast-sdxl')],
	]);
}

function imageOutput(extension: 'png' | 'jpg', host: 'v3' | 'v3b') {
	return (input: unknown, request: ModelRequest): JsonValue => {
		const seed = member(input, 'seed');
		const count = Number(member(input, 'num_images') ?? 1);
		const numbers = Array.from({ length: count }, (_none, index) => index);
		return {
			images: numbers.map((index) => ({
				url: fileUrl(host, request, index, extension),
				content_type: extension === 'png' ? 'image/png' : 'image/jpeg',
				width: 1024,
				height: 1024,
			})),
			timings: { inference: 1.2843 },
			seed: typeof seed === 'number' ? seed : 42,
			has_nsfw_concepts: numbers.map(() => false),
			prompt: textMember(input, 'prompt') ?? '',
		};
	};
}

function videoOutput(_input: unknown, request: ModelRequest): JsonValue {
	const url = fileUrl('v3', request, 0, 'mp4');
	return {
		video: {
			url,
			content_type: 'video/mp4',
			file_name: 'output.mp4',
			file_size: sampleOf(url)?.bytes.length ?? null,
		},
		seed: 42,
	};
}

/** Events of a workflow with one node (docs/protocol.md 4); the last is the result. */
function workflow(nodeId: string, appId: string): Behaviour {
	const make = imageOutput('png', 'v3');
	return {
		output: make,
		stream: {
			events: (input, request) => {
				const output = make(input, request);
				return [
					{ type: 'submit', node_id: nodeId, app_id: appId, request_id: request.requestId },
					{ type: 'completion', node_id: nodeId, output },
					{ type: 'output', output },
				];
			},
		},
	};
}
