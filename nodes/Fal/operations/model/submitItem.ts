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
import { SUBMITTING } from '../timeLimits';
import { uploadInto, type InputWithFiles } from './input';

/**
 * Uploads the files and submits, once for all tries of the item.
 *
 * @throws {FalError}
 */
export async function submitItem(
	{ fal, within, memory }: Item,
	endpoint: EndpointId,
	given: InputWithFiles,
	options: RunOptions,
): Promise<OpenRequest> {
	const submit = async () =>
		await within(SUBMITTING, async ({ signal }) => {
			const input = await uploadInto({ fal }, given, options.keepFilesFor, signal);
			return await fal.requests.submit({ endpoint, input, options }, signal);
		});
	return await memory.once(readSubmitted(endpoint), async (known, onOpen) => {
		const request = known ?? (await submit());
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
