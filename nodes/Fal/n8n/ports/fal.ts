import { openFal, type Fal, type FalPorts } from '../../fal';
import { clock } from './clock';
import {
	createTransport,
	CREDENTIAL,
	type N8nStreamResponse,
	type RequestContext,
} from './transport';

/** fal, through n8n's HTTP helper and with n8n's clock. */
export type N8nFal = Fal<N8nStreamResponse>;

/** @param more what is shared by several clients, or other than usual */
export function falOf(
	context: RequestContext,
	more: Partial<FalPorts<N8nStreamResponse>> = {},
): N8nFal {
	const isKeyless = context.getNode().credentials?.[CREDENTIAL] === undefined;
	return openFal({ transport: createTransport(context), clock, isKeyless, ...more });
}
