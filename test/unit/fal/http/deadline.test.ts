import { getEventListeners } from 'node:events';

import { startDeadline, within } from '../../../../nodes/Fal/fal/http/deadline';
import { FakeClock } from '../../../harness/fakeClock';

let clock: FakeClock;

beforeEach(() => {
	clock = new FakeClock();
});

describe('a deadline', () => {
	it('aborts with a time-out when the time is over', async () => {
		const deadline = startDeadline(clock, { ms: 90_000 }, undefined);
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
		const deadline = startDeadline(clock, { ms: 1_000 }, stop.signal);
		stop.abort(new Error('n8n has reasons of its own'));
		expect(deadline.signal.reason).toMatchObject({ kind: 'stopped' });
		deadline.end();
	});

	it('has aborted already when the execution was stopped before', () => {
		const deadline = startDeadline(clock, { ms: 1_000 }, AbortSignal.abort());
		expect(deadline.signal.reason).toMatchObject({ kind: 'stopped' });
		deadline.end();
	});

	it('keeps its first reason', async () => {
		const stop = new AbortController();
		const deadline = startDeadline(clock, { ms: 1_000 }, stop.signal);
		await clock.pass(1_000);
		stop.abort();
		expect(deadline.signal.reason).toMatchObject({ kind: 'timeout' });
	});

	it('tells how much time is left, and never less than none', async () => {
		const deadline = startDeadline(clock, { ms: 1_000 }, undefined);
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
		const deadline = startDeadline(clock, { ms: 1_000 }, stop.signal);
		await clock.pass(ms);
		deadline.end();
		await clock.pass(0);
		expect(clock.waiting).toBe(0);
		expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
	});

	it('does not abort after its end', async () => {
		const stop = new AbortController();
		const deadline = startDeadline(clock, { ms: 1_000 }, stop.signal);
		deadline.end();
		stop.abort();
		await clock.pass(5_000);
		expect(deadline.signal.aborted).toBe(false);
	});
});

describe('work within a limit', () => {
	it('gives what it gives, and leaves nothing behind', async () => {
		const stop = new AbortController();
		const work = within(clock, { ms: 1_000 }, stop.signal, async ({ remainingMs }) => {
			await clock.wait(400);
			return remainingMs();
		});
		expect(await clock.run(work)).toBe(600);
		expect(clock.waiting).toBe(0);
		expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
	});

	it('ends with the words of the limit when it takes too long', async () => {
		const limit = { ms: 60_000, missing: 'No answer', cure: 'Ask again.' };
		const work = within(clock, limit, undefined, async ({ signal }) => {
			await clock.wait(99_000, signal);
		});
		await expect(clock.run(work)).rejects.toMatchObject({
			kind: 'timeout',
			message: 'No answer within 60 seconds',
			facts: { cure: 'Ask again.' },
		});
		expect(clock.waiting).toBe(0);
	});

	it('fails with its own failure, and leaves nothing behind', async () => {
		const work = within(clock, { ms: 1_000 }, undefined, async () => {
			await clock.wait(10);
			throw new TypeError('a mistake of ours');
		});
		await expect(clock.run(work)).rejects.toThrow('a mistake of ours');
		expect(clock.waiting).toBe(0);
	});
});
