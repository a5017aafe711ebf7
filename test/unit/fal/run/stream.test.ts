import { createPlaces, MAYBE_TAKEN, parseEndpointId, openFal } from '../../../../nodes/Fal/fal';
import { startDeadline } from '../../../../nodes/Fal/fal/http/deadline';
import { FakeClock } from '../../../harness/fakeClock';
import {
	answer,
	brokenConnection,
	event,
	events,
	fails,
	later,
	refusedConnection,
	ScriptedTransport,
	silence,
	type Reply,
} from '../../../harness/transport';
import { recorded } from '../../../harness/wire';

const OPEN = 'POST https://fal.run/fal-ai/any-llm/stream';
const ID = { 'x-fal-request-id': '764cabcf' };

let clock: FakeClock;

beforeEach(() => {
	clock = new FakeClock();
});

type Watcher = (partial: unknown) => void;

async function run(replies: readonly Reply[], watch: Watcher = () => undefined) {
	const transport = new ScriptedTransport(clock, { [OPEN]: replies });
	const deadline = startDeadline(clock, { ms: 60_000 }, undefined);
	const partials: unknown[] = [];
	const fal = openFal({ transport, clock, places: createPlaces(clock) });
	const work = fal.run.streamed(
		{
			endpoint: parseEndpointId('fal-ai/any-llm'),
			input: { prompt: 'a' },
			options: { storePayloads: false },
			onPartial: (partial) => {
				partials.push(partial);
				watch(partial);
			},
		},
		deadline,
	);
	const outcome = await clock.run(
		work.then(
			(finished) => ({ finished, error: undefined }),
			(error: unknown) => ({ finished: undefined, error }),
		),
	);
	deadline.end();
	return { ...outcome, partials, transport };
}

const withId = (reply: Reply): Reply => ({ ...reply, headers: { ...reply.headers, ...ID } });
const blocks = (name: string) => (recorded(name) as { blocks: string[] }).blocks;

describe('a streamed run', () => {
	it('sends the input once, to the streaming endpoint', async () => {
		const { transport } = await run([events(event({ output: 'Hi' }))]);
		expect(transport.routes).toEqual([OPEN]);
		expect(transport.calls[0]).toMatchObject({
			body: '{"prompt":"a"}',
			headers: { accept: 'text/event-stream', 'x-fal-store-io': '0' },
		});
		expect(transport.openStreams).toBe(0);
		expect(clock.waiting).toBe(0);
	});

	it('of a language model results in its whole text', async () => {
		const reply = events(...blocks('stream-any-llm-sse'));
		const { finished, partials } = await run([
			{ ...reply, headers: { ...reply.headers, ...ID, 'x-fal-billable-units': '3' } },
		]);
		expect(finished).toEqual({
			requestId: '764cabcf',
			result: { output: 'Growth is steady.', partial: false, error: null },
			billableUnits: 3,
		});
		expect(partials).toEqual(['Growth', ' is', ' steady.']);
	});

	it('of an image model results in its last event', async () => {
		const { finished } = await run([events(...blocks('stream-image-sse'))]);
		expect(finished?.result).toMatchObject({ seed: 42 });
	});

	it('of a workflow results in its output', async () => {
		const { finished, partials } = await run([events(...blocks('stream-workflow-sse'))]);
		expect(finished?.result).toMatchObject({ type: 'output', output: { images: [{}] } });
		expect(partials).toHaveLength(3);
	});

	it('may be silent for as long as the item has', async () => {
		const { finished } = await run([events({ waitMs: 59_000 }, event({ output: 'Hi' }))]);
		expect(finished?.result).toEqual({ output: 'Hi' });
	});

	it.each([
		['JSON', answer(200, { output: 'Hi' }), { output: 'Hi' }],
		['text', answer(200, 'Hi', { 'content-type': 'text/plain' }), 'Hi'],
	])('may be answered with %s instead of events', async (_, reply, result) => {
		const { finished, transport } = await run([withId(reply)]);
		expect(finished).toEqual({ requestId: '764cabcf', result });
		expect(transport.openStreams).toBe(0);
	});

	it('goes on when whoever watches has gone', async () => {
		const { finished } = await run([events(event({ output: 'Hi' }))], () => {
			throw new Error('The response was closed');
		});
		expect(finished?.result).toEqual({ output: 'Hi' });
	});
});

