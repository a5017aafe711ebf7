import { NodeOperationError, type ILoadOptionsFunctions } from 'n8n-workflow';

import { asFalError } from '../../fal';
import { toNodeError } from '../errors/nodeError';
import { openModels, type Models } from './cachedModels';
import { falOf } from '../ports/fal';

/** The catalogue for a method that the editor calls while somebody fills in the form. */
export function modelsOf(context: ILoadOptionsFunctions): Models {
	return openModels(context.getNode(), falOf(context));
}

/** An error that the editor can show, instead of an empty list that hides it. */
export function toFormError(
	context: ILoadOptionsFunctions,
	what: string,
	thrown: unknown,
): NodeOperationError {
	const node = context.getNode();
	const { description } = toNodeError(node, thrown, 0);
	const message = `${what}: ${asFalError(thrown).message}`;
	const error = new NodeOperationError(node, message, {
		...(typeof description === 'string' && { description }),
	});
	// n8n puts words of its own in the place of messages that contain certain codes.
	error.message = message;
	return error;
}
