import { isRecord, tryParseJson } from '../../nodes/Fal/fal/json';
import { dollars, FREE, type Check } from '../check';
import { detailOf, eventsOf, isEventStream, numberAt, shown, textAt, written } from '../fal/answer';
import type { Fal } from '../fal/fal';
import { createFindings } from '../findings';

const BASE = 'openrouter/router/openai/v1';
const COMPLETIONS = `${BASE}/chat/completions`;

export const chatErrors: Check = {
	name: 'chat-errors',
	settles: ['4', '9.15'],
	believes: '401 of the chat route speaks in detail; an unknown model is 400 in error.message',
	cost: dollars(0.0005),
	async run(fal) {
		const { expect, note, outcome } = createFindings();
		const url = `https://fal.run/${COMPLETIONS}`;
		const wrong = await fal.ask({ method: 'POST', url, key: 'wrong', json: question(fal) });
		const isDetail = wrong.status === 401 && detailOf(wrong) !== undefined;
		expect('401 { detail }', isDetail, shown(wrong));
		const unknown = await fal.queue.runDirectly({
			endpointId: COMPLETIONS,
			input: { ...question(fal), model: 'nobody/no-such-model' },
		});
		const isNamed =
			unknown.status === 400 && textAt(unknown.json, 'error', 'message') !== undefined;
		expect('400 { error: { message } } for an unknown model', isNamed, shown(unknown));
		// What becomes of it is not known; whatever it is, fal/failure reads both forms.
		const bad = await fal.queue.runDirectly({
			endpointId: COMPLETIONS,
			input: { ...question(fal), messages: 'none' },
		});
		note(`messages that are no list: ${shown(bad)}`);
		return outcome();
	},
};

export const chatModels: Check = {
	name: 'chat-models',
	settles: ['4'],
	believes: 'The chat route has no list of models: 404',
	cost: FREE,
	async run(fal) {
		const { expect, outcome } = createFindings();
		const answer = await fal.ask({ url: `https://fal.run/${BASE}/models` });
		expect('404', answer.status === 404, shown(answer));
		return outcome();
	},
};

export const chatUsage: Check = {
	name: 'chat-usage',
	settles: ['4'],
	believes: 'A completion has the form of OpenAI, and its price in usage.cost',
	cost: dollars(0.0005),
	async run(fal) {
		const { expect, note, outcome } = createFindings();
		const answer = await fal.queue.runDirectly({ endpointId: COMPLETIONS, input: question(fal) });
		if (!expect('200', answer.status === 200, shown(answer))) return outcome();
		const content = textAt(answer.json, 'choices', 0, 'message', 'content');
		expect('choices[0].message.content', content !== undefined, shown(answer));
		const cost = numberAt(answer.json, 'usage', 'cost');
		expect('usage.cost is a number', cost !== undefined, shown(answer));
		const id = answer.headers.get('x-fal-request-id');
		expect('x-fal-request-id', id !== null, 'no such header');
		note(`usage.cost ${cost ?? 'none'}`);
		note(`x-fal-billable-units: ${answer.headers.get('x-fal-billable-units') ?? 'none'}`);
		return outcome();
	},
};

export const chatStream: Check = {
	name: 'chat-stream',
	settles: ['4'],
	believes: 'A streamed completion ends with usage and its cost when asked for, then [DONE]',
	cost: dollars(0.0005),
	async run(fal) {
		const { expect, note, outcome } = createFindings();
		const answer = await fal.queue.runDirectly({
			endpointId: COMPLETIONS,
			input: { ...question(fal), stream: true, stream_options: { include_usage: true } },
		});
		const isStream = answer.status === 200 && isEventStream(answer);
		if (!expect('200 text/event-stream', isStream, shown(answer))) return outcome();
		const { data, comments } = eventsOf(answer);
		expect('the last event is [DONE]', data.at(-1) === '[DONE]', data.at(-1) ?? 'none');
		const chunks = data.filter((text) => text !== '[DONE]').map(tryParseJson);
		const isChunk = (chunk: unknown) => isRecord(chunk) && Array.isArray(chunk['choices']);
		expect('every other one is a chunk with choices', chunks.every(isChunk), answer.text);
		const cost = numberAt(chunks.at(-1), 'usage', 'cost');
		expect('usage.cost in the last chunk', cost !== undefined, written(chunks.at(-1)));
		note(`${comments} comment lines, ${chunks.length} chunks`);
		return outcome();
	},
};

function question({ chatModel }: Fal) {
	return {
		model: chatModel,
		messages: [{ role: 'user', content: 'Say yes.' }],
		max_tokens: 5,
	};
}
