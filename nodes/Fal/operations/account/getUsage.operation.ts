import type { IDataObject } from 'n8n-workflow';

import { flag } from '../options/option';
import { optionsField, readOptions } from '../options/optionSet';
import type { Operation } from '../operation';
import { READING } from '../timeLimits';
import { lineItem, readReport, reportFields } from './report';

const options = {
	byKey: flag({
		displayName: 'By API Key',
		default: false,
		description: 'Whether to tell apart with which key the models were run',
	}),
	simplify: flag({
		displayName: 'Simplify',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	}),
};

/** `{ start?, model, unit, quantity, cost, currency }` for each model, and span of time of a series */
export const getUsage: Operation = {
	name: 'Get Usage',
	action: 'Get the usage and costs of the account',
	description: 'Get what was used, and what it costs. Needs a key with the scope ADMIN.',
	properties: [...reportFields, optionsField(options)],
	async execute(item) {
		const { byKey, simplify } = readOptions(options, item.params.options());
		const wanted = readReport(item, byKey ? ['auth_method'] : []);
		const lines = await item.within(
			READING,
			async ({ signal }) => await item.fal.account.usage(wanted, signal),
		);
		return lines.map((line) => {
			const json = lineItem(line, wanted.models);
			return { json: simplify ? simpleItem(json) : json };
		});
	},
};

/** A span without any usage is kept, or a chart would have a hole in it. */
function simpleItem(line: IDataObject): IDataObject {
	const { start, model, unit, quantity, costTotal, cost, currency, authMethod } = line;
	return {
		...(start !== undefined && { start }),
		model,
		unit: unit ?? null,
		quantity: quantity ?? 0,
		cost: costTotal ?? cost ?? 0,
		currency: currency ?? null,
		...(authMethod !== undefined && { apiKey: authMethod }),
	};
}
