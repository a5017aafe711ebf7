import type { Clock } from '../clock';
import { ENDED } from '../http/deadline';

/**
 * How many paid runs an account takes at once, learned from what it refuses: fal tells the number
 * nowhere else. To be shared by all that use the same key.
 *
 * @see https://fal.ai/docs/documentation/model-apis/concurrency-limits
 */
export interface Places {
	/**
	 * Does a run, which holds a place from its `enter` to its end.
	 *
	 * @param onLimit is told how many may run at once, whenever that may have changed
	 */
	occupy<T>(run: (place: Place) => Promise<T>, onLimit?: (runs: number) => void): Promise<T>;
}

/** A run's place among those that the account takes. */
export interface Place {
	/** Waits, first come first served, until the account has room. Rejects with the signal's reason. */
	enter(signal: AbortSignal): Promise<void>;
	/**
	 * fal refused the call, and the place is another's.
	 *
	 * @param pauseMs before the next try, when nothing else tells when that is due
	 * @param isAsked fal asks for this pause
	 * @returns milliseconds to wait before `enter`, which itself waits until a run of ours has ended
	 */
	refused(pauseMs: number, isAsked: boolean): number;
	/** fal has done the work, whatever is still to be fetched. */
	leave(): void;
}

/**
 * For so long without a refusal one more is tried at once: accounts grow, and others may be done. A try
 * that was in vain doubles it.
 */
const GROWS_EVERY = { firstMs: 5_000, longestMs: 60_000 };
/** Others have all places, and of the account nothing is known. */
const GROWS_UNKNOWN_MS = 1_000;
/** One refusal may be about one model: other workflows are not held up for as long as it may take. */
const LONGEST_CLOSED_MS = 10_000;
/** Who waits longest looks again even if no run ends; the others wait for their turn to do so. */
const LOOKS_EVERY_MS = 1_000;
const TURN_COMES_MS = 3_600_000;

export function createPlaces(clock: Clock): Places {
	let running = 0;
	let learned = Infinity;
	let refusals = 0;
	let refusedAt = 0;
	let growsEveryMs = GROWS_EVERY.firstMs;
	let closedUntil = -Infinity;
	/** Refused once with room left: fal may not have seen yet that a run has ended. */
	let isDoubted = false;
	const waiting = new Map<object, AbortController>();

	const limit = () => learned + Math.floor((clock.now() - refusedAt) / growsEveryMs);

	function waitMs(run: object): number {
		const [first = run] = waiting.keys();
		if (first !== run) return TURN_COMES_MS;
		return running >= limit() ? LOOKS_EVERY_MS : closedUntil - clock.now();
	}

	async function untilFree(run: object, signal: AbortSignal): Promise<void> {
		signal.throwIfAborted();
		try {
			for (let ms = waitMs(run); ms > 0; ms = waitMs(run)) {
				const woken = new AbortController();
				waiting.set(run, woken);
				await clock.sleep(ms, AbortSignal.any([signal, woken.signal])).catch(() => undefined);
				signal.throwIfAborted();
			}
			running++;
		} finally {
			waiting.delete(run);
		}
	}

	function wakeNext(): void {
		const [next] = waiting.values();
		next?.abort(ENDED);
	}

	/** @param known how many refusals there were when the run entered */
	function learn(known: number): void {
		// Of runs that entered together each that is refused leaves less room than there seemed to be.
		const isNews = known === refusals;
		if (isNews && running > 0 && running < learned && learned < Infinity && !isDoubted) {
			isDoubted = true;
			return;
		}
		const wasInVain = isNews && limit() === learned + 1;
		const next = wasInVain
			? Math.min(2 * growsEveryMs, GROWS_EVERY.longestMs)
			: GROWS_EVERY.firstMs;
		learned = Math.max(1, Math.min(running, limit()));
		growsEveryMs = running === 0 ? GROWS_UNKNOWN_MS : isNews ? next : growsEveryMs;
		isDoubted = false;
		refusedAt = clock.now();
	}

	return {
		async occupy(run, onLimit = () => undefined) {
			const self = {};
			/** How many refusals were known when it entered; undefined while it holds no place. */
			let entered: number | undefined;
			let told = Infinity;
			const tell = () => {
				const now = limit();
				if (now === told) return;
				told = now;
				onLimit(now);
			};
			const leave = () => {
				if (entered === undefined) return;
				if (entered === refusals) isDoubted = false;
				entered = undefined;
				running--;
				wakeNext();
				tell();
			};
			const place: Place = {
				async enter(signal) {
					// It holds its place while it tries to reach fal.
					if (entered !== undefined) return;
					try {
						await untilFree(self, signal);
						entered = refusals;
						tell();
					} finally {
						wakeNext();
					}
				},
				leave,
				refused(pauseMs, isAsked) {
					if (entered === undefined) return pauseMs;
					const known = entered;
					entered = undefined;
					running--;
					learn(known);
					refusals++;
					wakeNext();
					tell();
					// Nothing of ours will end and make room.
					const closedMs = Math.min(pauseMs, LONGEST_CLOSED_MS);
					if (running === 0) closedUntil = Math.max(closedUntil, clock.now() + closedMs);
					return isAsked || running < limit() ? pauseMs : 0;
				},
			};
			try {
				return await run(place);
			} finally {
				leave();
			}
		},
	};
}
