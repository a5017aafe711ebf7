import type { Breach, Evidence } from '../scenario/evidence';
import type { Taking } from '../truth/truth';
import { everythingOf } from './texts';

/** An item is paid for once, unless fal itself said that what was paid is over. */
export function paidOnce({ truth, scenario }: Evidence): Breach[] {
	return scenario.items.flatMap(({ number }) => {
		const takings = truth.takings.filter(({ item }) => item === number);
		const again = takings
			.slice(1)
			.find((later) =>
				takings.some((earlier) => earlier.at < later.at && !(Number(earlier.overAt) < later.at)),
			);
		if (!again) return [];
		const how = `item ${number} was paid for ${takings.length} times: ${takings.map(describe).join(', ')}`;
		return [{ promise: 'an item is paid for once', how }];
	});
}

/** What was paid and fal told the ID of is named somewhere, unless fal said that it is over. */
export function paidIsNamed(evidence: Evidence): Breach[] {
	const { truth, scenario } = evidence;
	// Whoever asks about a request has its ID.
	if (!['run', 'submit'].includes(scenario.operation)) return [];
	const said = everythingOf(evidence);
	return truth.takings.flatMap((taking) => {
		const { requestId, isIdTold, isCancelTaken, overAt } = taking;
		if (requestId === undefined || !isIdTold || isCancelTaken || overAt !== undefined) return [];
		if (said.includes(requestId) || isGivenUpLate(evidence, taking)) return [];
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
		if (!taking.isIdTold || isGivenUpLate(evidence, taking)) return [];
		return [{ promise: 'what is open is cancelled or named', how: describe(taking) }];
	});
}

/** fal told of the request when the run was over: nothing can be said any more, only tried. */
function isGivenUpLate(_: Evidence, { cancelTries }: Taking): boolean {
	return cancelTries >= 3;
}

export function describe({ way, requestId, at, overAt, isIdTold, ...more }: Taking): string {
	const facts = [
		`${way} ${requestId ?? '?'} taken at ${at}`,
		overAt === undefined ? '' : `over at ${overAt}`,
		isIdTold ? 'ID told' : '',
		more.isResultTold ? 'result told' : '',
		more.isCancelTaken ? 'cancelled' : '',
		more.cancelTries > 0 ? `${more.cancelTries} tries to cancel` : '',
	];
	return facts.filter((fact) => fact !== '').join(', ');
}
