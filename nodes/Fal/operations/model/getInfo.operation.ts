import { parseEndpointId } from '../../fal';

import { modelField } from '../fields/model';
import type { Operation } from '../operation';
import { ASKING } from '../timeLimits';
import { modelItem } from './modelInfo';
import { namingModel } from './nearest';

export const getInfo: Operation = {
	name: 'Get Info',
	action: 'Get the fields and price of a model',
	description:
		'Get what a model takes and returns: fields with types, defaults and limits, category, license and price',
	properties: [modelField],
	async execute(item) {
		const { params, models, within } = item;
		return await namingModel(item, async () => {
			const endpoint = parseEndpointId(params.locator('model'));
			return await within(ASKING, async ({ signal }) => {
				const asked = models.until(signal);
				const answers = [asked.read(endpoint), asked.price(endpoint)] as const;
				return { json: modelItem(...(await Promise.all(answers))) };
			});
		});
	},
};
