import type { INodeProperties } from 'n8n-workflow';

import type { JsonObject } from '../../fal';
import type { Option } from './option';

/** The rows of a set, by the names of the options. */
export type OptionRows<V> = { readonly [N in keyof V]-?: Option<V[N]> };

/** What is read of such rows. */
export type OptionValues<R> = {
	readonly [N in keyof R]: R[N] extends Option<infer T> ? T : never;
};

/** The collection *Options*, sorted as n8n sorts it. */
export function optionsField<V>(rows: OptionRows<V>): INodeProperties {
	const fields: INodeProperties[] = [];
	for (const name in rows) fields.push(...rows[name].fields.map((field) => ({ ...field, name })));
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: fields.sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}

/**
 * All options of the rows, typed by their names.
 *
 * @param given the collection as n8n gives it
 * @throws {FalError} `invalidInput`
 */
export function readOptions<V extends object>(rows: OptionRows<V>, given: JsonObject): V {
	const values: Partial<V> = {};
	for (const name in rows) values[name] = rows[name].read(given[name]);
	if (isComplete(values, rows)) return values;
	throw new TypeError('An option was not read');
}

function isComplete<V extends object>(values: Partial<V>, rows: OptionRows<V>): values is V {
	return Object.keys(rows).every((name) => Object.hasOwn(values, name));
}
