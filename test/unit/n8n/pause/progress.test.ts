import type { Seen } from '../../../../nodes/Fal/fal';
import { createProgress } from '../../../../nodes/Fal/n8n/pause/progress';
import { FakeClock } from '../../../harness/fakeClock';

function world() {
	const clock = new FakeClock();
	const progress = createProgress(clock);
	/** Of each look what was known when it began, and how it ends. */
	const looks: Array<{ known: string[]; end: (isComplete: boolean) => void; fail: () => void }> =
		[];
	const look = async (seen: Seen) =>
		await new Promise<boolean>((resolve, reject) => {
			looks.push({
				known: [...seen.complete.keys()],
				end: resolve,
				fail: () => reject(new Error('no')),
			});
		});
	const call = async (requestId: string, pause = 'pause') =>
		await progress.isComplete(pause, requestId, look);
	const settled = async () => await new Promise(setImmediate);
	return { clock, progress, looks, call, settled };
}

describe('calls about one pause', () => {
	it('share a look that begins after the last of them has come', async () => {
		const { looks, call, settled } = world();
		const first = call('a');
		const others = ['b', 'c', 'd'].map(async (id) => await call(id));
		await settled();
		expect(looks.map(({ known }) => known)).toEqual([['a']]);

		looks[0]?.end(false);
		expect(await first).toBe(false);
		await settled();
		expect(looks.map(({ known }) => known)).toEqual([['a'], ['a', 'b', 'c', 'd']]);

		looks[1]?.end(true);
		expect(await Promise.all(others)).toEqual([true, true, true]);
	});

	it('look again when the look before has failed', async () => {
		const { looks, call, settled } = world();
		const first = call('a');
		const second = call('b');
		looks[0]?.fail();
		await expect(first).rejects.toThrow('no');
		await settled();
		looks[1]?.end(true);
		expect(await second).toBe(true);
	});

	it('know nothing of another pause', async () => {
		const { looks, call } = world();
		void call('a');
		void call('b', 'other');
		expect(looks.map(({ known }) => known)).toEqual([['a'], ['b']]);
	});
});

describe('what was seen', () => {
	it('is kept for an hour after the last call', async () => {
		const { clock, progress } = world();
		progress.seen('pause').complete.set('a', undefined);
		await clock.pass(3_600_000);
		expect(progress.seen('pause').complete.size).toBe(1);
		await clock.pass(3_600_001);
		expect(progress.seen('pause').complete.size).toBe(0);
	});

	it('is forgotten when the pause is over', () => {
		const { progress } = world();
		progress.seen('pause').complete.set('a', undefined);
		progress.forget('pause');
		expect(progress.seen('pause').complete.size).toBe(0);
	});
});
