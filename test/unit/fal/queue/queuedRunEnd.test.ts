import { CANCELLED_HERE, FAILED, MAYBE_TAKEN, openFate } from '../../../../nodes/Fal/fal';
import { FakeClock } from '../../../harness/fakeClock';
import {
	CANCEL,
	cancelled,
	complete,
	endless,
	failed,
	image,
	OPEN,
	REQUEST_ID,
	RESULT,
	running,
	runScript,
	STATUS,
	STREAM,
	SUBMIT,
	taken,
	tooEarly,
	tooLate,
} from '../../../harness/queuedRequest';
import {
	answer,
	brokenConnection,
	fails,
	later,
	silence,
	times,
	type Script,
} from '../../../harness/transport';
import { recorded, recordedError } from '../../../harness/wire';

let clock: FakeClock;

beforeEach(() => {
	clock = new FakeClock();
});

const started = { [SUBMIT]: [taken], [STREAM]: [endless] };
const runLate = async (script: Script) => await runScript(clock, { ...started, ...script });

describe('at its deadline a request', () => {
	it('that runs is cancelled at fal', async () => {
		const run = await runLate({ [STATUS]: [running], [CANCEL]: [cancelled] });
		expect(run.error).toMatchObject({
			kind: 'timeout',
			message: 'No result within 60 seconds',
			facts: {
				requestId: REQUEST_ID,
				endpointId: 'fal-ai/flux/dev',
				fate: openFate(OPEN, 'cancelling'),
			},
		});
		expect(run.routes).toEqual([SUBMIT, STREAM, STATUS, CANCEL]);
		expect(run.transport.openStreams).toBe(0);
		expect(clock.now()).toBe(60_000);
		expect(clock.waiting).toBe(0);
	});

	it.each([
		['removed from the queue', 'queue-cancel-200-removed', 200, CANCELLED_HERE],
		['no longer known', 'queue-cancel-404', 404, openFate(OPEN, 'notCancelled')],
	])('that is %s says so', async (_, name, status, fate) => {
		const reply = answer(status, recorded(name));
		const run = await runLate({ [STATUS]: [running], [CANCEL]: [reply] });
		expect(run.error).toMatchObject({ kind: 'timeout', facts: { fate } });
	});

	it('that has just been completed gives its result, and is not cancelled', async () => {
		const run = await runLate({ [STATUS]: [complete], [RESULT]: [image] });
		expect(run.finished).toMatchObject({
			requestId: REQUEST_ID,
			metrics: { inference_time: 3.42 },
			billableUnits: 0.79,
		});
		expect(run.routes).toEqual([SUBMIT, STREAM, STATUS, RESULT]);
		expect(clock.waiting).toBe(0);
	});

	it('that cannot be cancelled any more gives its result', async () => {
		const run = await runLate({
			[STATUS]: [running],
			[CANCEL]: [tooLate],
			[RESULT]: [image],
		});
		expect(run.finished?.requestId).toBe(REQUEST_ID);
	});

	it('that failed at the last moment gives its failure', async () => {
		const { status, headers, body } = recordedError('422-pydantic-v2');
		const run = await runLate({ [STATUS]: [failed], [RESULT]: [answer(status, body, headers)] });
		expect(run.error).toMatchObject({
			kind: 'invalidInput',
			facts: { requestId: REQUEST_ID, fate: FAILED },
		});
	});

	it('that never got a runner is a time-out, not wrong input', async () => {
		const run = await runLate({
			[STATUS]: [running],
			[CANCEL]: [tooLate],
			[RESULT]: times(20, tooEarly),
		});
		expect(run.error).toMatchObject({ kind: 'timeout', facts: { requestId: REQUEST_ID } });
	});

	it.each([
		['stays silent', silence()],
		['breaks', fails(brokenConnection())],
		['is refused', answer(500, {})],
	])('is cancelled as well when the last look %s', async (_, look) => {
		const run = await runLate({ [STATUS]: [look], [CANCEL]: [cancelled] });
		expect(run.error).toMatchObject({
			kind: 'timeout',
			facts: { fate: openFate(OPEN, 'cancelling') },
		});
		expect(clock.now()).toBeLessThanOrEqual(62_000);
	});

	it('does not keep anybody waiting when fal is gone', async () => {
		const run = await runLate({ [STATUS]: [silence()], [CANCEL]: [silence()] });
		expect(run.error).toMatchObject({
			kind: 'timeout',
			facts: { fate: openFate(OPEN, 'notCancelled') },
		});
		expect(clock.now()).toBeLessThanOrEqual(72_000);
		expect(clock.waiting).toBe(0);
	});

	it('does not keep anybody waiting for a result that never comes', async () => {
		const run = await runLate({ [STATUS]: [complete], [RESULT]: [silence()] });
		expect(run.error).toMatchObject({
			kind: 'timeout',
			facts: { requestId: REQUEST_ID, fate: openFate(OPEN, 'complete') },
		});
		expect(clock.now()).toBeLessThanOrEqual(82_000);
	});

	it('whose result is on its way is read once more', async () => {
		const run = await runScript(clock, {
			[SUBMIT]: [taken],
			[STREAM]: [answer(405, '')],
			[STATUS]: [complete, complete],
			[RESULT]: [later(70_000, image), image],
		});
		expect(run.finished?.requestId).toBe(REQUEST_ID);
	});

	it('that was resumed is cancelled like any other', async () => {
		const run = await runScript(
			clock,
			{ [STREAM]: [endless], [STATUS]: [running], [CANCEL]: [cancelled] },
			{ open: OPEN },
		);
		expect(run.routes).toEqual([STREAM, STATUS, CANCEL]);
	});
});

