import type { IWebhookFunctions } from 'n8n-workflow';

import { asFalError, createWebhookKeys, readWebhookBody, type WebhookBody } from '../../fal';
import { clock } from '../ports/clock';
import { createTransport } from '../ports/transport';
import { rawBodyOf } from './exchange';

/** A call of a webhook: what fal says with it, or why it is not believed to be fal's. */
export type FalCall =
	| { readonly state: 'verified'; readonly body: WebhookBody }
	| { readonly state: 'refused'; readonly message: string };

const LARGEST_BODY_BYTES = 10 * 1024 * 1024;

const reasons = {
	missingHeader: 'A header of fal’s signature is missing',
	wrongTime: 'The time of the call is more than five minutes away from the clock of n8n',
	wrongSignature: 'The signature is not fal’s',
} as const;

/** Kept for all triggers of this n8n. */
const keys = createWebhookKeys(clock);

/** Verifies the call that the webhook function is there for. Never throws. */
export async function readFalCall(context: IWebhookFunctions): Promise<FalCall> {
	const body = rawBodyOf(context);
	if (!body) return refused('There is no JSON body');
	if (body.length > LARGEST_BODY_BYTES) return refused('The body is larger than 10 MB');
	try {
		const call = { headers: context.getHeaderData(), body };
		const transport = createTransport(context);
		const verification = await keys.verify(transport, call, Date.now() / 1000);
		if (verification.state === 'refused') return refused(reasons[verification.reason]);
	} catch (thrown) {
		// fal repeats the call, and then the keys may be there.
		return refused(asFalError(thrown).message);
	}
	const said = readWebhookBody(body);
	return said ? { state: 'verified', body: said } : refused('The body is no message of fal');
}

function refused(message: string): FalCall {
	return { state: 'refused', message };
}
