import { modelsField, readSomeModels } from '../fields/models';
import type { Operation } from '../operation';
import { READING } from '../timeLimits';

/** `{ model, unitPrice, unit, currency }` for each model */
export const getPrices: Operation = {
	name: 'Get Prices',
	action: 'Get the prices of models',
	description: 'Get what one unit of each model costs the account',
	properties: [{ ...modelsField, required: true }],
	async execute({ params, fal, within, hints }) {
		const models = readSomeModels(params);
		const prices = await within(
			READING,
			async ({ signal }) => await fal.models.prices(models, signal),
		);
		const unknown = models.filter((model) => !prices.has(model));
		if (unknown.length > 0) hints.warn(`fal tells no price of ${unknown.join(', ')}.`);
		return models.map((model) => {
			const { unitPrice = null, unit = null, currency = null } = prices.get(model) ?? {};
			return { json: { model, unitPrice, unit, currency } };
		});
	},
};
