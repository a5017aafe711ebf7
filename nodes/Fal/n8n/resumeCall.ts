import type { IWebhookDescription, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import {
	areComplete,
	createPace,
	createWebhookKeys,
	isRecord,
	readWebhookBody,
	startDeadline,
	type Ports,
	type WebhookBody,
} from '../fal';
import { clock } from './clock';
import { collectItems, type MakeOutput } from './resumeItems';
import { readKeptItems, requestIdOf, type KeptItem } from './resumeState';
import { RESUME_PATH } from './resumeUrl';
import { createTransport, type N8nTransport } from './transport';

/** Where fal calls while an execution waits: the address that resumes it, and this path. */
export const resumeWebhooks: IWebhookDescription[] = [
	{
		name: 'default',
		httpMethod: 'POST',
		path: RESUME_PATH,
		isFullPath: true,
		restartWebhook: true,
		responseMode: 'onReceived',
		responseData: '={{ "resumed" }}',
	},
];

const LARGEST_BODY_BYTES = 10 * 1024 * 1024;
/** fal waits 15 s for the answer to its first call (fal-protocol 5.2). */
const LOOK_MS = 10_000;
const PACE_RUNS = 5;

/** The same for all executions of this process: the keys are fal's, not an account's. */
const keys = createWebhookKeys(clock);

/**
 * Answers a call from fal. While other requests are open the execution goes on waiting; with the last
 * one it resumes with the items of all. Nothing is believed that fal did not sign. Never throws:
 * n8n would forget what earlier nodes made and go on with an empty item.
 */
export async function answerCall(
	context: IWebhookFunctions,
	makeOutput: MakeOutput,
): Promise<IWebhookResponseData> {
	try {
		const transport = createTransport(context);
		const kept = readKeptItems(context);
		const told = await readCall(context, transport, kept);
		if (!told) return reply(context, 401, 'No signed call for a request of this execution');
		const ports = { transport, clock, pace: createPace(clock, PACE_RUNS, () => undefined) };
		if (await isAnyOpen(ports, kept, told)) return reply(context, 200, 'Other requests are open');
		return { workflowData: [await collectItems(context, ports, kept, told, makeOutput)] };
	} catch {
		// fal repeats the call; whatever was wrong may be right then.
		return reply(context, 503, 'The result could not be fetched now');
	}
}

/** What fal tells, or undefined for a call that is not fal's or not about this execution. */
async function readCall(
	context: IWebhookFunctions,
	transport: N8nTransport,
	kept: readonly KeptItem[],
): Promise<WebhookBody | undefined> {
	const request: unknown = context.getRequestObject();
	const body = isRecord(request) ? request['rawBody'] : undefined;
	if (!Buffer.isBuffer(body) || body.length > LARGEST_BODY_BYTES) return undefined;
	const call = { headers: context.getHeaderData(), body };
	const verification = await keys.verify(transport, call, Date.now() / 1000);
	if (verification.state === 'refused') return undefined;
	const told = readWebhookBody(body);
	const isOurs = kept.some((item) => requestIdOf(item) === verification.requestId);
	return isOurs && told?.requestId === verification.requestId ? told : undefined;
}

/** Whether a request is open apart from the one that fal called about. */
async function isAnyOpen(
	ports: Ports,
	kept: readonly KeptItem[],
	told: WebhookBody,
): Promise<boolean> {
	const others = kept.flatMap((item) =>
		item.state === 'open' && item.request.requestId !== told.requestId ? [item.request] : [],
	);
	const limit = startDeadline(clock, LOOK_MS, undefined);
	try {
		return !(await areComplete(ports, others, limit.signal));
	} finally {
		limit.end();
	}
}

function reply(context: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
	const response: unknown = context.getResponseObject();
	if (isAnswer(response)) response.status(status).json({ message });
	return { noWebhookResponse: true };
}

/** The answer to a call, as far as it is needed; its whole type is that of a library of n8n's. */
interface Answer {
	status(code: number): { json(body: unknown): unknown };
}

function isAnswer(value: unknown): value is Answer {
	return isRecord(value) && typeof value['status'] === 'function';
}
