import { real, realSleep } from './realTime';

/** A timer of the virtual clock, with the members that users of Node's timers call. */
export class VirtualTimer {
	at: number;
	/** Where it was made, as far as that is known. */
	readonly origin: string;

	constructor(
		private readonly time: VirtualTime,
		readonly fire: () => void,
		private readonly delayMs: number,
		readonly repeats: boolean,
		readonly order: number,
	) {
		this.at = time.now() + delayMs;
		this.origin = originOf(new Error());
	}

	refresh(): this {
		this.at = this.time.now() + this.delayMs;
		if (!this.isOver) this.time.start(this);
		return this;
	}

	isOver = false;

	ref(): this {
		return this;
	}

	unref(): this {
		return this;
	}

	hasRef(): boolean {
		return true;
	}

	close(): this {
		this.time.stop(this);
		return this;
	}

	[Symbol.dispose](): void {
		this.time.stop(this);
	}
}

/** Real milliseconds for which everybody may wait although nothing is planned. */
const LONGEST_IDLE_MS = 20_000;

/** Before a long jump real time is given, in milliseconds, to what may be at work where we do not see it. */
const FAR = [
	{ ms: 600_000, patienceMs: 100 },
	{ ms: 60_000, patienceMs: 20 },
	{ ms: 10_000, patienceMs: 4 },
] as const;

/**
 * A clock that stands still while anything happens in the process, and then jumps to the next moment
 * that somebody waits for. So hours take no time, and a slow machine makes nothing late.
 */
export class VirtualTime {
	private time = 1_000_000;
	private made = 0;
	private readonly timers = new Set<VirtualTimer>();

	/** @param quiet resolves when nothing moves in the process any more */
	constructor(private readonly quiet: () => Promise<void>) {}

	now(): number {
		return this.time;
	}

	/** Everything that is planned, in no order. */
	get planned(): readonly VirtualTimer[] {
		return [...this.timers];
	}

	plan(fire: () => void, delayMs: number, repeats = false): VirtualTimer {
		const timer = new VirtualTimer(this, fire, bounded(delayMs), repeats, (this.made += 1));
		this.start(timer);
		return timer;
	}

	start(timer: VirtualTimer): void {
		this.timers.add(timer);
	}

	stop(timer: VirtualTimer): void {
		timer.isOver = true;
		this.timers.delete(timer);
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		if (signal?.aborted === true) return;
		await new Promise<void>((resolve) => {
			const wake = () => {
				signal?.removeEventListener('abort', wake);
				this.stop(timer);
				resolve();
			};
			const timer = this.plan(wake, ms);
			signal?.addEventListener('abort', wake, { once: true });
		});
	}

	/** Lets time pass until the work is done, and gives what it came to. */
	async run<T>(work: Promise<T>): Promise<T> {
		const state = { isDone: false };
		const end = () => {
			state.isDone = true;
		};
		work.then(end, end);
		let idleSince = real.now();
		for (;;) {
			await this.quiet();
			if (state.isDone) return await work;
			if (await this.jump(Infinity, () => state.isDone)) {
				idleSince = real.now();
				continue;
			}
			// Something outside of our sight, such as a thread of Node's pool, may still be at work.
			if (real.now() - idleSince > LONGEST_IDLE_MS) {
				throw new Error('Everybody waits, and for nothing that will happen');
			}
			await realSleep(1);
		}
	}

	/** Lets so many milliseconds pass, with all that happens in them. */
	async pass(ms: number): Promise<void> {
		const end = this.time + ms;
		await this.quiet();
		while (await this.jump(end, () => false)) await this.quiet();
		this.time = Math.max(this.time, end);
	}

	/**
	 * Fires the next timer that is due by then.
	 *
	 * @param isOver asked before a long jump, when there has been time for what nobody saw coming
	 * @returns false when there is none
	 */
	private async jump(latest: number, isOver: () => boolean): Promise<boolean> {
		const next = this.next();
		if (!next || next.at > latest) return false;
		const far = FAR.find(({ ms }) => next.at - this.time >= ms);
		if (far) {
			await realSleep(far.patienceMs);
			await this.quiet();
			if (isOver() || this.next() !== next) return true;
		}
		this.time = Math.max(this.time, next.at);
		if (next.repeats) next.refresh();
		else this.stop(next);
		next.fire();
		return true;
	}

	/** What only repeats itself is waited for by nobody: without anything else time stands still. */
	private next(): VirtualTimer | undefined {
		if ([...this.timers].every(({ repeats }) => repeats)) return undefined;
		let next: VirtualTimer | undefined;
		for (const timer of this.timers) {
			if (!next || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) {
				next = timer;
			}
		}
		return next;
	}
}

/** As Node bounds delays: at least a millisecond, and what no timer takes fires at once. */
function bounded(ms: number): number {
	return ms >= 1 && ms <= 2 ** 31 - 1 ? ms : 1;
}

/** The line of the built node that asked for the timer, or nothing for anybody else's. */
function originOf({ stack = '' }: Error): string {
	const line = stack.split('\n').find((entry) => entry.includes('/dist/nodes/'));
	return line?.trim() ?? '';
}
