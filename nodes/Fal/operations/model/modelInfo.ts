import type { GenericValue, IDataObject } from 'n8n-workflow';

import {
	describeType,
	exampleInput,
	LIMITS,
	type Field,
	type Model,
	type ModelFacts,
	type Price,
	readFields,
} from '../../fal';
import { toItemValue } from '../../n8n/errors/itemValue';

/** What the catalogue tells of a model, as one flat item. What fal does not tell is null. */
export function factsItem(facts: ModelFacts): IDataObject {
	return {
		model: facts.id,
		name: facts.name,
		category: facts.category ?? null,
		description: facts.description ?? null,
		status: facts.isDeprecated ? 'deprecated' : 'active',
		kind: facts.kind ?? null,
		license: facts.license ?? null,
		tags: [...facts.tags],
		supportsStreaming: facts.streams,
		typicalMinutes: facts.minutes ?? null,
		page: facts.pageUrl,
	};
}

/**
 * The same with the fields of input and output. Each is described twice: in words (`type`), and in
 * members for programs (`options`, `minimum`, `maximum` …).
 */
export function modelItem({ facts, input, output }: Model, price: Price | undefined): IDataObject {
	const inputs = readFields(input);
	return {
		...factsItem(facts),
		price: price ? priceItem(price) : null,
		hasSchema: input !== undefined,
		exampleInput: toItemValue(exampleInput(input)),
		inputs: inputs.map(fieldItem),
		outputs: readFields(output).map(outputItem),
	};
}

function priceItem({ unitPrice, unit, currency }: Price): IDataObject {
	return { unitPrice, unit, currency, text: `${String(unitPrice)} ${currency} per ${unit}` };
}

function fieldItem(field: Field): IDataObject {
	return {
		name: field.name,
		title: field.title,
		type: describeType(field),
		required: field.required,
		...withValue('default', field.default),
		...limitsOf(field),
		...withValue('description', field.description),
		...(field.examples.length > 0 && { examples: field.examples.map(toItemValue) }),
	};
}

/** Defaults and examples of results would only be in the way. */
function outputItem(field: Field): IDataObject {
	return {
		name: field.name,
		type: describeType(field),
		always: field.required && !field.nullable,
		...withValue('description', field.description),
	};
}

function limitsOf(field: Field): IDataObject {
	const members: Partial<Record<string, unknown>> = { ...field };
	const limits = LIMITS.filter((limit) => typeof members[limit] === 'number');
	const values = field.kind === 'choice' || field.kind === 'choiceOrObject' ? field.values : [];
	return {
		...(values.length > 0 && { options: [...values] }),
		...Object.fromEntries(limits.map((limit) => [limit, toItemValue(members[limit])])),
	};
}

function withValue(key: string, value: unknown): Record<string, GenericValue> {
	return value === undefined ? {} : { [key]: toItemValue(value) };
}
