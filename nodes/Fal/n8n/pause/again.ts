import type { INode } from 'n8n-workflow';

import { clock } from '../ports/clock';
import type { Outcome } from '../item/outcome';
import { finishQuickOnes, isAnyWaiting } from './park';

/**
 * Retry On Fail for an execution that is about to be put to wait: what failed is tried again before
 * that. n8n would run the node once more after it, when the first item has failed, and by then its
 * incoming items are not what they were.
 *
 * @param work never throws
 */
export async function tryFailedAgain(
	node: INode,
	outcomes: readonly Outcome[],
	work: (index: number) => Promise<Outcome>,
	stop: AbortSignal | undefined,
): Promise<readonly Outcome[]> {
	const { most, pauseMs } = triesOf(node);
	let current = outcomes;
	for (let tries = 1; tries < most; tries++) {
		const hasFailed = current.some(({ state }) => state === 'failed');
		if (!hasFailed || !isAnyWaiting(current)) break;
		const isStopped = await clock.sleep(pauseMs, stop).then(
			() => false,
			() => true,
		);
		const next = current.map(async (outcome, index) =>
			outcome.state === 'failed' && !isStopped ? await work(index) : outcome,
		);
		current = await finishQuickOnes(await Promise.all(next), stop);
	}
	return current;
}

/** As n8n reads the settings of the node (`getRetryParams` in n8n-core's workflow-execute). */
function triesOf({ retryOnFail, maxTries, waitBetweenTries }: INode) {
	return {
		most: retryOnFail === true ? Math.min(5, Math.max(2, given(maxTries, 3))) : 1,
		pauseMs: Math.min(5_000, Math.max(0, given(waitBetweenTries, 1_000))),
	};
}

function given(value: number | undefined, preset: number): number {
	return value === undefined || value === 0 ? preset : value;
}
