import {
	requestById,
	submitInTime,
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
	{ ports, within, memory, ...item }: Item,
	endpoint: EndpointId,
	given: InputWithFiles,
	options: RunOptions,
): Promise<OpenRequest> {
	return await within(SUBMITTING, async ({ signal }) => {
		let request: OpenRequest | undefined;
		const { requestId } = await memory.once(async (known, onOpen) => {
			const open = async () => {
				const input = await uploadInto(item, given, options.keepFilesFor, signal);
				return await submitInTime(ports, { endpoint, input, options }, signal);
			};
			request = known ?? (await open());
			onOpen(request);
			return { requestId: request.requestId, result: null, billableUnits: undefined };
		});
		return request ?? requestById(endpoint, requestId ?? '');
	});
}
