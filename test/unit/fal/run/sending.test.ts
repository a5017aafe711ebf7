import { getEventListeners } from 'node:events';

import {
	createPlaces,
	falError,
	FAILED,
	MAYBE_TAKEN,
	NOT_TAKEN,
	type Places,
} from '../../../../nodes/Fal/fal';
import { startDeadline } from '../../../../nodes/Fal/fal/http/deadline';
import { sendPaidCall } from '../../../../nodes/Fal/fal/run/sending';
import { FakeClock } from '../../../harness/fakeClock';
import { brokenConnection, refusedConnection } from '../../../harness/transport';

let clock: FakeClock;
let limits: number[];

beforeEach(() => {
	clock = new FakeClock();
	limits = [];
});

/** A call that is made with a place of its own. */
const pay = async <T>(
	send: () => Promise<T>,
	signal: AbortSignal,
	options: { abandon?: (late: Promise<T>) => void; places?: Places } = {},
): Promise<T> => {
	const { places = createPlaces(clock), ...more } = options;
	return await places.occupy(
		async (place) => await sendPaidCall(clock, place, send, signal, more),
		(runs) => limits.push(runs),
	);
};

const rateLimit = (retryAfterMs?: number) =>
	falError({ kind: 'rateLimit', message: 'Too many', status: 429, retryAfterMs, fate: NOT_TAKEN });
const unavailable = (requestId?: string) =>
	falError({
		kind: 'server',
		message: 'Unavailable',
		status: 503,
		requestId,
		fate: requestId === undefined ? NOT_TAKEN : FAILED,
	});

/** Fails with these errors first, and then returns `done`. */
function calls(...failures: Error[]) {
	const made: number[] = [];
	const send = async (): Promise<string> => {
		made.push(clock.now());
		const failure = failures.shift();
		if (failure) throw failure;
		return 'done';
	};
	return { made, send };
}

const forever = new AbortController().signal;

