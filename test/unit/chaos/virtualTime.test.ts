import { nextTurn } from '../../../chaos/time/realTime';
import { VirtualTime } from '../../../chaos/time/virtualTime';

const HOUR_MS = 3_600_000;

const newTime = () => new VirtualTime(nextTurn);

describe('virtual time', () => {
	it('fires timers in the order of their moments, and of their making at the same moment', async () => {
		const time = newTime();
		const fired: string[] = [];
		time.plan(() => fired.push('late'), 30);
		time.plan(() => fired.push('first'), 10);
		time.plan(() => fired.push('second'), 10);
		await time.pass(30);

		expect(fired).toEqual(['first', 'second', 'late']);
	});

	it('lets hours pass while somebody waits, and no time for what does not wait', async () => {
		const time = newTime();
		const startedAt = time.now();
		await time.run(time.sleep(3 * HOUR_MS));
		await time.run(nextTurn());

		expect(time.now() - startedAt).toBe(3 * HOUR_MS);
	});

	it('stands still where only something that repeats is planned', async () => {
		const time = newTime();
		const ticks: number[] = [];
		time.plan(() => ticks.push(time.now()), 10, true);
		const startedAt = time.now();
		await time.run(nextTurn());
		expect(time.now()).toBe(startedAt);
		await time.run(time.sleep(25));

		expect(ticks.map((at) => at - startedAt)).toEqual([10, 20]);
	});

	it('forgets what is stopped, and plans anew what is refreshed', async () => {
		const time = newTime();
		const fired: string[] = [];
		const stopped = time.plan(() => fired.push('stopped'), 10);
		const refreshed = time.plan(() => fired.push('refreshed'), 10);
		time.plan(() => {
			stopped.close();
			refreshed.refresh();
		}, 5);
		await time.pass(10);
		expect(fired).toEqual([]);
		await time.pass(5);

		expect(fired).toEqual(['refreshed']);
		expect(time.planned).toEqual([]);
	});

	it('wakes a sleeper at once whose signal aborts, and leaves no timer', async () => {
		const time = newTime();
		const stop = new AbortController();
		const startedAt = time.now();
		time.plan(() => stop.abort(), 7);
		await time.run(time.sleep(HOUR_MS, stop.signal));

		expect(time.now() - startedAt).toBe(7);
		expect(time.planned).toEqual([]);
	});

	it('hands the failure of the work on', async () => {
		await expect(newTime().run(Promise.reject(new Error('no')))).rejects.toThrow('no');
	});
});
