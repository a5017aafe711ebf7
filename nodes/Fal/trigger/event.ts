import type { WebhookBody } from '../fal';
import type { FileStore } from '../n8n/files/fileStore';
import { describeFailure } from '../n8n/errors/nodeError';
import type { Hints } from '../n8n/item/hints';
import type { ItemOutput } from '../n8n/item/outcome';
import { outputOf, outputPlanOf } from '../operations/model/output/output';
import type { OptionValues } from '../operations/options/optionSet';
import type { triggerOptions } from './options';

/** What fal tells with a call that it signed. */
export interface FalEvent {
	readonly body: WebhookBody;
	/** The account of fal whose request it is. */
	readonly userId: string;
}

export type TriggerOptions = OptionValues<typeof triggerOptions>;

/** What can happen to a request, as the parameter *Events* names it. */
export type EventName = 'success' | 'failure';

export function eventOf({ status }: WebhookBody): EventName {
	return status === 'ERROR' ? 'failure' : 'success';
}

const NOT_INCLUDED =
	'The webhook did not include the result. Get it with Request → Get Result and this request ID.';

/** Nobody looks on while a webhook is read; what could not be downloaded stands in the item. */
const NO_HINTS: Hints = { warn: () => undefined, tell: () => undefined, show: () => undefined };

/**
 * The item that starts the workflow: `{ result, requestId, media?, status: 'OK', userId }` as Run makes
 * it, or several when each file is to be one; `{ result: null, requestId, status: 'ERROR', failure,
 * details, userId }` for a failed request. No member is named `error`: n8n takes such items for failed
 * ones.
 */
export async function eventOutput(
	store: FileStore,
	{ body, userId }: FalEvent,
	options: TriggerOptions,
	signal: AbortSignal,
): Promise<ItemOutput[]> {
	const { requestId } = body;
	if (body.status === 'ERROR') {
		const { error: failure, details } = describeFailure(body.error);
		return [{ json: { result: null, requestId, status: 'ERROR', failure, details, userId } }];
	}
	if (body.status === 'UNKNOWN') {
		return [{ json: { result: null, requestId, status: 'OK', note: NOT_INCLUDED, userId } }];
	}
	const finished = { requestId, result: body.payload, billableUnits: undefined };
	const plan = outputPlanOf(undefined, options);
	const outputs = [await outputOf({ store, hints: NO_HINTS }, plan, finished, signal)].flat();
	return outputs.map((output) => ({ ...output, json: { ...output.json, status: 'OK', userId } }));
}
