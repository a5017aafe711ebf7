import { getEventListeners } from 'node:events';

import { type OpenRequest } from '../../../../nodes/Fal/fal';
import { startDeadline } from '../../../../nodes/Fal/fal/http/deadline';
import { followRequest } from '../../../../nodes/Fal/fal/queue/follow';
import { FakeClock } from '../../../harness/fakeClock';
import {
	answer,
	brokenConnection,
	event,
	events,
	fails,
	ScriptedTransport,
	silence,
	times,
	type Reply,
} from '../../../harness/transport';
import { recorded } from '../../../harness/wire';

const ID = '764cabcf-b745-4b3e-ae38-1200304cf45b';
const BASE = `https://queue.fal.run/fal-ai/flux/requests/${ID}`;
const REQUEST: OpenRequest = {
	requestId: ID,
	endpointId: 'fal-ai/flux/dev',
	statusUrl: `${BASE}/status`,
	responseUrl: BASE,
	cancelUrl: `${BASE}/cancel`,
};
const STREAM = `GET ${BASE}/status/stream`;
const STATUS = `GET ${BASE}/status`;

const running = answer(202, recorded('queue-status-in-progress-nologs-202'));
const done = answer(200, recorded('queue-status-completed-200'));
const runningEvent = event({ status: 'IN_PROGRESS' });
const doneEvent = event({ status: 'COMPLETED', metrics: { inference_time: 1 } });
const noStream = answer(405, recorded('queue-status-not-found-404'));

/** Comments that keep a stream alive. */
const times15s = (count: number) =>
	Array.from({ length: count }, () => [{ waitMs: 15_000 }, ': alive']).flat();

let clock: FakeClock;

beforeEach(() => {
	clock = new FakeClock();
});

interface Replies {
	readonly stream: readonly Reply[];
	readonly polls?: readonly Reply[];
	readonly signal?: AbortSignal;
}

async function follow({ stream, polls = [], signal = new AbortController().signal }: Replies) {
	const transport = new ScriptedTransport(clock, { [STREAM]: stream, [STATUS]: polls });
	const result = await clock.run(
		followRequest(transport, clock, REQUEST, { signal }).then(
			(status) => ({ status, error: undefined }),
			(error: unknown) => ({ status: undefined, error }),
		),
	);
	return { ...result, transport, routes: transport.routes };
}

const pauses = () => clock.sleeps.filter((ms) => ms !== 5_000 && ms !== 40_000);

describe('a request that is followed', () => {
	it('is complete the moment its stream says so, in one call', async () => {
		const { blocks } = recorded('queue-status-stream-sse') as { blocks: string[] };
		const { status, transport, routes } = await follow({ stream: [events(...blocks)] });
		expect(status).toMatchObject({ status: 'COMPLETED', metrics: { inference_time: 3.42 } });
		expect(status?.logs).toEqual([
			{ message: 'Generating image...', timestamp: '2026-02-17T10:30:02.456Z' },
		]);
		expect(routes).toEqual([STREAM]);
		expect(transport.openStreams).toBe(0);
		expect(clock.now()).toBe(0);
	});

	it.each([
		['breaks', events(runningEvent, { fail: brokenConnection() })],
		['ends early', events(runningEvent)],
		['is cut within an event', events(runningEvent, { fail: brokenConnection() })],
		['is unavailable', answer(502, '<html>')],
		['cannot be reached', fails(brokenConnection())],
		['stays silent', events({ waitMs: 60_000 })],
	])('is polled once and streamed again when the stream %s', async (_, broken) => {
		const { status, routes, transport } = await follow({
			stream: [broken, events(doneEvent)],
			polls: [running],
		});
		expect(status?.status).toBe('COMPLETED');
		expect(routes).toEqual([STREAM, STATUS, STREAM]);
		expect(pauses()).toEqual([250]);
		expect(transport.openStreams).toBe(0);
	});

	it('is polled with growing pauses when fal has no stream', async () => {
		const { status, routes } = await follow({
			stream: [noStream],
			polls: [...times(8, running), done],
		});
		expect(status?.status).toBe('COMPLETED');
		expect(routes).toEqual([STREAM, ...Array.from({ length: 9 }, () => STATUS)]);
		expect(pauses()).toEqual([250, 500, 1_000, 2_000, 2_000, 2_000, 2_000, 2_000]);
	});

	it.each([
		['404', answer(404, recorded('queue-status-not-found-404'))],
		['405', noStream],
		['a web page', answer(200, '<html>', { 'content-type': 'text/html' })],
		['a status as JSON', done],
		['events that make no sense', events('data: {"status":"PAUSED"}')],
	])('is only polled when the stream answers %s', async (_, refused) => {
		const { status, routes, transport } = await follow({
			stream: [refused],
			polls: [running, done],
		});
		expect(status?.status).toBe('COMPLETED');
		expect(routes).toEqual([STREAM, STATUS, STATUS]);
		expect(transport.openStreams).toBe(0);
	});

	it('collects the logs of streams and polls', async () => {
		const logs = (text: string) => Array.from(text, (message) => ({ message }));
		const { status } = await follow({
			stream: [
				events(event({ status: 'IN_PROGRESS', logs: logs('ab') })),
				events(event({ status: 'COMPLETED', logs: logs('d') })),
			],
			polls: [answer(202, { status: 'IN_PROGRESS', logs: logs('abc') })],
		});
		expect(status?.logs).toEqual(logs('abcd'));
	});
});

