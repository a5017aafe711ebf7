import pLimit from 'p-limit';

import { falError, parseEndpointId, sumOfCosts, type EstimateWanted } from '../../fal';
import type { Params } from '../../n8n/item/params';
import { numberOf, rowsOf, textOf } from '../../n8n/item/values';
import type { Operation } from '../operation';
import { READING } from '../timeLimits';

const WAYS = ['calls', 'units'] as const;
/** The least fal estimates. */
const LEAST = { calls: 1, units: 0.000_001 } as const;

/** fal limits how often it is asked. */
const ESTIMATES_AT_ONCE = 6;

/** `{ total: { amount, currency }, by, models: [{ model, quantity, cost }] }` */
export const estimateCost: Operation = {
	name: 'Estimate Cost',
	action: 'Estimate what runs of models will cost',
	description: 'Ask fal what a number of calls or units of one or several models may cost',
	properties: [
		{
			displayName: 'Estimate By',
			name: 'estimateBy',
			type: 'options',
			options: [
				{
					name: 'Calls',
					value: 'calls',
					description: 'By what earlier calls of the model have cost',
				},
				{
					name: 'Units',
					value: 'units',
					description: 'By the price of what the model is billed by, such as images or seconds',
				},
			],
			default: 'calls',
			description: 'What the quantities are',
		},
		{
			displayName: 'Models',
			name: 'models',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Model',
			default: { model: [{ id: '', quantity: 1 }] },
			required: true,
			options: [
				{
					displayName: 'Model',
					name: 'model',
					values: [
						{
							displayName: 'Model ID',
							name: 'id',
							type: 'string',
							default: '',
							placeholder: 'e.g. fal-ai/flux/dev',
							description: 'The ID from the top of the model’s page on fal.ai/models',
						},
						{
							displayName: 'Quantity',
							name: 'quantity',
							type: 'number',
							default: 1,
							description: 'How many calls or units',
						},
					],
				},
			],
			description: 'The models, and how much is to be made with each',
		},
	],
	async execute({ params, fal, within }) {
		const wanted = readWanted(params);
		const limit = pLimit(ESTIMATES_AT_ONCE);
		const models = await within(READING, async ({ signal }) => {
			try {
				return await limit.map(wanted, async ({ model, quantity, by }) => {
					const cost = await fal.account.estimate({ model, quantity, by }, signal);
					return { model, quantity, cost: { ...cost } };
				});
			} finally {
				// When one fails, nobody wants the others.
				limit.clearQueue();
			}
		});
		const [total] = sumOfCosts(models.map(({ cost }) => cost));
		return { json: { total: { ...total }, by: wanted[0]?.by ?? 'calls', models } };
	},
};

function readWanted(params: Params): EstimateWanted[] {
	const by = params.choice('estimateBy', WAYS);
	const rows = rowsOf(params.value('models'), 'model');
	if (rows.length === 0) throw falError({ kind: 'invalidInput', message: 'Add a model to Models' });
	return rows.map(({ id, quantity }) => {
		const number = numberOf(quantity, 'Quantity', LEAST[by]);
		if (by === 'calls' && !Number.isInteger(number)) {
			throw falError({ kind: 'invalidInput', message: 'Quantity must be a whole number of calls' });
		}
		return { model: parseEndpointId(textOf(id)).id, quantity: number, by };
	});
}
