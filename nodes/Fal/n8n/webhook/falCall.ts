import type { IWebhookFunctions } from 'n8n-workflow';

import { asFalError, createWebhookKeys, type WebhookBody } from '../../fal';
import { clock } from '../ports/clock';
import { webhooksOf } from '../ports/fal';
import { rawBodyOf } from './exchange';

/** A call of a webhook: what fal says with it, or why it is not believed to be fal's. */
export type FalCall =
	/** `userId` names the account of fal whose request it is. */
	| { readonly state: 'verified'; readonly body: WebhookBody; readonly userId: string }
	| { readonly state: 'refused'; readonly message: string };

const LARGEST_BODY_BYTES = 10 * 1024 * 1024;

const reasons = {
	missingHeader: 'A header of fal’s signature is missing',
	wrongTime: 'The time of the call is more than five minutes away from the clock of n8n',
	wrongSignature: 'The signature is not fal’s',
} as const;

/** Kept for all triggers of this n8n. */
const webhookKeys = createWebhookKeys(clock);

/**
 * Verifies the call that the webhook function is there for. Never throws, whatever was sent: n8n
 * would start the workflow with an empty item.
 */
export async function readFalCall(context: IWebhookFunctions): Promise<FalCall> {
	try {
		return await read(context);
	} catch (thrown) {
		// fal repeats the call, and then the keys may be there.
		return refused(asFalError(thrown).message);
	}
}

async function read(context: IWebhookFunctions): Promise<FalCall> {
	const body = rawBodyOf(context);
	if (!body) return refused('There is no JSON body');
	if (body.length > LARGEST_BODY_BYTES) return refused('The body is larger than 10 MB');
	const webhooks = webhooksOf(context, webhookKeys);
	const call = { headers: context.getHeaderData(), body };
	const verification = await webhooks.verify(call, Date.now() / 1000);
	if (verification.state === 'refused') return refused(reasons[verification.reason]);
	const said = webhooks.read(body);
	if (!said) return refused('The body is no message of fal');
	return { state: 'verified', body: said, userId: verification.userId };
}

function refused(message: string): FalCall {
	return { state: 'refused', message };
}
