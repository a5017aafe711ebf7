import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { asFalError, cleanText, isRecord, within } from '../fal';
import { createFileStore } from '../n8n/files/fileStore';
import { clock } from '../n8n/ports/clock';
import { downloadsOf } from '../n8n/ports/fal';
import { createTransport } from '../n8n/ports/transport';
import { createDeliveries, onceForRequest } from '../n8n/webhook/deliveries';
import { answer } from '../n8n/webhook/exchange';
import { readFalCall } from '../n8n/webhook/falCall';
import { readOptions } from '../operations/options/optionSet';
import { FETCHING_FILES } from '../operations/timeLimits';
import { eventOf, eventOutput, type FalEvent, type TriggerOptions } from './event';
import { onlyFilesOfFal } from './filesOfFal';
import { triggerOptions } from './options';

/** What this n8n has heard of, for all its triggers. */
const deliveries = createDeliveries(() => Date.now());

/**
 * Answers a call: starts the workflow with what fal tells, if it is fal, and the request one that is
 * wanted, for the first time. Never throws: n8n would start the workflow with an empty item.
 */
export async function answerFal(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const call = await readFalCall(context);
	if (call.state === 'refused') return answer(context, 401, call.message);
	const { logger: log } = context;
	const { name } = context.getNode();
	try {
		const options = readTriggerOptions(context);
		if (options.falUserId?.includes(call.userId) === false) {
			const account = cleanText(call.userId);
			log.warn(`${name}: a request of the fal account "${account}" was refused, see Fal User ID`);
			return answer(context, 403, 'The request is of another account of fal');
		}
		const events: unknown = context.getNodeParameter('events');
		const isWanted = Array.isArray(events) && events.includes(eventOf(call.body));
		if (!isWanted) return answer(context, 200, 'This event does not start the workflow');
		const work = async () => await outputOf(context, call, options);
		const outputs = await onceForRequest(context, deliveries, call.body.requestId, work);
		if (!outputs) return answer(context, 200, 'This request has started the workflow already');
		return { workflowData: [outputs] };
	} catch (thrown) {
		const { message } = asFalError(thrown);
		log.error(`${name}: ${message}`);
		return answer(context, 500, message);
	}
}

/** @throws {FalError} `invalidInput` */
function readTriggerOptions(context: IWebhookFunctions): TriggerOptions {
	const given: unknown = context.getNodeParameter('options', {});
	const options = isRecord(given) ? given : {};
	// n8n gives an expression without a result like an option that was not added.
	const written = context.getNode().parameters['options'];
	const isNamed = isRecord(written) && 'falUserId' in written;
	return readOptions(triggerOptions, {
		...options,
		...(isNamed && { falUserId: options['falUserId'] ?? '' }),
	});
}

async function outputOf(
	context: IWebhookFunctions,
	event: FalEvent,
	options: TriggerOptions,
): Promise<INodeExecutionData[]> {
	const transport = createTransport(context);
	const files = downloadsOf(context, options.anyHost ? transport : onlyFilesOfFal(transport));
	const store = createFileStore(context, files);
	return await within(clock, FETCHING_FILES, undefined, async ({ signal }) => {
		const outputs = await eventOutput(store, event, options, signal);
		return outputs.map(({ json, binary }) => ({ json, ...(binary && { binary }) }));
	});
}
