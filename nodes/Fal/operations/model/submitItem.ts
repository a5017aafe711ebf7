import {
	isOpenRequest,
	isRecord,
	readText,
	requestById,
	type EndpointId,
	type OpenRequest,
	type RunOptions,
} from '../../fal';
import type { Item } from '../../n8n/items';
import { uploadInto, type InputWithFiles } from './input/input';

/** What is to be submitted, with files that are not uploaded yet. */
export interface GivenRequest {
	readonly endpoint: EndpointId;
	readonly given: InputWithFiles;
	readonly options: RunOptions;
	readonly maxCost: number | undefined;
}

/**
 * Uploads the files and submits, once for all tries of the item.
 *
 * @throws {FalError}
 */
export async function submitItem(
	{ fal, memory, budget }: Item,
	{ endpoint, given, options, maxCost }: GivenRequest,
	signal: AbortSignal,
): Promise<OpenRequest> {
	return await memory.once(readSubmitted(endpoint), async (known, onOpen) => {
		if (known) return known;
		const submit = async () => {
			const input = await uploadInto({ fal }, given, options.keepFilesFor, signal);
			return await fal.requests.submit({ endpoint, input, options }, signal, onOpen);
		};
		const request = await budget.pay({
			max: maxCost,
			model: endpoint.id,
			isPaid: false,
			signal,
			call: submit,
			// What it will have cost is not known here.
			costOf: () => undefined,
		});
		onOpen(request);
		return request;
	});
}

/** Version 0.1.0 kept the ID of a submitted request and nothing else. */
function readSubmitted(endpoint: EndpointId) {
	return (kept: unknown): OpenRequest | undefined => {
		if (isOpenRequest(kept)) return kept;
		const requestId = isRecord(kept) ? readText(kept, 'requestId') : undefined;
		return requestId === undefined ? undefined : requestById(endpoint, requestId);
	};
}
