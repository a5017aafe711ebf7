import type { IDataObject } from 'n8n-workflow';

import type { PastRequest } from '../../fal';

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
