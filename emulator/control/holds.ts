import { isMatch, type FaultMatch, type FaultProbe } from './faults';

/** Calls that wait until a test says otherwise: for what must happen in an order, or at once. */
export interface Hold {
	/** How many calls wait now. */
	readonly waiting: number;
	/**
	 * Resolves when so many calls wait at once.
	 *
	 * @throws when they do not come within `timeoutMs`; 10 s unless told
	 */
	arrived(count: number, timeoutMs?: number): Promise<void>;
	/** Lets go what waits, and holds nothing any more. A call whose caller has left still takes effect. */
	release(): void;
}

export interface Holds {
	add(match: FaultMatch): Hold;
	/**
	 * Resolves when nothing holds the call any more; at once where nothing did.
	 *
	 * @param prepare what is done before the call waits
	 */
	pass(probe: FaultProbe, prepare: () => Promise<void>): Promise<void>;
	releaseAll(): void;
}

interface ActiveHold {
	readonly match: FaultMatch;
	seen: number;
	readonly waiting: Set<() => void>;
}

const ARRIVAL_MS = 10_000;

export function createHolds(
	until: (what: string, look: () => boolean, timeoutMs?: number) => Promise<void>,
): Holds {
	const active = new Set<ActiveHold>();

	const release = (hold: ActiveHold) => {
		active.delete(hold);
		for (const go of hold.waiting) go();
		hold.waiting.clear();
	};

	return {
		add(match) {
			const hold: ActiveHold = { match, seen: 0, waiting: new Set() };
			active.add(hold);
			return {
				get waiting() {
					return hold.waiting.size;
				},
				arrived: async (count, timeoutMs = ARRIVAL_MS) =>
					await until(`${count} held calls`, () => hold.waiting.size >= count, timeoutMs),
				release: () => release(hold),
			};
		},
		async pass(probe, prepare) {
			for (const hold of [...active]) {
				if (!active.has(hold) || !isMatch(probe, hold.match)) continue;
				hold.seen += 1;
				if (hold.seen < (hold.match.nth ?? 1)) continue;
				await prepare();
				if (active.has(hold)) await new Promise<void>((go) => hold.waiting.add(go));
			}
		},
		releaseAll: () => {
			for (const hold of [...active]) release(hold);
		},
	};
}