describe('a stream that does not begin', () => {
	it.each([
		['has no stream', 404, { detail: 'Path /stream not found' }, 'streamingNotSupported'],
		['allows no POST', 405, { detail: 'Method Not Allowed' }, 'streamingNotSupported'],
		['does not exist', 404, { detail: 'Application "x" not found' }, 'modelNotFound'],
		['refuses the input', 422, { detail: [{ loc: ['body', 'x'], msg: 'no' }] }, 'invalidInput'],
		['fails', 500, { detail: 'Internal Server Error' }, 'server'],
		['may not be used', 401, { detail: 'invalid key credentials' }, 'invalidKey'],
	])('because the model %s tells so', async (_, status, body, kind) => {
		const { error, transport } = await run([answer(status, body, ID)]);
		expect(error).toMatchObject({
			kind,
			facts: { status, requestId: '764cabcf', endpointId: 'fal-ai/any-llm' },
		});
		expect(transport.calls).toHaveLength(1);
	});

	it('is begun again when fal surely did not take it', async () => {
		const begun = [fails(refusedConnection()), answer(429, {}), events(event({ output: 'Hi' }))];
		expect((await run(begun)).finished?.result).toEqual({ output: 'Hi' });
	});

	it('is not begun again when that is unclear', async () => {
		const { error, transport } = await run([fails(brokenConnection())]);
		expect(error).toMatchObject({ kind: 'unclear' });
		expect(transport.calls).toHaveLength(1);
	});

	it('before the deadline ends with it, and may be paid for', async () => {
		const { error } = await run([silence()]);
		expect(error).toMatchObject({ kind: 'timeout', facts: { fate: MAYBE_TAKEN } });
	});

	it('before the deadline is closed if it begins after all', async () => {
		const late = later(61_000, events(event({ output: 'Hi' })));
		const transport = new ScriptedTransport(clock, { [OPEN]: [late] });
		const deaf = {
			send: transport.send.bind(transport),
			open: ({ signal: _, ...request }: Parameters<typeof transport.open>[0]) =>
				transport.open({ ...request, timeoutMs: 99_000 }),
		};
		const ports = { transport: deaf, clock, places: createPlaces(clock) };
		const endpoint = parseEndpointId('fal-ai/any-llm');
		const deadline = startDeadline(clock, { ms: 60_000 }, undefined);
		const streamed = { endpoint, input: {}, options: {}, onPartial: () => undefined };
		const work = openFal(ports).run.streamed(streamed, deadline);
		await expect(clock.run(work)).rejects.toMatchObject({ kind: 'timeout' });
		await clock.pass(5_000);
		expect(transport.openStreams).toBe(0);
	});
});

describe('a stream that fails', () => {
	const { error_block: workflowError } = recorded('stream-workflow-sse') as { error_block: string };

	it.each([
		['of a workflow', workflowError, 'num_images: ensure this value is less than or equal to 8'],
		['named error', 'event: error\ndata: {"detail":"No GPU"}', 'No GPU'],
		['named error, as text', 'event: error\ndata: No GPU', 'No GPU'],
		['with a message', 'event: error\ndata: {"error":{"message":"No GPU"}}', 'No GPU'],
		['in a member', event({ output: '', partial: false, error: 'No GPU' }), 'No GPU'],
		['as an object in a member', event({ error: { code: 502, message: 'No GPU' } }), 'No GPU'],
	])('with an event %s tells it with what had arrived', async (_, block, message) => {
		const { error } = await run([withId(events(event({ output: 'Gro' }), block))]);
		expect(error).toMatchObject({
			message,
			facts: {
				requestId: '764cabcf',
				endpointId: 'fal-ai/any-llm',
				partialResult: { output: 'Gro' },
			},
		});
	});

	it('tells the kind of the step that failed', async () => {
		const { error } = await run([events(workflowError)]);
		expect(error).toMatchObject({ kind: 'invalidInput', facts: { status: 422 } });
	});

	it('by breaking off is unclear, with what had arrived', async () => {
		const cut = events(event({ output: 'Growth' }), event({ output: ' is' }), {
			fail: brokenConnection(),
		});
		const { error, transport } = await run([withId(cut)]);
		expect(error).toMatchObject({
			kind: 'unclear',
			facts: { requestId: '764cabcf', partialResult: { output: 'Growth is' } },
		});
		expect(transport.calls).toHaveLength(1);
		expect(transport.openStreams).toBe(0);
	});

	it('to end in time ends with the deadline, may be paid for, and is closed', async () => {
		const slow = events(event({ output: 'Gro' }), { waitMs: 70_000 });
		const { error, transport } = await run([withId(slow)]);
		expect(error).toMatchObject({
			kind: 'timeout',
			facts: { requestId: '764cabcf', partialResult: { output: 'Gro' }, fate: MAYBE_TAKEN },
		});
		expect(clock.now()).toBe(60_000);
		expect(transport.openStreams).toBe(0);
		expect(clock.waiting).toBe(0);
	});

	it('to deliver anything is an unexpected answer', async () => {
		const { error } = await run([withId(events(': nothing'))]);
		expect(error).toMatchObject({ kind: 'unexpectedAnswer', facts: { requestId: '764cabcf' } });
	});
});
