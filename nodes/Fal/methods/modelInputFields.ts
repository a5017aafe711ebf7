import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';

import { asFalError, type EndpointId, isRecord, parseEndpointId } from '../fal';
import { modelsOf, toFormError } from '../n8n/catalogue/loadContext';
import { formFields } from './formField';
import { withoutOwn } from './ownFields';

/**
 * The fields of *Specify Input → Using Fields Below*: the input of the chosen model.
 *
 * What will not pass is told in the place of the fields. What may pass (no network, a rate limit) is
 * thrown: n8n then keeps the fields it has, while an empty list would wipe what the user filled in.
 */
export async function modelInputFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const chosen = chosenModel(this);
	if (chosen === '') return notice('Choose a model to see its fields.');
	try {
		const endpoint = parseEndpointId(chosen);
		const { input } = await modelsOf(this).read(endpoint);
		if (!input) return notice(withoutSchema(endpoint));
		const fields = withoutOwn(this, endpoint, input, formFields(input, endpoint.id));
		return fields.length > 0 ? { fields } : notice(withoutParameters(endpoint));
	} catch (thrown) {
		const { kind, message } = asFalError(thrown);
		if (kind === 'invalidModel') return notice(message);
		if (kind === 'modelNotFound') return notice(unlisted(chosen));
		throw toFormError(this, 'The fields of the model could not be loaded', thrown);
	}
}

function chosenModel(context: ILoadOptionsFunctions): string {
	const model: unknown = context.getNodeParameter('model', '');
	const value = isRecord(model) ? model['value'] : model;
	return typeof value === 'string' ? value.trim() : '';
}

function notice(emptyFieldsNotice: string): ResourceMapperFields {
	return { fields: [], emptyFieldsNotice };
}

function withoutSchema({ id }: EndpointId): string {
	return `fal has no description of the fields of ${id}. Set Specify Input to Using JSON instead.`;
}

/**
 * Neither private apps nor deprecated models are found by ID, but both may run.
 *
 * @see https://fal.ai/docs/platform-apis
 */
function unlisted(chosen: string): string {
	return `fal lists no active model "${chosen}". Check its ID. A private app or a deprecated model can be run with Specify Input set to Using JSON.`;
}

function withoutParameters({ id }: EndpointId): string {
	return `fal lists no other parameters of ${id}. If it takes any, set Specify Input to Using JSON.`;
}
