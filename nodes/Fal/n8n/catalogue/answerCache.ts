import type { Clock } from '../../fal';

/** Answers that are kept for a while, each under its key. */
export interface AnswerCache<T> {
	/**
	 * The kept answer, or what `load` gives. Who asks while an answer is on its way waits for the same
	 * one; a failure is told to all who wait, and is not kept unless the bounds say so.
	 */
	read(key: string, load: () => Promise<T>): Promise<T>;
}

interface Bounds {
	/** The least recently read answers go first. */
	readonly mostAnswers: number;
	readonly maxAgeMs: number;
	/** Whether a failure is an answer like any other. */
	readonly keepsFailures?: boolean;
}

interface Entry<T> {
	readonly answer: Promise<T>;
	readonly askedAt: number;
}

export function createAnswerCache<T>(clock: Pick<Clock, 'now'>, bounds: Bounds): AnswerCache<T> {
	// A Map keeps the order of insertion: the first entry is the one nobody has asked for the longest.
	const entries = new Map<string, Entry<T>>();
	const keep = (key: string, entry: Entry<T>) => {
		entries.delete(key);
		entries.set(key, entry);
		const [oldest] = entries.keys();
		if (entries.size > bounds.mostAnswers && oldest !== undefined) entries.delete(oldest);
	};
	return {
		async read(key, load) {
			const known = entries.get(key);
			if (known && clock.now() - known.askedAt < bounds.maxAgeMs) {
				keep(key, known);
				return await known.answer;
			}
			const entry: Entry<T> = { answer: load(), askedAt: clock.now() };
			keep(key, entry);
			// Whoever waits for the answer is told of the failure.
			entry.answer.catch(() => {
				if (bounds.keepsFailures !== true && entries.get(key) === entry) entries.delete(key);
			});
			return await entry.answer;
		},
	};
}
