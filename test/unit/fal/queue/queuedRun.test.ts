import { FAILED, openFate } from '../../../../nodes/Fal/fal';
import { FakeClock } from '../../../harness/fakeClock';
import {
	complete,
	completes,
	endless,
	failed,
	image,
	OPEN,
	REQUEST_ID,
	RESULT,
	runScript,
	STATUS,
	STREAM,
	SUBMIT,
	taken,
	tooEarly,
} from '../../../harness/queuedRequest';
import {
	answer,
	brokenConnection,
	event,
	events,
	fails,
	later,
	refusedConnection,
	times,
} from '../../../harness/transport';
import { recorded, recordedError } from '../../../harness/wire';

let clock: FakeClock;

beforeEach(() => {
	clock = new FakeClock();
});

describe('a run through the queue', () => {
	it('takes three calls: submit, stream of the status, result', async () => {
		const run = await runScript(clock, {
			[SUBMIT]: [taken],
			[STREAM]: [completes],
			[RESULT]: [image],
		});
		expect(run.finished).toEqual({
			requestId: REQUEST_ID,
			result: recorded('result-image-flux'),
			billableUnits: 0.79,
			metrics: { inference_time: 1 },
			logs: [],
		});
		expect(run.routes).toEqual([SUBMIT, STREAM, RESULT]);
		expect(run.opened).toEqual([OPEN]);
		expect(clock.now()).toBe(0);
		expect(clock.waiting).toBe(0);
	});

	it('asks for logs when they are wanted', async () => {
		const logs = [{ message: 'Done.' }];
		const run = await runScript(
			clock,
			{
				[SUBMIT]: [taken],
				[`${STREAM}?logs=1`]: [events(event({ status: 'COMPLETED', logs }))],
				[RESULT]: [image],
			},
			{ includeLogs: true },
		);
		expect(run.finished?.logs).toEqual(logs);
	});

	it('that was submitted before is followed and not submitted again', async () => {
		const run = await runScript(
			clock,
			{ [STREAM]: [completes], [RESULT]: [image] },
			{ open: OPEN },
		);
		expect(run.finished?.requestId).toBe(REQUEST_ID);
		expect(run.routes).toEqual([STREAM, RESULT]);
		expect(run.opened).toEqual([OPEN]);
	});

	it('is submitted again only as long as fal was not reached', async () => {
		const run = await runScript(clock, {
			[SUBMIT]: [fails(refusedConnection()), answer(429, {}), taken],
			[STREAM]: [completes],
			[RESULT]: [image],
		});
		expect(run.finished?.requestId).toBe(REQUEST_ID);
		expect(run.opened).toEqual([OPEN]);
	});

	it.each([
		['the connection breaks off', fails(brokenConnection())],
		['fal stays silent', later(Infinity, taken)],
		['the answer has no ID', answer(200, '<html>')],
	])('is submitted once and called unclear when %s', async (_, reply) => {
		const run = await runScript(clock, { [SUBMIT]: [reply] }, { maxWaitMs: 600_000 });
		expect(run.error).toMatchObject({ kind: 'unclear' });
		expect(run.routes).toEqual([SUBMIT]);
		expect(run.opened).toEqual([]);
	});
});

describe('a failed request', () => {
	it('tells what the model answered, and is over', async () => {
		const { status, headers, body } = recordedError('422-pydantic-v2');
		const run = await runScript(clock, {
			[SUBMIT]: [taken],
			[STREAM]: [completes],
			[RESULT]: [answer(status, body, headers)],
		});
		expect(run.error).toMatchObject({
			kind: 'invalidInput',
			message: 'prompt: Field required',
			facts: { requestId: REQUEST_ID, endpointId: 'fal-ai/flux/dev', fate: FAILED },
		});
	});

	it('whose status has the error is looked at once', async () => {
		const { status, headers, body } = recordedError('504-start-timeout');
		const run = await runScript(clock, {
			[SUBMIT]: [taken],
			[STREAM]: [answer(405, '')],
			[STATUS]: [failed],
			[RESULT]: [answer(status, body, headers)],
		});
		expect(run.error).toMatchObject({ kind: 'startTimeout', facts: { fate: FAILED } });
		expect(run.routes).toEqual([SUBMIT, STREAM, STATUS, RESULT]);
	});

	it('is no success even if its result looks like one', async () => {
		const run = await runScript(clock, {
			[SUBMIT]: [taken],
			[STREAM]: [answer(405, '')],
			[STATUS]: [failed],
			[RESULT]: [answer(200, {})],
		});
		expect(run.error).toMatchObject({
			kind: 'server',
			message: 'Request timed out',
			facts: { requestId: REQUEST_ID, fate: FAILED },
		});
	});

	it('that somebody cancelled at fal says so', async () => {
		const body = { detail: 'Client cancelled', error_type: 'client_cancelled' };
		const run = await runScript(clock, {
			[SUBMIT]: [taken],
			[STREAM]: [completes],
			[RESULT]: [answer(499, body)],
		});
		expect(run.error).toMatchObject({ kind: 'cancelled', facts: { fate: FAILED } });
	});
});

