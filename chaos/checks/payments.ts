import type { Evidence } from '../scenario/evidence';
import type { Breach } from './promises';
import type { Taking } from '../truth/truth';
import { everythingOf } from './texts';

/** An item is paid for once, unless fal itself said that what was paid is over. */
export function paidOnce({ truth, scenario }: Evidence): Breach[] {
	return scenario.items.flatMap(({ number }) => {
		const takings = truth.takings.filter(({ item }) => item === number);
		const again = takings
			.slice(1)
			.find((later) => takings.some((earlier) => mayStillRun(earlier, later)));
		if (!again) return [];
		const how = `item ${number} was paid for ${takings.length} times: ${takings.map(describe).join(', ')}`;
		return [{ promise: 'an item is paid for once', how }];
	});
}

function mayStillRun({ at, overAt, isForged }: Taking, later: Taking): boolean {
	return at < later.at && !isForged && !(Number(overAt) < later.at);
}

/** What was paid and fal told the ID of is named somewhere, unless fal said that it is over. */
export function paidIsNamed(evidence: Evidence): Breach[] {
	const { truth, scenario } = evidence;
	// Whoever asks about a request has its ID.
	if (!['run', 'submit'].includes(scenario.operation)) return [];
	const said = everythingOf(evidence);
	return truth.takings.flatMap((taking) => {
		const { requestId, isCancelTaken, overAt } = taking;
		if (requestId === undefined || isCancelTaken || overAt !== undefined) return [];
		if (said.includes(requestId) || !isToldInTime(evidence, taking)) return [];
		return [{ promise: 'what was paid is named', how: describe(taking) }];
	});
}

/** What still runs at fal was cancelled, or is named. */
export function openIsKnown(evidence: Evidence): Breach[] {
	const { truth, openAtFal, scenario } = evidence;
	if (scenario.operation !== 'run') return [];
	const said = everythingOf(evidence);
	return openAtFal.flatMap((requestId) => {
		const taking = truth.byId(requestId);
		if (!taking || taking.isCancelTaken || said.includes(requestId)) return [];
		// Nobody but fal knows of it: what the item is told then is another promise.
		if (taking.idToldAtMs === undefined) return [];
		// When fal tells of it too late to be said, it can only be tried to cancel it.
		if (!isToldInTime(evidence, taking) && taking.cancelTries >= ENOUGH_TRIES) return [];
		return [{ promise: 'what is open is cancelled or named', how: describe(taking) }];
	});
}

const ENOUGH_TRIES = 3;

/** Whether fal told of the request before the node was done with the try that made it. */
function isToldInTime({ tries }: Evidence, { takenAtMs, idToldAtMs }: Taking): boolean {
	const endedAt = tries.find((one) => one.endedAt >= takenAtMs)?.endedAt;
	return idToldAtMs !== undefined && endedAt !== undefined && idToldAtMs < endedAt;
}

export function describe({ way, requestId, at, overAt, idToldAtMs, ...more }: Taking): string {
	const facts = [
		`${way} ${requestId ?? '?'} taken at ${at}`,
		overAt === undefined ? '' : `over at ${overAt}`,
		idToldAtMs === undefined ? '' : 'ID told',
		more.isResultTold ? 'result told' : '',
		more.isCancelTaken ? 'cancelled' : '',
		more.cancelTries > 0 ? `${more.cancelTries} tries to cancel` : '',
	];
	return facts.filter((fact) => fact !== '').join(', ');
}