describe('a submission that is under way at the deadline', () => {
	it('is waited for a moment longer, and what it opens is cancelled and named', async () => {
		const script = { [SUBMIT]: [later(2_500, taken)], [CANCEL]: [tooLate] };
		const run = await runScript(clock, script, { maxWaitMs: 1_000 });
		expect(run.error).toMatchObject({
			kind: 'timeout',
			facts: { requestId: REQUEST_ID, fate: openFate(OPEN, 'complete') },
		});
		expect(clock.now()).toBe(2_500);
		expect(run.opened).toMatchObject([{ requestId: REQUEST_ID }]);
		expect(clock.waiting).toBe(0);
	});

	it('that is answered much later is cancelled when nobody waits for it any more', async () => {
		const script = { [SUBMIT]: [later(5_000, taken)], [CANCEL]: [cancelled] };
		const run = await runScript(clock, script, { maxWaitMs: 1_000 });
		expect(run.error).toMatchObject({ kind: 'timeout', facts: { fate: MAYBE_TAKEN } });
		expect(clock.now()).toBe(3_000);
		expect(run.transport.routes).toEqual([SUBMIT]);
		await clock.pass(3_000);
		expect(run.transport.routes).toEqual([SUBMIT, CANCEL]);
		// A later try finds it, and does not pay for another.
		expect(run.opened).toMatchObject([{ requestId: REQUEST_ID }]);
	});

	it('is given up after a while', async () => {
		const run = await runScript(clock, { [SUBMIT]: [later(99_000, taken)] }, { maxWaitMs: 1_000 });
		expect(run.error).toMatchObject({ kind: 'timeout', facts: { fate: MAYBE_TAKEN } });
		await clock.pass(15_000);
		expect(clock.waiting).toBe(0);
	});

	it('may fail without anybody noticing', async () => {
		const script = { [SUBMIT]: [later(5_000, answer(500, {}))] };
		const run = await runScript(clock, script, { maxWaitMs: 1_000 });
		expect(run.error).toMatchObject({ kind: 'timeout' });
		await clock.pass(10_000);
	});
});

describe('a stop', () => {
	async function stopAfter(ms: number, script: Script) {
		const stop = new AbortController();
		const stopping = clock.wait(ms).then(() => stop.abort());
		const run = await runScript(clock, script, { stop: stop.signal });
		await stopping;
		return run;
	}

	it('cancels the request without looking at it again', async () => {
		const run = await stopAfter(3_000, { ...started, [CANCEL]: [cancelled] });
		expect(run.error).toMatchObject({
			kind: 'stopped',
			facts: { requestId: REQUEST_ID, fate: openFate(OPEN, 'cancelling') },
		});
		expect(run.routes).toEqual([SUBMIT, STREAM, CANCEL]);
	});

	it('of a request that is complete leaves its result at fal', async () => {
		const run = await stopAfter(3_000, { ...started, [CANCEL]: [tooLate] });
		expect(run.error).toMatchObject({
			kind: 'stopped',
			facts: { requestId: REQUEST_ID, fate: openFate(OPEN, 'complete') },
		});
	});

	it('before the submission prevents it', async () => {
		const run = await runScript(clock, {}, { stop: AbortSignal.abort() });
		expect(run.error).toMatchObject({ kind: 'stopped' });
		expect(run.routes).toEqual([]);
	});

	it('during the submission cancels what it opens', async () => {
		const run = await stopAfter(1_000, {
			[SUBMIT]: [later(5_000, taken)],
			[CANCEL]: [cancelled],
		});
		expect(run.error).toMatchObject({ kind: 'stopped', facts: { fate: MAYBE_TAKEN } });
		await clock.pass(5_000);
		expect(run.transport.routes).toEqual([SUBMIT, CANCEL]);
	});
});
