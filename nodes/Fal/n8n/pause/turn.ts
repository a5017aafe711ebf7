import { ENDED, type Clock } from '../../fal';

/** What came of a call that found everything complete. */
export type Turn<T> =
	/** It was this call's turn, and this is what it made. */
	| { readonly state: 'taken'; readonly value: T }
	/** The call about another request made it; nothing is left for this one. */
	| { readonly state: 'over' }
	/** Another call is still at it, or failed: whether this one is needed shows when fal calls again. */
	| { readonly state: 'undecided' };

/**
 * Of the calls that would resume the same pause, lets one do the work. fal may send the last ones in
 * the same moment, and repeats a call whose answer takes longer than 15 s, as with large files. n8n
 * takes one resume only, but asks for its items first.
 */
export interface Turns {
	/**
	 * @param pause names what is waited for, the same for all calls that may resume it
	 * @param requestId what the call is about. The one that does the work must be repeated until n8n
	 * itself has answered it, so a repetition is never told that all is over.
	 * @throws what `work` throws; the next call is let do it then
	 */
	take<T>(pause: string, requestId: string, work: () => Promise<T>): Promise<Turn<T>>;
}

/** Between the end of the work and the moment at which n8n's database shows the resume, and more. */
const KEPT_MS = 60_000;
/**
 * How long a call waits for another one's work. fal gives up the connection after 15 s, but n8n would
 * keep its copy of the execution's data for as long as the call is not answered.
 */
const WAIT_MS = 5_000;

interface Attempt {
	readonly requestId: string;
	readonly hasSucceeded: Promise<boolean>;
	/** For a while after the work too: n8n may have let a call in before it knew of the resume. */
	keptUntilMs: number;
}

export function createTurns(clock: Pick<Clock, 'now' | 'sleep'>): Turns {
	const attempts = new Map<string, Attempt>();

	function forgetOld(): void {
		const now = clock.now();
		for (const [pause, { keptUntilMs }] of attempts) if (keptUntilMs <= now) attempts.delete(pause);
	}

	async function succeedsSoon({ hasSucceeded }: Attempt): Promise<boolean> {
		const ended = new AbortController();
		const no = () => false;
		const late = clock.sleep(WAIT_MS, ended.signal).then(no, no);
		try {
			return await Promise.race([hasSucceeded, late]);
		} finally {
			ended.abort(ENDED);
		}
	}

	return {
		async take(pause, requestId, work) {
			forgetOld();
			const other = attempts.get(pause);
			if (other) {
				const isOver = other.requestId !== requestId && (await succeedsSoon(other));
				return { state: isOver ? 'over' : 'undecided' };
			}
			const working = work();
			const attempt: Attempt = {
				requestId,
				keptUntilMs: Infinity,
				hasSucceeded: working.then(
					() => {
						attempt.keptUntilMs = clock.now() + KEPT_MS;
						return true;
					},
					() => {
						attempts.delete(pause);
						return false;
					},
				),
			};
			attempts.set(pause, attempt);
			return { state: 'taken', value: await working };
		},
	};
}
