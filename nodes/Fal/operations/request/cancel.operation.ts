import { requestFields } from '../fields/request';
import type { Operation } from '../operation';
import { ASKING } from '../timeLimits';
import { readRequest } from './request';

/** `{ requestId, model, cancelled, outcome: 'cancelled' | 'requested' | 'completed' }` */
export const cancel: Operation = {
	name: 'Cancel',
	action: 'Cancel a request',
	description: 'Cancel a request that waits or runs; one that is complete stays as it is',
	properties: requestFields,
	async execute(item) {
		const request = readRequest(item.params);
		const outcome = await item.within(
			ASKING,
			async ({ signal }) => await item.fal.requests.cancel(request, signal),
		);
		const { requestId, endpointId } = request;
		const json = { requestId, model: endpointId, cancelled: outcome !== 'completed', outcome };
		return { json, requestId };
	},
};
