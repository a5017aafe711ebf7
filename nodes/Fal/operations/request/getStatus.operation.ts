import type { IDataObject } from 'n8n-workflow';

import type { OpenRequest, QueueStatus } from '../../fal';
import { requestFields } from '../fields/request';
import type { Operation } from '../operation';
import { ASKING } from '../timeLimits';
import { readRequest } from './request';

/** `{ requestId, model, status, isCompleted, queuePosition?, metrics?, error?, logs? }` */
export const getStatus: Operation = {
	name: 'Get Status',
	action: 'Get the status of a request',
	description: 'See whether a request waits, runs or is complete, without waiting for it',
	properties: [
		...requestFields,
		{
			displayName: 'Include Logs',
			name: 'includeLogs',
			type: 'boolean',
			default: false,
			description: 'Whether to add the log lines of the model to the output',
		},
	],
	async execute(item) {
		const request = readRequest(item.params);
		const includeLogs = item.params.flag('includeLogs');
		const status = await item.within(
			ASKING,
			async ({ signal }) => await item.fal.requests.status(request, { signal, includeLogs }),
		);
		return { json: describe(request, status, includeLogs), requestId: request.requestId };
	},
};

function describe(request: OpenRequest, status: QueueStatus, includeLogs: boolean): IDataObject {
	const { requestId, endpointId } = request;
	return {
		requestId,
		model: endpointId,
		status: status.status,
		isCompleted: status.status === 'COMPLETED',
		...detailsOf(status),
		...(includeLogs && { logs: [...status.logs] }),
	};
}

function detailsOf(status: QueueStatus): IDataObject {
	switch (status.status) {
		case 'IN_QUEUE':
			return status.queuePosition === undefined ? {} : { queuePosition: status.queuePosition };
		case 'IN_PROGRESS':
			return {};
		case 'COMPLETED':
			return {
				...(status.metrics && { metrics: status.metrics }),
				// Not called `error`: n8n takes an item with such a field for a failed one.
				...(status.error !== undefined && { failure: status.error }),
			};
	}
}
