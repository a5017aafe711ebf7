import type { IDataObject } from 'n8n-workflow';

import { parseEndpointId, type PastRequest } from '../../fal';
import { toItemValue } from '../../n8n/errors/itemValue';
import type { FileStore } from '../../n8n/files/fileStore';
import type { Hints } from '../../n8n/item/hints';
import type { ItemOutput } from '../../n8n/item/outcome';
import { outputOf, outputPlanOf } from '../model/output/output';

/** What fal knows of a request, with the names that Submit and Get Result use. */
export function pastItem(request: PastRequest): IDataObject {
	const { requestId, model, state, statusCode, sentAt, startedAt, endedAt, seconds } = request;
	return {
		requestId,
		model,
		status: state,
		statusCode: statusCode ?? null,
		sentAt: sentAt ?? null,
		startedAt: startedAt ?? null,
		endedAt: endedAt ?? null,
		seconds: seconds ?? null,
		...(request.similarity !== undefined && { similarity: request.similarity }),
	};
}

type Given = Parameters<typeof outputPlanOf>[1];

/**
 * The same with input and result, as if Run had made it, so that a lost result flows on where it was to
 * go. What failed has what the model answered as `output`.
 */
export async function pastOutput(
	ports: { readonly store: FileStore; readonly hints: Hints },
	request: PastRequest,
	given: Given,
	signal: AbortSignal,
): Promise<ItemOutput[]> {
	const { requestId, model, state, input, output } = request;
	const whole = { ...pastItem(request), input: toItemValue(input) ?? null };
	if (state !== 'success' || output === undefined) {
		return [{ json: { ...whole, output: toItemValue(output) ?? null }, requestId }];
	}
	const plan = { ...outputPlanOf(parseEndpointId(model), given), inputFields: whole };
	const finished = { requestId, result: output, billableUnits: undefined };
	return [await outputOf(ports, plan, finished, signal)].flat();
}
