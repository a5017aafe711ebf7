import type { Evidence } from '../scenario/evidence';
import type { Breach, PromiseName } from './promises';
import type { Scenario } from '../scenario/scenario';

/** Beside the time that the user allows, in milliseconds. */
const MARGIN_MS = 30_000;
/** For a submission whose result nobody waits for, and for calls that only ask. */
const SUBMIT_MS = 10 * 60_000;
const ASKING_MS = 60_000;
/** Waiting a little for runs that may be quick, and for their results. */
const GRACE_MS = 65_000;

/** The node is done in the time that it has, and at once when somebody stops it. */
export function endsInTime({ tries, scenario, stoppedAt, status }: Evidence): Breach[] {
	const promise: PromiseName = 'the end comes in time';
	if (status === 'never ended') return [{ promise, how: 'It never ended' }];
	return tries.flatMap(({ startedAt, endedAt }) => {
		const limitMs = limitOf(scenario);
		const lateMs = endedAt - startedAt - limitMs;
		if (lateMs > 0) {
			const took = Math.round((endedAt - startedAt) / 1_000);
			return [{ promise, how: `It took ${took} s, of at most ${limitMs / 1_000} s` }];
		}
		const afterStopMs = stoppedAt === undefined ? 0 : endedAt - Math.max(stoppedAt, startedAt);
		if (afterStopMs <= MARGIN_MS) return [];
		return [{ promise, how: `It ended ${Math.round(afterStopMs / 1_000)} s after Stop` }];
	});
}

function limitOf(scenario: Scenario): number {
	const { items, maxConcurrency } = scenario;
	// A rate limit lets fewer go at once: then they may all come one after the other.
	const turns = items.length <= maxConcurrency ? 1 : items.length;
	return turns * (timeOfOne(scenario) + MARGIN_MS);
}

function timeOfOne({ operation, mode, timeoutSeconds }: Scenario): number {
	switch (operation) {
		case 'run':
			return mode === 'webhook' ? SUBMIT_MS + GRACE_MS : timeoutSeconds * 1_000;
		case 'getResult':
		case 'upload':
		case 'download':
			return timeoutSeconds * 1_000;
		case 'submit':
			return SUBMIT_MS;
		case 'getStatus':
		case 'cancel':
		case 'getInfo':
		case 'search':
			return ASKING_MS;
	}
}

/** Half a minute after the end nothing is left of the run. */
export function nothingIsLeft({ left }: Evidence): Breach[] {
	const promise: PromiseName = 'nothing is left half a minute later';
	const { sockets, timers, listeners } = left;
	return [
		...sockets.map((socket) => ({ promise, how: `a connection: ${socket}` })),
		...timers.map((timer) => ({ promise, how: `a timer ${timer}` })),
		...(listeners > 0 ? [{ promise, how: `${listeners} listeners of the signal of Stop` }] : []),
	];
}
