import { ENDED, falError, type FalRequest } from '../../fal';
import { clock } from './clock';
import { isEmitter, limitSilence, watchPieces } from './silence';

/** The longest time-out a timer takes, in milliseconds. */
export const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** What ends a call, and what is let go of when it has ended. */
export interface CallWatch {
	readonly signal: AbortSignal;
	/** Whether silence ends the call. */
	readonly isTimed: boolean;
	/** Something moved. */
	readonly touch: () => void;
	/** Ends the call when it takes longer, also when it moves. n8n's own limit is one on silence. */
	readonly endAfter: (ms: number) => void;
	/** Ends the connection. Destroying a stream of n8n's helper alone would leave it open. */
	readonly hangUp: () => void;
	/** Lets go of the timer. */
	readonly end: () => void;
}

/** The same for all calls: making an error for each that ends in order would be work for nothing. */
const GIVEN_UP = falError({ kind: 'network', message: 'The call was given up' });

const TOO_SLOW = falError({ kind: 'network', message: 'fal did not answer in time' });

/** What may end a call: its signal, silence on the line, and whoever has read enough. */
export function watchCall({ signal, body, maxSilenceMs }: FalRequest): CallWatch {
	const closing = new AbortController();
	const done = new AbortController();
	const silence = maxSilenceMs === undefined ? undefined : limitSilence(clock, maxSilenceMs);
	if (silence && isEmitter(body)) watchPieces(body, silence.touch);
	const hangUp = () => {
		closing.abort(signal?.reason ?? silence?.signal.reason ?? GIVEN_UP);
	};
	// Cheaper than `AbortSignal.any`, and there are three calls for every item.
	if (signal?.aborted === true) hangUp();
	signal?.addEventListener('abort', hangUp, { once: true });
	silence?.signal.addEventListener('abort', hangUp, { once: true });
	return {
		signal: closing.signal,
		isTimed: silence !== undefined,
		touch: () => silence?.touch(),
		endAfter(ms) {
			if (ms > LONGEST_TIMEOUT_MS) return;
			clock.sleep(ms, done.signal).then(
				() => closing.abort(TOO_SLOW),
				() => undefined, // The call ended first.
			);
		},
		hangUp,
		end() {
			signal?.removeEventListener('abort', hangUp);
			silence?.end();
			done.abort(ENDED);
		},
	};
}
