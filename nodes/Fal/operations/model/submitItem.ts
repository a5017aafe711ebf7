import {
	requestById,
	startDeadline,
	submitInTime,
	type EndpointId,
	type OpenRequest,
	type RunOptions,
} from '../../fal';
import type { Item } from '../../n8n/items';
import { uploadInto, type InputWithFiles } from './input';

/** For the files and the submission; nobody waits for the model here. */
const SUBMIT_MS = 10 * 60_000;

/**
 * Uploads the files and submits, once for all tries of the item.
 *
 * @throws {FalError}
 */
export async function submitItem(
	{ ports, stop, memory, ...item }: Item,
	endpoint: EndpointId,
	given: InputWithFiles,
	options: RunOptions,
): Promise<OpenRequest> {
	const deadline = startDeadline(ports.clock, SUBMIT_MS, stop);
	let request: OpenRequest | undefined;
	try {
		const { requestId } = await memory.once(async (known, onOpen) => {
			const open = async () => {
				const input = await uploadInto(item, given, options.keepFilesFor, deadline.signal);
				return await submitInTime(ports, { endpoint, input, options }, deadline.signal);
			};
			request = known ?? (await open());
			onOpen(request);
			return { requestId: request.requestId, result: null, billableUnits: undefined };
		});
		return request ?? requestById(endpoint, requestId ?? '');
	} finally {
		deadline.end();
	}
}
