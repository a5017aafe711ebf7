import type { Behaviour, Emulator } from '../../emulator';

/** Stands in every prompt, and in every file: no error, row or hint may repeat it. */
export const PROMPT_MARK = 'SECRET-PROMPT-7f3a';
/** The bytes of a file that an item brings; as base64 they are long enough to be noticed. */
export function fileOf(number: number): Buffer {
	return Buffer.from(`\x89PNG file of item ${number}. ${'0123456789abcdef'.repeat(20)}`, 'latin1');
}

/** @param run names the run, so that no two have the same prompt */
export function promptOf(run: string, number: number): string {
	return `${PROMPT_MARK} a fox number ${number} of ${run}`;
}

const numberOf = (input: unknown): number => Number(Object(input).number);

/** Non-ASCII, so that pieces may be cut within a character. */
const LOGS = Array.from({ length: 4 }, (_, index) => ({ message: `step ${index}: größe 漢字 🦊` }));

function echo(input: unknown) {
	const number = numberOf(input);
	return { number, text: `done ${number} – größe 漢字 🦊` };
}

/** Pieces of a text, then the whole of it. */
function pieces(input: unknown) {
	const number = numberOf(input);
	return [
		{ output: 'one ', partial: true },
		{ output: 'one größe ', partial: true },
		{ output: 'one größe 漢字', partial: true },
		{ output: 'one größe 漢字 done', partial: false, number },
	];
}

/** What pydantic says of a bad input: with the input itself, which nobody may repeat. */
function refusal(input: unknown, msg: string, type = 'value_error') {
	const { prompt, number } = Object(input);
	return [{ loc: ['body', 'prompt'], msg, type, input: { prompt: String(prompt), number } }];
}

const usual: Behaviour = { output: echo, stream: { events: pieces, everyMs: 700 }, logs: LOGS };

/** Makes the honest fal know the models of the suite. */
export function defineModels(fal: Emulator): void {
	const seen = new Map<string, number>();
	const define = (name: string, behaviour: Behaviour) => {
		fal.define(`acme/${name}`, { ...usual, ...behaviour });
	};
	define('quick', { durationMs: 30 });
	define('steady', { queueMs: 1_000, durationMs: 8_000, openapi: DOCUMENT, metadata: METADATA });
	define('slow', { durationMs: 90_000 });
	define('endless', { endless: true });
	define('stubborn', { endless: true, cancellable: false });
	define('stuck', { stuckInQueue: true });
	define('refuses', { durationMs: 200, validate: (input) => refusal(input, 'Prompt is bad') });
	define('policy', {
		durationMs: 900,
		validate: (input) => refusal(input, 'Flagged', 'content_policy_violation'),
	});
	define('breaks', {
		durationMs: 500,
		error: { status: 500, body: { detail: 'Internal Server Error' } },
	});
	define('moody', {
		durationMs: 400,
		validate(input) {
			const key = String(Object(input).prompt);
			const times = (seen.get(key) ?? 0) + 1;
			seen.set(key, times);
			return times % 2 === 1 ? refusal(input, 'Bad day') : undefined;
		},
	});
	define('pictures', {
		durationMs: 2_000,
		output: (input) => ({
			...echo(input),
			images: [0, 1].map((index) => ({
				url: `https://v3.fal.media/files/rabbit/item${numberOf(input)}x${index}.png`,
				content_type: 'image/png',
				width: 64,
				height: 64,
			})),
		}),
	});
}

const METADATA = { display_name: 'Steady', category: 'text-to-image', status: 'active' };
const DOCUMENT = {
	openapi: '3.0.4',
	info: { title: 'Queue OpenAPI for acme/steady', version: '1.0.0' },
	components: {
		schemas: {
			SteadyInput: {
				type: 'object',
				title: 'SteadyInput',
				required: ['prompt'],
				properties: {
					prompt: { type: 'string', title: 'Prompt' },
					number: { type: 'integer', title: 'Number', minimum: 0 },
					image_url: { type: 'string', title: 'Image URL' },
				},
			},
			SteadyOutput: { type: 'object', properties: { text: { type: 'string' } } },
		},
	},
	paths: {
		'/acme/steady': {
			post: {
				requestBody: {
					content: {
						'application/json': { schema: { $ref: '#/components/schemas/SteadyInput' } },
					},
				},
				responses: { 200: { description: 'ok' } },
			},
		},
		'/acme/steady/requests/{request_id}': {
			get: {
				responses: {
					200: {
						content: {
							'application/json': { schema: { $ref: '#/components/schemas/SteadyOutput' } },
						},
					},
				},
			},
		},
	},
};
