import { createPlaces, type Places } from '../../../../nodes/Fal/fal';
import { FakeClock } from '../../../harness/fakeClock';

/** An account that takes so many runs at once and refuses the others. */
class Account {
	readonly running = new Set<number>();
	readonly refused: number[] = [];
	most = 0;
	constructor(public limit: number) {}

	take(run: number): boolean {
		if (this.running.size >= this.limit) {
			this.refused.push(run);
			return false;
		}
		this.running.add(run);
		this.most = Math.max(this.most, this.running.size);
		return true;
	}
}

const RUN_MS = 100;
const OWN_PAUSE_MS = 250;
const ANSWER_MS = 5;
const forever = new AbortController().signal;

let clock: FakeClock;
let places: Places;
let limits: number[];

beforeEach(() => {
	clock = new FakeClock();
	places = createPlaces(clock);
	limits = [];
});

function aPromise() {
	let resolve: () => void = () => undefined;
	const promise = new Promise<void>((done) => {
		resolve = done;
	});
	return {
		promise,
		resolve: () => {
			resolve();
		},
	};
}

/** Runs at an account, trying again after every refusal; tells in which order they were taken. */
async function runAll(account: Account, count: number, askedMs?: number): Promise<number[]> {
	const taken: number[] = [];
	const one = async (run: number) => {
		await places.occupy(
			async (place) => {
				for (;;) {
					await place.enter(forever);
					const isTaken = account.take(run);
					await clock.wait(ANSWER_MS);
					if (isTaken) break;
					await clock.wait(place.refused(askedMs ?? OWN_PAUSE_MS, askedMs !== undefined));
				}
				taken.push(run);
				await clock.wait(RUN_MS - ANSWER_MS);
				account.running.delete(run);
			},
			(runs) => limits.push(runs),
		);
	};
	await clock.run(Promise.all(Array.from({ length: count }, async (_, run) => await one(run))));
	return taken;
}

describe('an account that takes all', () => {
	it('keeps nobody waiting', async () => {
		await runAll(new Account(Infinity), 50);
		expect(clock.now()).toBe(RUN_MS);
		expect(limits).toEqual([]);
	});
});

describe('an account that takes two at once', () => {
	it('refuses each of the first ones once, and nobody after that', async () => {
		const account = new Account(2);
		await runAll(account, 10);
		expect(account.refused).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
	});

	it('is kept busy: nobody sits out a pause while a place is free', async () => {
		const account = new Account(2);
		await runAll(account, 50);
		expect(account.most).toBe(2);
		expect(clock.now()).toBeLessThan(((50 * RUN_MS) / 2) * 1.1);
	});

	it('tells how many may run at once', async () => {
		await runAll(new Account(2), 10);
		expect(limits).toContain(2);
		expect(Math.min(...limits)).toBe(2);
	});

	it('is known to those that come later', async () => {
		const account = new Account(2);
		await runAll(account, 10);
		account.refused.length = 0;
		await runAll(account, 10);
		expect(account.refused).toEqual([]);
	});

	it('takes them in the order in which they came', async () => {
		const taken = await runAll(new Account(2), 10);
		expect(taken.slice(2)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
	});

	it('is found out in spite of pauses that fal asks for', async () => {
		const account = new Account(2);
		await runAll(account, 10, 1_000);
		expect(account.refused).toHaveLength(8);
	});
});

describe('an account that grows', () => {
	it('is used as far as it takes', async () => {
		const account = new Account(2);
		await runAll(account, 10);
		account.limit = 20;
		account.most = 0;
		await runAll(account, 2_000);
		expect(account.most).toBeGreaterThan(5);
		expect(account.refused).toHaveLength(8);
	});

	it('is tried less and less often when it does not', async () => {
		const account = new Account(2);
		await runAll(account, 10);
		account.refused.length = 0;
		await runAll(account, 12_000); // ten minutes
		expect(account.refused.length).toBeGreaterThan(5);
		expect(account.refused.length).toBeLessThan(25);
	});
});

describe('an account whose places others have', () => {
	it('is left alone for as long as fal asks, by all', async () => {
		const account = new Account(0);
		const entered: number[] = [];
		const run = async (number: number) => {
			await places.occupy(async (place) => {
				await place.enter(forever);
				entered.push(clock.now());
				if (account.take(number)) return;
				await clock.wait(place.refused(3_000, true));
				account.limit = 5;
				await place.enter(forever);
				entered.push(clock.now());
			});
		};
		const first = run(0);
		await clock.pass(10);
		await clock.run(Promise.all([first, run(1)]));
		expect(entered).toEqual([0, 3_000, 3_000]);
	});
});

describe('a refusal that comes just after a run has ended', () => {
	it('is doubted once, and believed the second time', async () => {
		await runAll(new Account(3), 6);
		const at = (limit: number) => limits.slice(-1)[0] === limit;
		const busy = aPromise();
		const hold = places.occupy(async (place) => {
			await place.enter(forever);
			await busy.promise;
		});
		const refuse = async () => {
			await places.occupy(
				async (place) => {
					await place.enter(forever);
					place.refused(OWN_PAUSE_MS, false);
				},
				(runs) => limits.push(runs),
			);
		};
		await refuse();
		expect(at(3)).toBe(true);
		await refuse();
		expect(at(1)).toBe(true);
		busy.resolve();
		await hold;
	});
});

describe('whoever waits', () => {
	it('leaves with the reason of the signal, and holds up nobody', async () => {
		const account = new Account(1);
		await runAll(account, 2);
		const stop = new AbortController();
		const busy = aPromise();
		const holds = places.occupy(async (place) => {
			await place.enter(forever);
			await busy.promise;
		});
		const waits = places.occupy(async (place) => await place.enter(stop.signal));
		waits.catch(() => undefined);
		const last = places.occupy(async (place) => {
			await place.enter(forever);
			return 'in';
		});
		await clock.pass(10);
		stop.abort(new Error('enough'));
		busy.resolve();
		await expect(clock.run(waits)).rejects.toThrow('enough');
		await expect(clock.run(last)).resolves.toBe('in');
		await holds;
		expect(clock.waiting).toBe(0);
	});

	it('does not wait for a place that it has', async () => {
		await runAll(new Account(1), 2);
		await clock.run(
			places.occupy(async (place) => {
				await place.enter(forever);
				await place.enter(forever);
			}),
		);
		expect(clock.now()).toBeLessThan(1_000);
	});
});
