import type { INodeProperties } from 'n8n-workflow';

import { falError, isRecord, parseEndpointId } from '../../fal';
import type { Params } from '../../n8n/item/params';
import { textOf } from '../../n8n/item/values';

/** One or several models, by their IDs. */
export const modelsField: INodeProperties = {
	displayName: 'Models',
	name: 'models',
	type: 'string',
	default: '',
	placeholder: 'e.g. fal-ai/flux/dev, fal-ai/veo3',
	description: 'IDs of models, with commas between them, or an expression that gives a list',
};

/** Empty stands for all models. */
export const optionalModelsField: INodeProperties = {
	...modelsField,
	description: `${modelsField.description}. Empty for all models.`,
};

/** Checked IDs, each once; none where the field is empty. @throws {FalError} `invalidModel` */
export function readModels(params: Params): string[] {
	return modelIdsIn(params.value('models'));
}

/** @throws {FalError} `invalidModel`, or `invalidInput` when there is none */
export function readSomeModels(params: Params): string[] {
	return atLeastOne(readModels(params));
}

/** The IDs that a text with commas names, or a list. @throws {FalError} `invalidModel` */
export function modelIdsIn(value: unknown): string[] {
	const list: readonly unknown[] = Array.isArray(value) ? value : [value];
	const texts = list.flatMap((entry) =>
		textOf(isRecord(entry) ? (entry['model'] ?? entry['value']) : entry).split(/[,;\n]/),
	);
	const named = texts.filter((text) => text.trim() !== '');
	return [...new Set(named.map((text) => parseEndpointId(text).id))];
}

/** @throws {FalError} `invalidInput` when there is none */
export function atLeastOne(models: string[]): string[] {
	if (models.length > 0) return models;
	throw falError({
		kind: 'invalidInput',
		message: 'Models is empty: name at least one, such as fal-ai/flux/dev',
	});
}
