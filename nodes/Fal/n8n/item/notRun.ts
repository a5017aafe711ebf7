import { asFalError, shortList } from '../../fal';
import type { Outcome } from './outcome';

/** The items that a limit on the cost has kept from being run. */
export function notRun(outcomes: readonly Outcome[], thrown: unknown): string {
	if (!isOverLimit(thrown)) return '';
	const numbers = outcomes.flatMap((outcome, index) => {
		const isUnrun = outcome.state === 'failed' ? isOverLimit(outcome.error) : false;
		return isUnrun || outcome.state === 'skipped' ? [String(index)] : [];
	});
	return `Not run: item ${shortList(numbers, 20)}.`;
}

function isOverLimit(thrown: unknown): boolean {
	return asFalError(thrown).kind === 'overLimit';
}
