import { tryParseJson } from '../../nodes/Fal/fal/json';
import { dollars, runs, type Check } from '../check';
import {
	at,
	detailOf,
	eventsOf,
	isEventStream,
	listAt,
	shown,
	textAt,
	written,
} from '../fal/answer';
import { createFindings } from '../findings';

export const directRun: Check = {
	name: 'direct-run',
	settles: ['2.1', '2.4'],
	believes: 'A direct run is 200, with x-fal-request-id and x-fal-billable-units',
	cost: runs(1),
	async run(fal) {
		const { expect, note, outcome } = createFindings();
		const answer = await fal.queue.runDirectly({ endpointId: fal.model, input: fal.input });
		if (!expect('200', answer.status === 200, shown(answer))) return outcome();
		const id = answer.headers.get('x-fal-request-id');
		expect('x-fal-request-id', id !== null, 'no such header');
		const units = answer.headers.get('x-fal-billable-units');
		expect('x-fal-billable-units is a number', Number(units ?? 'none') >= 0, String(units));
		note(`x-fal-billable-units: ${String(units)}`);
		return outcome();
	},
};

export const modelStream: Check = {
	name: 'model-stream',
	settles: ['4'],
	believes: 'A model streams JSON, the last event is the result; one that cannot is 404',
	cost: runs(1),
	async run(fal) {
		const { expect, note, outcome } = createFindings();
		const answer = await fal.queue.runDirectly({
			endpointId: `${fal.model}/stream`,
			input: fal.input,
			headers: { accept: 'text/event-stream' },
		});
		if (answer.status === 404) {
			const isSo = /^Path \/.*stream not found$/.test(detailOf(answer) ?? '');
			expect('404 "Path /…/stream not found"', isSo, shown(answer));
			note('the model has no stream');
			return outcome();
		}
		const isStream = answer.status === 200 && isEventStream(answer);
		if (!expect('200 text/event-stream', isStream, shown(answer))) return outcome();
		const events = eventsOf(answer).data.map(tryParseJson);
		expect('every event is JSON', !events.includes(undefined), answer.text);
		const hasImages = listAt(events.at(-1), 'images').length > 0;
		expect('the last event is the result', hasImages, written(events.at(-1)));
		note(`${events.length} events`);
		return outcome();
	},
};

export const textStream: Check = {
	name: 'text-stream',
	settles: ['4', '9.7'],
	believes: 'A language model streams { output, partial }, the last with partial: false',
	cost: dollars(0.001),
	async run(fal) {
		const { expect, note, outcome } = createFindings();
		const answer = await fal.queue.runDirectly({
			endpointId: 'openrouter/router/stream',
			input: { model: fal.chatModel, prompt: 'Count from one to five in words.', max_tokens: 40 },
			headers: { accept: 'text/event-stream' },
		});
		const isStream = answer.status === 200 && isEventStream(answer);
		if (!expect('200 text/event-stream', isStream, shown(answer))) return outcome();
		const events = eventsOf(answer).data.map(tryParseJson);
		const texts = events.map((event) => textAt(event, 'output'));
		expect('output is in every event', !texts.includes(undefined), answer.text);
		const isLast = at(events.at(-1), 'partial') === false;
		expect('the last has partial: false', isLast, written(events.at(-1)));
		const told = texts.filter((text) => text !== undefined && text !== '');
		const [first = '', second] = told;
		if (second === undefined) return outcome('it came in one piece');
		note(second.startsWith(first) ? 'each has the text so far' : 'each has only the new piece');
		return outcome();
	},
};
