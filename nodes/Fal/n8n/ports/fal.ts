import {
	openAccount,
	openFal,
	openDownloads,
	openWebhooks,
	type Account,
	type Downloads,
	type Fal,
	type FalPorts,
	type WebhookKeys,
	type Webhooks,
} from '../../fal';
import { clock } from './clock';
import {
	createTransport,
	CREDENTIAL,
	type N8nStreamResponse,
	type N8nTransport,
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

/** The part of fal that gives files, for whoever needs no more of it. */
export function downloadsOf(
	context: RequestContext,
	transport: N8nTransport = createTransport(context),
): Downloads<N8nStreamResponse> {
	return openDownloads({ transport, clock });
}

/** The part of fal that knows the account. */
export function accountOf(context: RequestContext): Account {
	return openAccount({ transport: createTransport(context), clock });
}

/** The part of fal that calls us. */
export function webhooksOf(context: RequestContext, keys: WebhookKeys): Webhooks {
	return openWebhooks(createTransport(context), keys);
}
