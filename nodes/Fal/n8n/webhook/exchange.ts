import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { isRecord } from '../../fal';

/** What is used of the answer; its own types are those of a package n8n does not hand on. */
interface Response {
	readonly statusCode: number;
	status(code: number): { json(body: unknown): void };
	once(event: 'close', listener: () => void): void;
}

/** The bytes as they were sent. Undefined for a form with files, which n8n reads another way. */
export function rawBodyOf(context: IWebhookFunctions): Buffer | undefined {
	const request: unknown = context.getRequestObject();
	const body = isRecord(request) ? request['rawBody'] : undefined;
	return Buffer.isBuffer(body) ? body : undefined;
}

/** Answers the caller; the workflow is not started. */
export function answer(
	context: IWebhookFunctions,
	status: number,
	message: string,
): IWebhookResponseData {
	const response: unknown = context.getResponseObject();
	if (isResponse(response)) response.status(status).json({ message });
	return { noWebhookResponse: true };
}

/** Tells the status that the caller was answered with. */
export function whenAnswered(context: IWebhookFunctions, tell: (status: number) => void): void {
	const response: unknown = context.getResponseObject();
	if (isResponse(response)) response.once('close', () => tell(response.statusCode));
}

function isResponse(value: unknown): value is Response {
	return isRecord(value) && ['status', 'once'].every((name) => typeof value[name] === 'function');
}
