import type { Clock, Seen } from '../../fal';

/**
 * What this process knows of the pauses whose requests end one after the other. fal calls once for each,
 * often for many in the same moment; without it every call would look at every request.
 */
export interface Progress {
	/**
	 * Whether all requests of the pause are complete. Calls that come while somebody looks wait for the
	 * next look and share it: what was seen before a call came says nothing of what is open now.
	 *
	 * @param pause names what is waited for, the same for all calls about it
	 * @param requestId what the call is about: that is complete
	 * @throws what `look` throws
	 */
	isComplete(
		pause: string,
		requestId: string,
		look: (seen: Seen) => Promise<boolean>,
	): Promise<boolean>;
	/** What was seen so far. */
	seen(pause: string): Seen;
	/** Nothing is waited for any longer. */
	forget(pause: string): void;
}

/** A pause may last for a day; after an hour without a call its requests are looked at anew. */
const KEPT_MS = 3_600_000;

interface Pause {
	readonly seen: Seen;
	usedAt: number;
	now?: Promise<boolean> | undefined;
	next?: Promise<boolean> | undefined;
}

export function createProgress(clock: Pick<Clock, 'now'>): Progress {
	const pauses = new Map<string, Pause>();

	function use(pause: string): Pause {
		const now = clock.now();
		for (const [key, { usedAt }] of pauses) if (now - usedAt > KEPT_MS) pauses.delete(key);
		const own = pauses.get(pause) ?? {
			seen: { complete: new Map(), open: undefined },
			usedAt: now,
		};
		own.usedAt = now;
		pauses.set(pause, own);
		return own;
	}

	async function begin(own: Pause, look: (seen: Seen) => Promise<boolean>): Promise<boolean> {
		own.now = look(own.seen).finally(() => {
			own.now = undefined;
		});
		return await own.now;
	}

	return {
		async isComplete(pause, requestId, look) {
			const own = use(pause);
			const { complete } = own.seen;
			if (!complete.has(requestId)) complete.set(requestId, undefined);
			if (own.now === undefined) return await begin(own, look);
			const over = () => undefined;
			own.next ??= own.now.then(over, over).then(async () => {
				own.next = undefined;
				return await (own.now ?? begin(own, look));
			});
			return await own.next;
		},
		seen: (pause) => use(pause).seen,
		forget(pause) {
			pauses.delete(pause);
		},
	};
}
