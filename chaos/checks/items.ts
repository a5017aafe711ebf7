import type { INodeExecutionData } from 'n8n-workflow';

import { outputsOf, type Evidence } from '../scenario/evidence';
import type { Breach, PromiseName } from './promises';
import { isErrorRow, jsonOf } from './texts';

const PROMISE: PromiseName = 'every item is accounted for';

/** Every item comes out, in its order and paired with what came in; or the node fails as a whole. */
export function accountedFor(evidence: Evidence): Breach[] {
	const { tries, scenario, status, stoppedAt, routed, waiting } = evidence;
	// Told by another check.
	if (status === 'never ended') return [];
	if (tries.length === 0) {
		// Stopped before the node had its turn.
		return stoppedAt === undefined ? [{ promise: PROMISE, how: 'The node never ran' }] : [];
	}
	const items = outputsOf(evidence);
	if (items === undefined) {
		const goesOn = scenario.onError !== 'stopWorkflow' && stoppedAt === undefined;
		return goesOn ? [{ promise: PROMISE, how: 'The node failed although it is to go on' }] : [];
	}
	const indexes = items.map(indexOf);
	const missing = scenario.items.filter((_, index) => !indexes.includes(index));
	const breaches: Breach[] = [];
	if (missing.length > 0 && scenario.operation !== 'search') {
		const numbers = missing.map(({ number }) => number).join(', ');
		breaches.push({ promise: PROMISE, how: `Nothing came out of item ${numbers}` });
	}
	if (indexes.some((index, place) => index < (indexes[place - 1] ?? 0))) {
		breaches.push({ promise: PROMISE, how: `Out of order: ${indexes.join(', ')}` });
	}
	if (status === 'success' && routed !== items.length) {
		const how = `${items.length} items came out of the node, n8n passed ${routed} on`;
		breaches.push({ promise: PROMISE, how });
	}
	if (items.some(({ json }) => jsonOf(json) === undefined)) {
		breaches.push({ promise: 'n8n can save what comes out', how: 'It is no JSON' });
	}
	for (const thrown of waiting?.thrown ?? []) {
		breaches.push({ promise: 'a call never makes the node throw', how: String(thrown) });
	}
	return breaches;
}

/** An execution that waits goes on when all of its requests are complete and fal has told so. */
export function resumesInTheEnd({ waiting, truth, openAtFal, scenario }: Evidence): Breach[] {
	const { faultRate, connectFaultRate, weather } = scenario;
	const rates = [faultRate.status, faultRate.result, faultRate.keys, connectFaultRate];
	const mayBeLost = weather.length > 0 || rates.some((rate) => rate > 0.3);
	const isAnyOpen = truth.takings.some(({ requestId }) => openAtFal.includes(requestId ?? ''));
	if (!waiting || waiting.resumed || mayBeLost || isAnyOpen) return [];
	const how = `${waiting.calls} calls of fal, and it still waits`;
	return [{ promise: 'a pause ends when all is done', how }];
}

/** The result of an item is that of its own request. */
export function rightResults(evidence: Evidence): Breach[] {
	const { scenario, truth } = evidence;
	if (!['run', 'getResult'].includes(scenario.operation)) return [];
	return (outputsOf(evidence) ?? []).flatMap((item) => {
		const { result, status } = item.json;
		if (isErrorRow(item) || status === 'WAITING' || status === 'FAILED') return [];
		const number = scenario.items[indexOf(item)]?.number ?? -1;
		const takings = truth.takings.filter((taking) => taking.item === number);
		if (takings.length === 0 || takings.some(({ isAltered }) => isAltered)) return [];
		if (Object(result).number === number && Object(result).partial !== true) return [];
		const how = `item ${number}: ${String(jsonOf(result)).slice(0, 200)}`;
		return [{ promise: 'a result is that of the item', how }];
	});
}

/** A result that arrived is not lost. */
export function resultsAreKept(evidence: Evidence): Breach[] {
	const { scenario, truth, stoppedAt } = evidence;
	const items = outputsOf(evidence);
	if (!items || stoppedAt !== undefined || scenario.operation !== 'run') return [];
	return items.flatMap((item) => {
		if (!isErrorRow(item)) return [];
		const number = scenario.items[indexOf(item)]?.number ?? -1;
		const had = truth.takings.find((taking) => taking.item === number && taking.isResultTold);
		const { kind } = Object(item.json['details']);
		if (!had || had.isAltered || kind === 'timeout') return [];
		const how = `item ${number}: ${JSON.stringify(item.json['error'])}`;
		return [{ promise: 'a result that arrived is kept', how }];
	});
}

function indexOf({ pairedItem }: INodeExecutionData): number {
	return typeof pairedItem === 'object' && !Array.isArray(pairedItem) ? pairedItem.item : -1;
}
