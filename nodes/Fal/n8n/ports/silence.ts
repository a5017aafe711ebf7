import { ENDED, falError, type Clock } from '../../fal';

/** Tells that nothing has moved for too long. */
export interface SilenceLimit {
	/** Aborts with a {@link FalError} `network`. */
	readonly signal: AbortSignal;
	/** Something moved. */
	readonly touch: () => void;
	/** Lets go of the timer. Must be called when whatever is watched has ended. */
	readonly end: () => void;
}

export function limitSilence(clock: Clock, maxSilenceMs: number): SilenceLimit {
	const limit = new AbortController();
	const ended = new AbortController();
	let movedAt = clock.now();
	const watch = async () => {
		for (;;) {
			const leftMs = movedAt + maxSilenceMs - clock.now();
			if (leftMs <= 0) break;
			await clock.sleep(leftMs, ended.signal);
		}
		const seconds = Math.round(maxSilenceMs / 1_000);
		const message = `Nothing moved for ${seconds} seconds`;
		limit.abort(falError({ kind: 'network', message }));
	};
	watch().catch(() => undefined); // It ended in order.
	return {
		signal: limit.signal,
		touch() {
			movedAt = clock.now();
		},
		end() {
			ended.abort(ENDED);
		},
	};
}

interface Emitter {
	emit(event: string | symbol, ...values: unknown[]): boolean;
}

export function isEmitter(value: unknown): value is Emitter {
	return typeof value === 'object' && value !== null && 'emit' in value;
}

/**
 * Calls `onPiece` for every piece that leaves the stream, however it is read. A listener would not do:
 * it sets a stream flowing, and what flows before the reader is ready is lost.
 */
export function watchPieces(stream: Emitter, onPiece: () => void): void {
	const emit = stream.emit.bind(stream);
	stream.emit = (event, ...values) => {
		if (event === 'data') onPiece();
		return emit(event, ...values);
	};
}
