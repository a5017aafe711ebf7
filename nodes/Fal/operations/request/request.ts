import { parseEndpointId, requestById, type OpenRequest } from '../../fal';
import type { Params } from '../../n8n/item/params';

/** The request that the parameters name. @throws {FalError} `invalidModel` or `invalidInput` */
export function readRequest(params: Params): OpenRequest {
	return requestById(parseEndpointId(params.locator('model')), params.text('requestId'));
}
