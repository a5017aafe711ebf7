import { isRecord, type WebhookBody } from '../fal';
import type { FileStore } from '../n8n/files/fileStore';
import { describeFailure } from '../n8n/errors/nodeError';
import type { Hints } from '../n8n/item/hints';
import type { ItemOutput } from '../n8n/item/outcome';
import { outputOf, outputPlanOf } from '../operations/model/output';
import { outputOptions } from '../operations/options/options';
import { readOptions } from '../operations/options/optionSet';

/** What can happen to a request, as the parameter *Events* names it. */
export type EventName = 'success' | 'failure';

export function eventOf({ status }: WebhookBody): EventName {
	return status === 'ERROR' ? 'failure' : 'success';
}

const NOT_INCLUDED =
	'The webhook did not include the result. Get it with Request → Get Result and this request ID.';

/** Nobody looks on while a webhook is read; what could not be downloaded stands in the item. */
const NO_HINTS: Hints = { warn: () => undefined, show: () => undefined };

/**
 * The item that starts the workflow: `{ result, requestId, media?, status: 'OK' }` as Run makes it,
 * or several when each file is to be one; `{ result: null, requestId, status: 'ERROR', failure,
 * details }` for a failed request. No member is named `error`: n8n takes such items for failed ones.
 *
 * @throws {FalError} `invalidInput`
 */
export async function eventOutput(
	store: FileStore,
	body: WebhookBody,
	options: unknown,
	signal: AbortSignal,
): Promise<ItemOutput[]> {
	const { requestId } = body;
	if (body.status === 'ERROR') {
		const { error: failure, details } = describeFailure(body.error);
		return [{ json: { result: null, requestId, status: 'ERROR', failure, details } }];
	}
	if (body.status === 'UNKNOWN') {
		return [{ json: { result: null, requestId, status: 'OK', note: NOT_INCLUDED } }];
	}
	const finished = { requestId, result: body.payload, billableUnits: undefined };
	const plan = outputPlanOf(
		undefined,
		readOptions(outputOptions, isRecord(options) ? options : {}),
	);
	const outputs = [await outputOf({ store, hints: NO_HINTS }, plan, finished, signal)].flat();
	return outputs.map((output) => ({ ...output, json: { ...output.json, status: 'OK' } }));
}
