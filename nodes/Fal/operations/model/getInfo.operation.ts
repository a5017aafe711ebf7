import { parseEndpointId } from '../../fal';

import { modelField } from '../fields/model';
import type { Operation } from '../operation';
import { ASKING } from '../timeLimits';
import { modelItem } from './modelInfo';
import { namingModel } from './nearest';
import { shortInfo } from './shortInfo';

export const getInfo: Operation = {
	name: 'Get Info',
	action: 'Get the fields and price of a model',
	description:
		'Get what a model takes and returns: fields with types, defaults and limits, category, license and price',
	properties: [
		modelField,
		{
			displayName: 'All Details',
			name: 'allDetails',
			type: 'boolean',
			default: false,
			displayOptions: { show: { '@tool': [true] } },
			description:
				'Whether to give the agent all that fal says of the model. Without it at most about 6,000 characters: fields with types, limits and one sentence.',
		},
	],
	async execute(item) {
		const { params, models, within, isTool } = item;
		// A language model has other things to read as well.
		const isWhole = !isTool || params.flag('allDetails');
		return await namingModel(item, async () => {
			const endpoint = parseEndpointId(params.locator('model'));
			return await within(ASKING, async ({ signal }) => {
				const asked = models.until(signal);
				const answers = [asked.read(endpoint), asked.price(endpoint)] as const;
				const whole = modelItem(...(await Promise.all(answers)));
				return { json: isWhole ? whole : shortInfo(whole) };
			});
		});
	},
};
