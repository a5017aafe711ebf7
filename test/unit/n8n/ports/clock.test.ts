import { getEventListeners } from 'node:events';

import { clock } from '../../../../nodes/Fal/n8n/ports/clock';

describe('the clock', () => {
	it('only goes forward', () => {
		const before = clock.now();
		expect(clock.now()).toBeGreaterThanOrEqual(before);
	});

	it('gives chances between 0 and 1', () => {
		const chances = Array.from({ length: 100 }, () => clock.random());
		expect(Math.min(...chances)).toBeGreaterThanOrEqual(0);
		expect(Math.max(...chances)).toBeLessThan(1);
	});

	it('wakes a sleeper, and leaves no listener behind', async () => {
		const { signal } = new AbortController();
		await clock.sleep(0, signal);
		await clock.sleep(0);
		expect(getEventListeners(signal, 'abort')).toHaveLength(0);
	});

	it.each([
		['during the sleep', false],
		['before it', true],
	])('gives the reason of a signal that aborts %s', async (_, before) => {
		const stop = new AbortController();
		const reason = new Error('enough');
		if (before) stop.abort(reason);
		const sleep = clock.sleep(60_000, stop.signal);
		stop.abort(reason);
		await expect(sleep).rejects.toBe(reason);
		expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
	});

	it('does not wake at once for a sleep that is longer than timers go', async () => {
		const stop = new AbortController();
		let isAwake = false;
		const sleep = clock.sleep(2 ** 40, stop.signal).then(() => (isAwake = true));
		await clock.sleep(5);
		expect(isAwake).toBe(false);
		stop.abort(new Error('enough'));
		await expect(sleep).rejects.toThrow('enough');
	});
});
