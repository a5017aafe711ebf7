import { NodeApiError, type ISupplyDataFunctions, type SupplyData } from 'n8n-workflow';

import { falError, isRecord, readApiKey } from '../fal';
import { toNodeError } from '../n8n/errors/nodeError';
import { CREDENTIAL } from '../n8n/ports/transport';
import { readOptions } from '../operations/options/optionSet';
import { adviceFor } from './advice';
import { readFailure } from './failure';
import { chatOptions, paramsOf } from './options';
import { loadSdk } from './sdk';

/**
 * fal's OpenAI-compatible route. Fixed: the key is added here and not by the credential, so it must not
 * go anywhere else.
 *
 * @see https://fal.ai/models/openrouter/router
 */
export const CHAT_URL = 'https://fal.run/openrouter/router/openai/v1';

/**
 * The model for whatever node is connected: n8n's own client of OpenAI, led to fal. One request for each
 * turn, none is repeated: it may have been paid for.
 *
 * @throws an error that n8n shows: without the SDK or a key, with options that cannot be
 */
export async function supplyChatModel(
	context: ISupplyDataFunctions,
	itemIndex: number,
): Promise<SupplyData> {
	const node = context.getNode();
	const { supplyModel } = await loadSdk(node);
	try {
		const model = modelOf(context, itemIndex);
		return supplyModel(context, {
			type: 'openai',
			baseUrl: CHAT_URL,
			// The client wants one, and the header below takes its place.
			apiKey: 'not-needed',
			defaultHeaders: { Authorization: `Key ${await keyOf(context)}` },
			model,
			maxRetries: 0,
			...paramsOf(optionsOf(context, itemIndex)),
			onFailedAttempt(thrown) {
				const failure = readFailure(thrown);
				if (!failure) return;
				const { message, description } = adviceFor(failure, model);
				const httpCode = `${failure.status ?? ''}`;
				const made = new NodeApiError(
					node,
					{},
					{ message, description, httpCode, functionality: 'configuration-node' },
				);
				// n8n puts words of its own in the place of messages that contain certain codes.
				made.message = message;
				throw made;
			},
		});
	} catch (thrown) {
		throw toNodeError(node, thrown, itemIndex);
	}
}

function modelOf(context: ISupplyDataFunctions, itemIndex: number): string {
	const given: unknown = context.getNodeParameter('model', itemIndex, '', { extractValue: true });
	const model = typeof given === 'string' ? given.trim() : '';
	if (model !== '') return model;
	throw falError({
		kind: 'invalidInput',
		message: 'Model is empty. Choose one, or give its ID, such as google/gemini-2.5-flash',
	});
}

function optionsOf(context: ISupplyDataFunctions, itemIndex: number) {
	const given: unknown = context.getNodeParameter('options', itemIndex, {});
	return readOptions(chatOptions, isRecord(given) ? given : {});
}

async function keyOf(context: ISupplyDataFunctions): Promise<string> {
	const { apiKey } = await context.getCredentials(CREDENTIAL);
	const entered = readApiKey(typeof apiKey === 'string' ? apiKey : '');
	if (entered.state === 'key') return entered.key;
	throw falError({
		kind: 'invalidKey',
		message: `The API key in the FAL credential ${entered.problem}.`,
	});
}