describe('answers that make no sense', () => {
	const odd = answer(200, '<html>Sign in</html>');

	it.each([
		['a web page', odd],
		['a list', answer(200, [])],
		['half a JSON', answer(200, '{"status":"COMPL', { 'content-type': 'application/json' })],
		['a page that is not found', answer(404, '<html>')],
		['a word of nobody', answer(404, { detail: 'Not Found' })],
		['a redirect to a login', answer(302, '', { location: 'https://login.example/' })],
		['a refusal of something between', answer(403, '<html>')],
		['a request that fal does not know yet', answer(404, { status: 'NOT_FOUND' })],
	])('are borne for as long as a restart takes: %s', async (_, reply) => {
		const { status } = await follow({ stream: [noStream], polls: [...times(6, reply), done] });
		expect(status?.status).toBe('COMPLETED');
		expect(clock.now()).toBeGreaterThan(10_000);
	});

	it.each([
		['a web page', odd, 'notFromFal', 300_000],
		['an unknown status', answer(200, { status: 'FAILED' }), 'unexpectedAnswer', 10_000],
		['an unknown request', answer(404, { status: 'NOT_FOUND' }), 'requestNotFound', 10_000],
	])('end the wait when they do not end: %s', async (_, reply, kind, afterMs) => {
		const { error } = await follow({ stream: [noStream], polls: times(60, reply) });
		expect(error).toMatchObject({
			kind,
			facts: { requestId: ID, endpointId: 'fal-ai/flux/dev' },
		});
		expect(clock.now()).toBeGreaterThanOrEqual(afterMs);
		expect(clock.now()).toBeLessThan(afterMs + 15_000);
	});

	it('tell fal’s own words where there are any', async () => {
		const reply = answer(200, { status: 'FAILED', error: 'The prompt exceeds 2500 characters' });
		const { error } = await follow({ stream: [noStream], polls: times(60, reply) });
		expect(error).toMatchObject({
			message: expect.stringContaining('FAILED: The prompt exceeds 2500 characters'),
		});
	});

	it.each([
		[401, 'invalidKey'],
		[403, 'forbidden'],
	])('are told at once when fal answers %d', async (status, kind) => {
		const { error } = await follow({
			stream: [noStream],
			polls: [answer(status, { detail: 'No' })],
		});
		expect(error).toMatchObject({ kind, facts: { requestId: ID } });
	});
});

describe('an outage', () => {
	const gone = fails(brokenConnection());

	it('of some minutes is sat out', async () => {
		const { status } = await follow({
			stream: [noStream],
			polls: [running, ...times(24, gone), done],
		});
		expect(status?.status).toBe('COMPLETED');
		expect(clock.now()).toBeGreaterThan(120_000);
	});

	it('of five minutes ends the wait, with the request ID', async () => {
		const { error } = await follow({ stream: times(60, gone), polls: times(60, gone) });
		expect(error).toMatchObject({
			kind: 'network',
			facts: { requestId: ID, endpointId: 'fal-ai/flux/dev' },
		});
		expect(clock.now()).toBeGreaterThanOrEqual(300_000);
		expect(clock.now()).toBeLessThan(315_000);
	});

	it('is counted from its begin, not from the last change of the status', async () => {
		const calm = Array.from({ length: 20 }, () => [{ waitMs: 15_000 }, ': still here']).flat();
		const { status, error } = await follow({
			stream: [events(runningEvent, ...calm, { fail: brokenConnection() }), events(doneEvent)],
			polls: [gone],
		});
		expect(error).toBeUndefined();
		expect(status?.status).toBe('COMPLETED');
	});
});

describe('the end of the wait', () => {
	it.each([
		['while the stream is silent', [events(runningEvent, ': x', { waitMs: 30_000 })], []],
		['while the stream is opened', [silence()], []],
		['during a poll', [noStream], [silence()]],
		['between polls', [noStream], times(5, running)],
	])('comes with its reason %s', async (_, stream, polls) => {
		const deadline = startDeadline(clock, { ms: 2_000 }, undefined);
		const { error, transport } = await follow({ stream, polls, signal: deadline.signal });
		expect(error).toBe(deadline.signal.reason);
		expect(clock.now()).toBe(2_000);
		expect(transport.openStreams).toBe(0);
		expect(clock.waiting).toBe(0);
	});

	it('leaves no listener and no timer behind', async () => {
		const { signal } = new AbortController();
		await follow({
			stream: [events(runningEvent), events(runningEvent), events(doneEvent)],
			polls: [running, running],
			signal,
		});
		expect(getEventListeners(signal, 'abort')).toHaveLength(0);
		expect(clock.waiting).toBe(0);
	});

	it('is known quickly even after many streams have ended', async () => {
		const ended = events(runningEvent, { waitMs: 30_000 }, ': cut by a proxy');
		const { status } = await follow({
			stream: [...times(20, ended), events(doneEvent)],
			polls: times(20, running),
		});
		expect(status?.status).toBe('COMPLETED');
		expect(Math.max(...pauses())).toBeLessThanOrEqual(1_000);
	});
});

describe('the stream of a request that is complete', () => {
	it('is read to its end without anybody waiting, and hung up on when it has none', async () => {
		const { status, transport } = await follow({
			stream: [events(doneEvent, ...times15s(40))],
		});
		expect(status?.status).toBe('COMPLETED');
		expect(clock.now()).toBe(0);
		await clock.pass(5_000);
		expect(transport.openStreams).toBe(0);
		expect(clock.waiting).toBe(0);
	});
});
