import type { INodeExecutionData } from 'n8n-workflow';

import type { Breach, Evidence } from '../scenario/evidence';
import { isErrorRow } from './texts';

const PROMISE = 'every item is accounted for';

/** Every item comes out, in its order and paired with what came in; or the node fails as a whole. */
export function accountedFor({ tries, scenario, status, stoppedAt, routed }: Evidence): Breach[] {
	const last = tries.at(-1);
	if (!last) {
		// Stopped before the node had its turn.
		return stoppedAt === undefined ? [{ promise: PROMISE, how: 'The node never ran' }] : [];
	}
	if (last.items === undefined) {
		const goesOn = scenario.onError !== 'stopWorkflow' && stoppedAt === undefined;
		return goesOn ? [{ promise: PROMISE, how: 'The node failed although it is to go on' }] : [];
	}
	const indexes = last.items.map(indexOf);
	const missing = scenario.items.filter((_, index) => !indexes.includes(index));
	const breaches: Breach[] = [];
	if (missing.length > 0 && scenario.operation !== 'search') {
		const numbers = missing.map(({ number }) => number).join(', ');
		breaches.push({ promise: PROMISE, how: `Nothing came out of item ${numbers}` });
	}
	if (indexes.some((index, place) => index < (indexes[place - 1] ?? 0))) {
		breaches.push({ promise: PROMISE, how: `Out of order: ${indexes.join(', ')}` });
	}
	if (status === 'success' && routed !== last.items.length) {
		const how = `${last.items.length} items came out of the node, n8n passed ${routed} on`;
		breaches.push({ promise: PROMISE, how });
	}
	return breaches;
}

/** The result of an item is that of its own request. */
export function rightResults({ tries, scenario, truth }: Evidence): Breach[] {
	if (!['run', 'getResult'].includes(scenario.operation)) return [];
	return (tries.at(-1)?.items ?? []).flatMap((item) => {
		const { result, status } = item.json;
		if (isErrorRow(item) || status === 'WAITING') return [];
		const number = scenario.items[indexOf(item)]?.number ?? -1;
		const takings = truth.takings.filter((taking) => taking.item === number);
		if (takings.length === 0 || takings.some(({ isAltered }) => isAltered)) return [];
		if (Object(result).number === number && Object(result).partial !== true) return [];
		const how = `item ${number}: ${JSON.stringify(result ?? null).slice(0, 200)}`;
		return [{ promise: 'a result is that of the item', how }];
	});
}

/** A result that arrived is not lost. */
export function resultsAreKept({ tries, scenario, truth, stoppedAt }: Evidence): Breach[] {
	const items = tries.at(-1)?.items;
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
