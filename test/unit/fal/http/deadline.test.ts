import { getEventListeners } from 'node:events';

import { startDeadline } from '../../../../nodes/Fal/fal';
import { FakeClock } from '../../../harness/fakeClock';

let clock: FakeClock;

beforeEach(() => {
	clock = new FakeClock();
});

describe('a deadline', () => {
	it('aborts with a time-out when the time is over', async () => {
		const deadline = startDeadline(clock, 90_000, undefined);
		await clock.pass(89_999);
		expect(deadline.signal.aborted).toBe(false);
		await clock.pass(1);
		expect(deadline.signal.reason).toMatchObject({
			kind: 'timeout',
			message: 'No result within 90 seconds',
		});
	});

	it('aborts when the execution is stopped', () => {
		const stop = new AbortController();
		const deadline = startDeadline(clock, 1_000, stop.signal);
		stop.abort(new Error('n8n has reasons of its own'));
		expect(deadline.signal.reason).toMatchObject({ kind: 'stopped' });
		deadline.end();
	});

	it('has aborted already when the execution was stopped before', () => {
		const deadline = startDeadline(clock, 1_000, AbortSignal.abort());
		expect(deadline.signal.reason).toMatchObject({ kind: 'stopped' });
		deadline.end();
	});

	it('keeps its first reason', async () => {
		const stop = new AbortController();
		const deadline = startDeadline(clock, 1_000, stop.signal);
		await clock.pass(1_000);
		stop.abort();
		expect(deadline.signal.reason).toMatchObject({ kind: 'timeout' });
	});

	it('tells how much time is left, and never less than none', async () => {
		const deadline = startDeadline(clock, 1_000, undefined);
		expect(deadline.remainingMs()).toBe(1_000);
		await clock.pass(400);
		expect(deadline.remainingMs()).toBe(600);
		await clock.pass(5_000);
		expect(deadline.remainingMs()).toBe(0);
	});

	it.each([
		['in time', 0],
		['too late', 2_000],
	])('lets go of timer and listener when it ends %s', async (_, ms) => {
		const stop = new AbortController();
		const deadline = startDeadline(clock, 1_000, stop.signal);
		await clock.pass(ms);
		deadline.end();
		await clock.pass(0);
		expect(clock.waiting).toBe(0);
		expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
	});

	it('does not abort after its end', async () => {
		const stop = new AbortController();
		const deadline = startDeadline(clock, 1_000, stop.signal);
		deadline.end();
		stop.abort();
		await clock.pass(5_000);
		expect(deadline.signal.aborted).toBe(false);
	});
});
