import { createTurns } from '../../../../nodes/Fal/n8n/pause/turn';
import { FakeClock } from '../../../harness/fakeClock';

function world() {
	const clock = new FakeClock();
	const turns = createTurns(clock);
	let begun = 0;
	/** A call whose work lasts until `end` or `fail` is called. */
	const call = (pause: string, requestId: string) => {
		let end = () => {};
		let fail = () => {};
		const work = async () => {
			begun += 1;
			return await new Promise<string>((resolve, reject) => {
				end = () => resolve(`by ${requestId}`);
				fail = () => reject(new Error('no'));
			});
		};
		const turn = turns.take(pause, requestId, work);
		return { turn, end: () => end(), fail: () => fail() };
	};
	return { clock, call, begun: () => begun };
}

describe('the calls that would resume one pause', () => {
	it('come to one turn when they come at once', async () => {
		const { call, begun } = world();
		const one = call('pause', 'a');
		const other = call('pause', 'b');
		one.end();

		expect(await one.turn).toEqual({ state: 'taken', value: 'by a' });
		expect(await other.turn).toEqual({ state: 'over' });
		expect(begun()).toBe(1);
	});

	it('do not wait longer than fal does for the one that is at work', async () => {
		const { call, clock } = world();
		const one = call('pause', 'a');

		expect(await clock.run(call('pause', 'b').turn)).toEqual({ state: 'undecided' });
		expect(clock.now()).toBe(5_000);
		one.end();
		await one.turn;
		expect(await call('pause', 'b').turn).toEqual({ state: 'over' });
		expect(clock.waiting).toBe(0);
	});

	it('leave the repetition of the call that is at work undecided, at once and afterwards', async () => {
		const { call, begun } = world();
		const one = call('pause', 'a');

		expect(await call('pause', 'a').turn).toEqual({ state: 'undecided' });
		one.end();
		await one.turn;
		expect(await call('pause', 'a').turn).toEqual({ state: 'undecided' });
		expect(begun()).toBe(1);
	});

	it('give the turn to the next call when the work failed', async () => {
		const { call } = world();
		const one = call('pause', 'a');
		const waiting = call('pause', 'b');
		one.fail();

		await expect(one.turn).rejects.toThrow('no');
		expect(await waiting.turn).toEqual({ state: 'undecided' });
		const next = call('pause', 'a');
		next.end();
		expect(await next.turn).toEqual({ state: 'taken', value: 'by a' });
	});

	it('give another turn a minute after the work, should n8n not have taken its result', async () => {
		const { call, clock } = world();
		const one = call('pause', 'a');
		one.end();
		await one.turn;
		await clock.pass(59_999);
		expect(await call('pause', 'a').turn).toEqual({ state: 'undecided' });
		await clock.pass(1);
		const next = call('pause', 'a');
		next.end();

		expect(await next.turn).toEqual({ state: 'taken', value: 'by a' });
	});

	it('do not wait for those of another pause', async () => {
		const { call, begun } = world();
		call('pause', 'a');
		const other = call('another pause', 'b');
		other.end();

		expect(await other.turn).toEqual({ state: 'taken', value: 'by b' });
		expect(begun()).toBe(2);
	});
});
