import { createPlaces, MAYBE_TAKEN, parseEndpointId, openFal } from '../../../../nodes/Fal/fal';
import { startDeadline } from '../../../../nodes/Fal/fal/http/deadline';
import { FakeClock } from '../../../harness/fakeClock';
import {
	answer,
	brokenConnection,
	fails,
	later,
	refusedConnection,
	ScriptedTransport,
	silence,
	type Reply,
	type Script,
} from '../../../harness/transport';
import { recorded, recordedError } from '../../../harness/wire';

const RUN = 'POST https://fal.run/fal-ai/flux/dev';
const ID = { 'X-Fal-Request-Id': '764cabcf' };

let clock: FakeClock;

beforeEach(() => {
	clock = new FakeClock();
});

async function run(replies: readonly Reply[], more: Script = {}) {
	const transport = new ScriptedTransport(clock, { [RUN]: replies, ...more });
	const deadline = startDeadline(clock, { ms: 60_000 }, undefined);
	const ports = { transport, clock, places: createPlaces(clock) };
	const endpoint = parseEndpointId('fal-ai/flux/dev');
	const work = openFal(ports).run.direct(
		{ endpoint, input: { prompt: 'a' }, options: {} },
		deadline,
	);
	const outcome = await clock.run(
		work.then(
			(finished) => ({ finished, error: undefined }),
			(error: unknown) => ({ finished: undefined, error }),
		),
	);
	deadline.end();
	return { ...outcome, calls: transport.calls, routes: transport.routes };
}

describe('a direct run', () => {
	it('takes one call', async () => {
		const headers = { ...ID, 'X-Fal-Billable-Units': '1' };
		const { finished, calls } = await run([answer(200, recorded('result-image-flux'), headers)]);
		expect(finished).toEqual({
			requestId: '764cabcf',
			result: recorded('result-image-flux'),
			billableUnits: 1,
		});
		expect(calls).toHaveLength(1);
	});

	it('may take as long as the item has, without a word from fal', async () => {
		const { finished } = await run([later(59_000, answer(200, { ok: true }))]);
		expect(finished).toEqual({ requestId: undefined, result: { ok: true } });
	});

	it('waits for the concurrency limit', async () => {
		const { status, headers, body } = recordedError('429-concurrency');
		const refused = answer(status, body, headers);
		const { finished, calls } = await run([refused, refused, answer(200, { done: true })]);
		expect(finished?.result).toEqual({ done: true });
		expect(calls).toHaveLength(3);
	});

	it.each([
		['breaks off', fails(brokenConnection())],
		['breaks off after a while', later(30_000, fails(brokenConnection()))],
	])('that %s is unclear and not repeated', async (_, reply) => {
		const { error, calls } = await run([reply]);
		expect(error).toMatchObject({ kind: 'unclear' });
		expect(calls).toHaveLength(1);
	});

	it('is repeated when fal was not reached', async () => {
		const { finished, calls } = await run([fails(refusedConnection()), answer(200, {})]);
		expect(finished?.result).toEqual({});
		expect(calls).toHaveLength(2);
	});

	it('that outlasts the deadline ends with it, and may be paid for', async () => {
		const { error } = await run([silence()]);
		expect(error).toMatchObject({ kind: 'timeout', facts: { fate: MAYBE_TAKEN } });
		expect(clock.now()).toBe(60_000);
		expect(clock.waiting).toBe(0);
	});

	it.each([422, 500, 502, 504])('that fails with %d keeps the request ID', async (status) => {
		const { error, calls } = await run([answer(status, { detail: 'No' }, ID)]);
		expect(error).toMatchObject({
			message: 'No',
			facts: { status, requestId: '764cabcf', endpointId: 'fal-ai/flux/dev' },
		});
		expect(calls).toHaveLength(1);
	});

	it('whose answer cannot be read keeps the request ID', async () => {
		const headers = { ...ID, 'content-type': 'text/html' };
		const { error } = await run([answer(200, '<html>', headers)]);
		expect(error).toMatchObject({
			kind: 'unexpectedAnswer',
			facts: { requestId: '764cabcf', endpointId: 'fal-ai/flux/dev' },
		});
	});

	it('follows where the model put its result', async () => {
		const { finished, routes } = await run(
			[answer(303, '', { ...ID, location: 'https://v3.fal.media/result.json' })],
			{ 'GET https://v3.fal.media/result.json': [answer(200, { a: 1 })] },
		);
		expect(finished).toMatchObject({ requestId: '764cabcf', result: { a: 1 } });
		expect(routes).toHaveLength(2);
	});

	it('takes no result of another request from there', async () => {
		const { error } = await run(
			[answer(303, '', { ...ID, location: 'https://fal.run/elsewhere' })],
			{ 'GET https://fal.run/elsewhere': [answer(200, { a: 1 }, { 'X-Fal-Request-Id': 'other' })] },
		);
		expect(error).toMatchObject({
			kind: 'notFromFal',
			facts: { requestId: '764cabcf', fate: MAYBE_TAKEN },
		});
	});
});
