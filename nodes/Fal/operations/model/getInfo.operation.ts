import { parseEndpointId } from '../../fal';

import { modelField } from '../fields/model';
import type { Operation } from '../operation';
import { modelItem } from './modelInfo';

export const getInfo: Operation = {
	name: 'Get Info',
	action: 'Get the fields and price of a model',
	description:
		'Get what a model takes and returns: fields with types, defaults and limits, category, license and price',
	properties: [modelField],
	async execute({ params, models }) {
		const endpoint = parseEndpointId(params.locator('model'));
		const [model, price] = await Promise.all([models.read(endpoint), models.price(endpoint)]);
		return { json: modelItem(model, price) };
	},
};
