/** Time and timers of one emulator; all timers end with it. */
export interface Clock {
	nowMs(): number;
	isoTime(atMs: number): string;
	/** A `nowMs()` value, or now, as milliseconds since 1970. */
	epochMs(atMs?: number): number;
	schedule(ms: number, action: () => void): () => void;
	stop(): void;
}

export function createClock(): Clock {
	const startedAt = Date.now();
	const origin = performance.now();
	const pending = new Set<() => void>();
	let isStopped = false;

	return {
		nowMs: () => performance.now() - origin,
		isoTime: (atMs) => new Date(startedAt + atMs).toISOString(),
		epochMs: (atMs = performance.now() - origin) => Math.floor(startedAt + atMs),
		schedule(ms, action) {
			if (isStopped) return () => undefined;
			const run = () => {
				pending.delete(callOff);
				action();
			};
			const callOff = ms <= 0 ? immediate(run) : timeout(ms, run);
			pending.add(callOff);
			return () => {
				pending.delete(callOff);
				callOff();
			};
		},
		stop() {
			isStopped = true;
			for (const callOff of pending) callOff();
			pending.clear();
		},
	};
}

/** A zero-length timer takes a millisecond; a thousand instant requests should not. */
function immediate(run: () => void): () => void {
	const handle = setImmediate(run);
	return () => clearImmediate(handle);
}

function timeout(ms: number, run: () => void): () => void {
	const handle = setTimeout(run, ms);
	return () => clearTimeout(handle);
}
