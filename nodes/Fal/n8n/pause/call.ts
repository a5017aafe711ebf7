import type { IWebhookDescription, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { asFalError, within, type Seen } from '../../fal';
import { toItems } from '../item/outcome';
import { keptByAnotherVersion, requestIdsIn } from '../keptState';
import { clock } from '../ports/clock';
import { falOf, type N8nFal } from '../ports/fal';
import { readFalCall, type FalCall } from '../webhook/falCall';
import { collectItems, type MakeOutput } from './collect';
import { failOnResume, goesOn } from './failure';
import { createProgress } from './progress';
import { keptItems, readKept, requestIdOf, type KeptItem } from './state';
import { createTurns } from './turn';
import { RESUME_PATH } from './url';
import { answer } from '../webhook/exchange';

/** Where fal calls while an execution waits: the address that resumes it, and this path. */
export const resumeWebhooks: IWebhookDescription[] = [
	{
		name: 'default',
		httpMethod: 'POST',
		path: RESUME_PATH,
		isFullPath: true,
		restartWebhook: true,
		responseMode: 'onReceived',
	},
];

/**
 * fal waits 15 s for the answer to its first call, and a call may have to wait for another one's look.
 *
 * @see https://fal.ai/docs/documentation/model-apis/inference/webhooks
 */
const LOOK = { ms: 6_000 };

/** For all executions that resume in this process. */
const turns = createTurns(clock);
const progress = createProgress(clock);

/**
 * Answers a call from fal. While other requests are open the execution goes on waiting; with the last
 * one it resumes with the items of all. Nothing is believed that fal did not sign. Never throws:
 * n8n would forget what earlier nodes made and go on with an empty item.
 */
export async function answerCall(
	context: IWebhookFunctions,
	makeOutput: MakeOutput,
): Promise<IWebhookResponseData> {
	try {
		const all = readKept(context);
		const kept = keptItems(all);
		const call = await readCall(context, kept ? kept.map(requestIdOf) : requestIdsIn(all));
		if (call.state === 'refused') {
			warn(context, `A call was not taken for one of fal’s: ${call.message}`);
			return answer(context, 401, call.message);
		}
		if (!kept) return resumeUnreadable(context, all);
		const fal = falOf(context);
		const { body: told } = call;
		const pause = kept.map(requestIdOf).join();
		const look = async (seen: Seen) => await areComplete(fal, kept, seen);
		if (!(await progress.isComplete(pause, told.requestId, look))) {
			return answer(context, 200, 'Other requests are open');
		}
		const seen = progress.seen(pause);
		const collect = async () => await collectItems(context, { fal, kept, told, seen, makeOutput });
		const turn = await turns.take(pause, told.requestId, collect);
		switch (turn.state) {
			case 'taken':
				progress.forget(pause);
				return { workflowData: [turn.value] };
			case 'over':
				return answer(context, 200, 'The call about another request resumes the execution');
			case 'undecided':
				return answer(context, 503, 'Another call is about to resume the execution');
		}
	} catch (thrown) {
		// fal repeats the call; whatever was wrong may be right then.
		warn(context, `The execution could not be resumed now: ${asFalError(thrown).message}`);
		return answer(context, 503, 'The result could not be fetched now');
	}
}

/** Only fal sees the answers; whoever looks after n8n has its log. */
function warn(context: IWebhookFunctions, message: string): void {
	context.logger.warn(`${context.getNode().name}, waiting for fal: ${message}`);
}

/** What fal tells, if the call is fal's and about one of the requests. */
async function readCall(
	context: IWebhookFunctions,
	requestIds: ReadonlyArray<string | undefined>,
): Promise<FalCall> {
	const call = await readFalCall(context);
	const isForeign = call.state === 'verified' && !requestIds.includes(call.body.requestId);
	return isForeign ? NOT_OURS : call;
}

const NOT_OURS: FalCall = {
	state: 'refused',
	message: 'It is about no request of this execution',
};

/** Ends the wait of an execution that another version of this package has put to wait. */
function resumeUnreadable(context: IWebhookFunctions, kept: unknown): IWebhookResponseData {
	const error = keptByAnotherVersion(kept);
	if (!goesOn(context)) {
		failOnResume(context, { error, index: 0, others: { finished: [] }, failed: [] });
	}
	return { workflowData: [toItems({ state: 'failed', error }, 0)] };
}

async function areComplete(fal: N8nFal, kept: readonly KeptItem[], seen: Seen): Promise<boolean> {
	const requests = kept.flatMap((item) => (item.state === 'open' ? [item.request] : []));
	return await within(
		clock,
		LOOK,
		undefined,
		async ({ signal }) => await fal.requests.areComplete(requests, seen, signal),
	);
}