describe('a result that cannot be read', () => {
	const script = (...replies: readonly ReturnType<typeof answer>[]) => ({
		[SUBMIT]: [taken],
		[STREAM]: [completes],
		[RESULT]: replies,
	});

	it.each([
		['a passing server error', answer(502, '<html>')],
		['a rate limit', answer(429, {}, { 'Retry-After': '1' })],
		['"still in progress"', tooEarly],
		['a broken connection', fails(brokenConnection())],
	])('because of %s is read again', async (_, reply) => {
		const run = await runScript(clock, script(reply, reply, image));
		expect(run.finished?.requestId).toBe(REQUEST_ID);
	});

	it('because the model fails again and again is over after four looks', async () => {
		const run = await runScript(
			clock,
			script(...times(4, answer(500, { detail: 'No GPU' }, { 'x-fal-request-id': REQUEST_ID }))),
		);
		expect(run.error).toMatchObject({ kind: 'server', message: 'No GPU', facts: { fate: FAILED } });
		expect(run.transport.count('GET')).toBe(5);
	});

	it('because fal is out of reach is waited for, and never called over', async () => {
		const gone = fails(brokenConnection());
		const back = await runScript(clock, script(...times(8, gone), image));
		expect(back.finished?.requestId).toBe(REQUEST_ID);
		const away = await runScript(clock, script(...times(60, gone)), { maxWaitMs: 600_000 });
		expect(away.error).toMatchObject({ kind: 'network', facts: { requestId: REQUEST_ID } });
		expect(away.error).toMatchObject({ facts: { fate: openFate(OPEN, 'complete') } });
		expect(clock.now()).toBeGreaterThan(300_000);
	});

	it.each([
		['of the rate limit', answer(429, {})],
		['the request is still in progress', tooEarly],
		['the key is refused', answer(401, { detail: 'invalid key credentials' })],
	])('because %s is not over: it may be fetched later', async (_, reply) => {
		const run = await runScript(
			clock,
			{ ...script(...times(200, reply)), [STATUS]: times(9, complete) },
			{ open: OPEN, maxWaitMs: 600_000 },
		);
		expect(run.error).toMatchObject({ facts: { requestId: REQUEST_ID } });
		expect(run.error).toMatchObject({ facts: { fate: openFate(OPEN, 'complete') } });
	});

	it('because it is no answer of a model keeps the request ID', async () => {
		const run = await runScript(
			clock,
			script(...times(60, answer(200, '<html>Sign in</html>', { 'content-type': 'text/html' }))),
			{ maxWaitMs: 600_000 },
		);
		expect(run.error).toMatchObject({
			kind: 'unexpectedAnswer',
			facts: { requestId: REQUEST_ID, endpointId: 'fal-ai/flux/dev' },
		});
		expect(run.error).toMatchObject({ facts: { fate: openFate(OPEN, 'complete') } });
	});
});

describe('a request that can no longer be followed', () => {
	it('is told with its ID', async () => {
		const run = await runScript(clock, {
			[SUBMIT]: [taken],
			[STREAM]: [answer(401, {})],
			[STATUS]: [answer(401, { detail: 'Key was revoked' })],
		});
		expect(run.error).toMatchObject({
			kind: 'invalidKey',
			facts: { requestId: REQUEST_ID, endpointId: 'fal-ai/flux/dev' },
		});
		expect(run.error).toMatchObject({ facts: { fate: openFate(OPEN) } });
	});

	it('leaves neither streams nor timers', async () => {
		const run = await runScript(clock, {
			[SUBMIT]: [taken],
			[STREAM]: [{ ...endless, status: 401 }],
			[STATUS]: [answer(401, { detail: 'No' })],
		});
		expect(run.transport.openStreams).toBe(0);
		expect(clock.waiting).toBe(0);
	});
});
