import type { INodeExecutionData } from 'n8n-workflow';

import { outputsOf, type Evidence } from '../scenario/evidence';
import type { Breach, PromiseName } from './promises';
import { describe } from './payments';
import { isErrorRow } from './texts';

const PROMISE: PromiseName = 'what is said of a request is true';
const NOT_BILLED = /\bnot billed\b|\bnothing was (run|billed|submitted|paid)/i;
const CANCELLED = /\bwas cancelled at fal\b|\bwere cancelled at fal\b/i;

/** Nobody is told that nothing was paid, or that a request was cancelled, when that is not so. */
export function wordsAreTrue(evidence: Evidence): Breach[] {
	const { truth, scenario, tries, completeAtEnd } = evidence;
	if (scenario.operation !== 'run' && scenario.operation !== 'submit') return [];
	const rows = (outputsOf(evidence) ?? []).filter(isErrorRow);
	const error: unknown = tries.at(-1)?.error;
	const index: unknown = Object(Object(error).context).itemIndex;
	const words = [
		...rows.map((row) => ({ text: textOf(row), index: indexOf(row) })),
		...(error === undefined ? [] : [{ text: textOfError(error), index }]),
	];
	return words.flatMap((said) => {
		const number = scenario.items[Number(said.index)]?.number;
		const open = truth.takings.filter(
			(taking) =>
				taking.item === number &&
				taking.overAt === undefined &&
				!taking.isCancelTaken &&
				!taking.isForged,
		);
		const running = open.filter(({ requestId = '' }) => !completeAtEnd.includes(requestId));
		const [wrong] =
			(NOT_BILLED.test(said.text) && open) || (CANCELLED.test(said.text) && running) || [];
		if (!wrong) return [];
		return [{ promise: PROMISE, how: `"${said.text.slice(0, 200)}" but ${describe(wrong)}` }];
	});
}

function textOf({ json }: INodeExecutionData): string {
	return [json['error'], json['message']].filter((text) => typeof text === 'string').join('. ');
}

function textOfError(error: unknown): string {
	const { message, description } = Object(error);
	return [message, description].filter((text) => typeof text === 'string').join('. ');
}

function indexOf({ pairedItem }: INodeExecutionData): number {
	return typeof pairedItem === 'object' && !Array.isArray(pairedItem) ? pairedItem.item : -1;
}