describe('a paid call', () => {
	it('is made once when fal takes it', async () => {
		const { made, send } = calls();
		await expect(pay(send, forever)).resolves.toBe('done');
		expect(made).toEqual([0]);
	});

	it('waits as long as fal asks', async () => {
		const { made, send } = calls(rateLimit(7_000), rateLimit(2_000));
		await clock.run(pay(send, forever));
		expect(made).toEqual([0, 7_000, 9_000]);
	});

	it('waits longer and longer when fal does not say how long', async () => {
		const { made, send } = calls(...Array.from({ length: 8 }, () => rateLimit()));
		await clock.run(pay(send, forever));
		const pauses = made.slice(1).map((at, index) => at - made[index]!);
		expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
	});

	it('does not hammer fal when a refusal asks for no pause at all', async () => {
		const { made, send } = calls(...Array.from({ length: 30 }, () => rateLimit(0)));
		const { signal } = startDeadline(clock, { ms: 10_000 }, undefined);
		const call = pay(send, signal);
		await clock.run(call.catch(() => undefined));
		expect(made.length).toBeLessThan(10);
	});

	it('lets all others wait as well', async () => {
		const places = createPlaces(clock);
		const first = calls(rateLimit(5_000));
		const second = calls();
		const call = pay(first.send, forever, { places });
		await clock.pass(1_000);
		await clock.run(pay(second.send, forever, { places }));
		await clock.run(call);
		expect(second.made).toEqual([5_000]);
	});

	it.each([
		['the connection is refused', refusedConnection],
		['fal is unavailable and gave no request ID', () => unavailable()],
	])('is made five times when %s', async (_, failure) => {
		const { made, send } = calls(...Array.from({ length: 9 }, failure));
		await expect(clock.run(pay(send, forever))).rejects.toMatchObject({ kind: failure().kind });
		expect(made).toEqual([0, 250, 750, 1_750, 3_750]);
		expect(limits).toEqual([]);
	});

	it('has five tries to connect, however often it was refused for the rate limit', async () => {
		const limited = Array.from({ length: 6 }, () => rateLimit(100));
		const { made, send } = calls(...limited, refusedConnection(), refusedConnection());
		await clock.run(pay(send, forever));
		expect(made).toHaveLength(9);
	});

	it('is made once when nobody knows whether fal took it', async () => {
		const { made, send } = calls(brokenConnection());
		await expect(pay(send, forever)).rejects.toMatchObject({
			kind: 'unclear',
			message: 'The connection to fal broke off',
		});
		expect(made).toHaveLength(1);
	});

	it.each([
		unavailable('abc'),
		falError({ kind: 'server', message: 'x', status: 502 }),
		falError({ kind: 'gatewayTimeout', message: 'x', status: 504 }),
		falError({ kind: 'invalidInput', message: 'x', status: 422 }),
		new TypeError('a mistake of ours'),
	])('is made once when it fails otherwise: %p', async (failure) => {
		const { made, send } = calls(failure);
		await expect(pay(send, forever)).rejects.toThrow(failure.message);
		expect(made).toHaveLength(1);
	});

	it('whose fate nobody has decided counts as taken', async () => {
		const { send } = calls(new TypeError('a mistake of ours'));
		await expect(pay(send, forever)).rejects.toMatchObject({
			facts: { fate: MAYBE_TAKEN },
		});
	});

	it('fails with the rate limit that outlasts the deadline', async () => {
		const { send } = calls(...Array.from({ length: 9 }, () => rateLimit(4_000)));
		const deadline = startDeadline(clock, { ms: 10_000 }, undefined);
		await expect(clock.run(pay(send, deadline.signal))).rejects.toMatchObject({
			kind: 'rateLimit',
			message: 'Too many',
		});
		expect(clock.now()).toBe(10_000);
	});

	it('fails with the stop that comes during a rate limit', async () => {
		const { send } = calls(rateLimit(60_000));
		const stop = new AbortController();
		const { signal } = startDeadline(clock, { ms: 99_000 }, stop.signal);
		const call = pay(send, signal);
		call.catch(() => undefined);
		await clock.pass(1_000);
		stop.abort();
		await expect(clock.run(call)).rejects.toMatchObject({ kind: 'stopped' });
	});

	it('is not made at all when time is up before', async () => {
		const { made, send } = calls();
		const { signal } = startDeadline(clock, { ms: 1_000 }, AbortSignal.abort());
		await expect(pay(send, signal)).rejects.toMatchObject({
			kind: 'stopped',
		});
		expect(made).toEqual([]);
	});

	it('that is under way at the deadline is told apart, and what it opens is abandoned', async () => {
		const abandoned: string[] = [];
		const { signal } = startDeadline(clock, { ms: 1_000 }, undefined);
		const send = async () => {
			await clock.wait(5_000);
			return 'request';
		};
		const abandon = (late: Promise<string>) => void late.then((value) => abandoned.push(value));
		const call = pay(send, signal, { abandon });
		await expect(clock.run(call)).rejects.toMatchObject({
			kind: 'timeout',
			facts: { fate: MAYBE_TAKEN },
		});
		expect(clock.now()).toBe(1_000);
		await clock.pass(4_000);
		expect(abandoned).toEqual(['request']);
	});

	it('that fails after the deadline is nobody’s business any more', async () => {
		const { signal } = startDeadline(clock, { ms: 1_000 }, undefined);
		const send = async () => {
			await clock.wait(5_000);
			throw brokenConnection();
		};
		await expect(clock.run(pay(send, signal))).rejects.toMatchObject({ kind: 'timeout' });
		await clock.pass(10_000);
	});

	it('leaves no listener behind', async () => {
		const { send } = calls(rateLimit(1_000), refusedConnection());
		const stop = new AbortController();
		await clock.run(pay(send, stop.signal));
		expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
		expect(clock.waiting).toBe(0);
	});
});
