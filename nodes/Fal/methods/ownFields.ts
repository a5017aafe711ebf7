import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { isRecord, type EndpointId, type Schema } from '../fal';
import { ownKeys } from '../operations/model/input/ownKeys';
import { chosenOperation } from './chosenOperation';
import type { FormField } from './formField';

/**
 * The fields of a model without those that the node's own fields fill. One that a workflow of an earlier
 * version has a value in stays, or the value would be lost when the fields are loaded again.
 */
export function withoutOwn(
	context: ILoadOptionsFunctions,
	{ id }: EndpointId,
	input: Schema,
	fields: readonly FormField[],
): FormField[] {
	const operation = chosenOperation(context);
	const names = operation?.properties.map(({ name }) => name) ?? [];
	const own = ownKeys(input, names, imageKeyOf(context));
	const saved = savedValues(context);
	const shown = fields.filter((field) => !own.has(field.id) || saved.has(field.id));
	const { verb } = operation ?? {};
	const presets = verb?.model.id === id ? (verb.input ?? {}) : {};
	return shown.map((field) => withPreset(field, presets[field.id]));
}

function withPreset(field: FormField, preset: unknown): FormField {
	return typeof preset === 'string' ? { ...field, defaultValue: preset } : field;
}

function imageKeyOf(context: ILoadOptionsFunctions): string {
	const options: unknown = context.getNodeParameter('options', {});
	const key = isRecord(options) ? options['imageInputKey'] : undefined;
	return typeof key === 'string' ? key.trim() : '';
}

/** As the editor has them: read as a whole n8n would check them against fields that are not there yet. */
function savedValues(context: ILoadOptionsFunctions): ReadonlySet<string> {
	const mapper: unknown = context.getCurrentNodeParameters()?.['inputFields'];
	const values = isRecord(mapper) && isRecord(mapper['value']) ? mapper['value'] : {};
	const filled = Object.entries(values).filter(
		([, value]) => value !== null && value !== undefined && value !== '',
	);
	return new Set(filled.map(([name]) => name));
}
