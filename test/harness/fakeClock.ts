import type { Clock } from '../../nodes/Fal/fal';

interface Sleeper {
	readonly wakesAt: number;
	readonly wake: () => void;
}

/**
 * A clock whose time passes only in {@link FakeClock.run}: as soon as nothing else can happen, it
 * jumps to the next moment somebody waits for. So an hour takes no time, and nothing is timed.
 */
export class FakeClock implements Clock {
	/** Every wait that was asked for, in milliseconds. */
	readonly sleeps: number[] = [];
	/** What {@link FakeClock.random} returns. */
	chance = 0;
	private time = 0;
	private readonly sleepers = new Set<Sleeper>();

	now(): number {
		return this.time;
	}

	random(): number {
		return this.chance;
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		this.sleeps.push(ms);
		await this.wait(ms, signal);
	}

	/** The same for the other side of the wire: not among {@link FakeClock.sleeps}. */
	async wait(ms: number, signal?: AbortSignal): Promise<void> {
		signal?.throwIfAborted();
		await new Promise<void>((resolve, reject) => {
			const sleeper: Sleeper = {
				wakesAt: this.time + ms,
				wake: () => {
					this.sleepers.delete(sleeper);
					signal?.removeEventListener('abort', onAbort);
					resolve();
				},
			};
			const onAbort = () => {
				this.sleepers.delete(sleeper);
				// The contract of Clock: the reason as it is.
				reject(signal?.reason as Error);
			};
			this.sleepers.add(sleeper);
			signal?.addEventListener('abort', onAbort, { once: true });
		});
	}

	/** Timers that nobody has let go of. */
	get waiting(): number {
		return this.sleepers.size;
	}

	/** Lets time pass until `work` is done, and returns what it came to. */
	async run<T>(work: Promise<T>): Promise<T> {
		const state = { isDone: false };
		const end = () => {
			state.isDone = true;
		};
		work.then(end, end);
		for (;;) {
			await nothingLeftToDo();
			if (state.isDone) return await work;
			this.jump(Infinity);
		}
	}

	/** Lets `ms` milliseconds pass with all that happens in them. */
	async pass(ms: number): Promise<void> {
		const end = this.time + ms;
		await nothingLeftToDo();
		while (this.nextAt() <= end) {
			this.jump(end);
			await nothingLeftToDo();
		}
		this.time = end;
	}

	private nextAt(): number {
		return Math.min(Infinity, ...[...this.sleepers].map((sleeper) => sleeper.wakesAt));
	}

	private jump(latest: number): void {
		const next = this.nextAt();
		if (next === Infinity) throw new Error('Everybody waits, and for nothing that will happen');
		if (next > latest) return;
		this.time = Math.max(this.time, next);
		for (const sleeper of [...this.sleepers]) if (sleeper.wakesAt <= this.time) sleeper.wake();
	}
}

/** Every promise that can go on has gone on when the event loop comes to its next turn. */
async function nothingLeftToDo(): Promise<void> {
	await new Promise<void>((resolve) => {
		setImmediate(resolve);
	});
}
