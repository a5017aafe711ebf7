import { falError, isHttpUrl, isPublicHost, webhookInAddress } from '../../fal';
import type { Item } from '../../n8n/items';

/** The path of `$execution.resumeUrl`; n8n 2 signs it in its query, n8n 1.123 does not. */
const RESUMES = /\/webhook-waiting\/[^/?#]/;

/**
 * The address that fal is to call, from *Webhook URL* or from the pasted address of the model, where
 * guides put it.
 *
 * @throws {FalError} `invalidInput`, before anything is paid
 */
export function readWebhookUrl({ params, hints }: Item): string | undefined {
	const given = params.text('webhookUrl').trim();
	const url = given === '' ? webhookInAddress(params.locator('model')) : given;
	if (url === undefined) return undefined;
	if (!isHttpUrl(url)) {
		throw falError({
			kind: 'invalidInput',
			message: 'Webhook URL must be an http(s) URL that can be reached from the internet',
		});
	}
	const { host, hostname } = new URL(url);
	if (!isPublicHost(hostname)) {
		hints.warn(
			`fal cannot reach ${host} and will not call the Webhook URL. Fetch the result with Request: Get Result.`,
		);
	}
	if (RESUMES.test(url)) {
		hints.warn(
			'The Webhook URL resumes this execution, which must have come to a Wait node when fal calls; a quick model may call before. Model: Run with Wait Mode: Pause Until Webhook waits by itself.',
		);
	}
	return url;
}

/** Run is told by fal in its own way. */
export function warnOfWebhook({ params, hints }: Item): void {
	if (webhookInAddress(params.locator('model')) === undefined) return;
	hints.warn(
		'The fal_webhook in the address of the model is not called. Use Webhook URL of the operation Submit, or Wait Mode: Pause Until Webhook.',
	);
}
