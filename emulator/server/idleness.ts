export interface Idleness {
	/** Keeps `whenIdle` waiting until `work` has settled. */
	track<T>(work: Promise<T>): Promise<T>;
	/** Looks again whether there is something to wait for. */
	check(): void;
	whenIdle(): Promise<void>;
}

export function createIdleness(hasOpenRequests: () => boolean): Idleness {
	const waiters = new Set<() => void>();
	let open = 0;

	const check = () => {
		if (waiters.size === 0 || open > 0 || hasOpenRequests()) return;
		for (const resolve of waiters) resolve();
		waiters.clear();
	};
	const done = () => {
		open -= 1;
		check();
	};

	return {
		check,
		track(work) {
			open += 1;
			work.then(done, done);
			return work;
		},
		whenIdle: () =>
			new Promise((resolve) => {
				waiters.add(resolve);
				check();
			}),
	};
}
