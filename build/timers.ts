/**
 * Timers for the bundled libraries.
 *
 * n8n forbids `setTimeout` in a verified package, bundled code included, and offers `sleep` instead.
 * The build puts these two functions in the place of the globals (esbuild's `inject`); our own code
 * does not use them: it waits through `nodes/Fal/n8n/ports/clock.ts`.
 */
import * as workflow from 'n8n-workflow';

type Sleep = (ms: number, signal?: AbortSignal) => Promise<unknown>;

interface Timer {
	readonly stop: AbortController;
}

function startTimer<A extends unknown[]>(
	callback: (...args: A) => void,
	delayMs = 0,
	...args: A
): Timer {
	const stop = new AbortController();
	const finish = () => {
		if (!stop.signal.aborted) callback(...args);
	};
	// A stopped timer has nobody left to tell: its rejection ends here.
	abortableSleep()(delayMs, stop.signal).then(finish, () => undefined);
	return { stop };
}

function stopTimer(timer: Timer | undefined): void {
	timer?.stop.abort();
}

/** n8n-workflow 1.x has an abortable sleep of its own name; from 2.39 on `sleep` takes the signal. */
function abortableSleep(): Sleep {
	const { sleep, sleepWithAbort } = workflow as { sleep: Sleep; sleepWithAbort?: Sleep };
	return sleepWithAbort ?? sleep;
}

export { startTimer as setTimeout, stopTimer as clearTimeout };
