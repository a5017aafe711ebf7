import { falError } from '../../fal';
import { listFields, readMost } from '../fields/list';
import { optionalModelsField, readModels } from '../fields/models';
import type { Operation } from '../operation';
import { ifSet, number } from '../options/option';
import { optionsField, readOptions } from '../options/optionSet';
import { READING } from '../timeLimits';
import { pastItem } from './pastRequest';

const WAYS = ['query', 'image_url', 'video_url'] as const;

const options = {
	minSimilarity: ifSet(
		number({
			displayName: 'Min Similarity',
			min: 0,
			default: 0.5,
			description: 'How near a request must be to what is looked for, from 0 to 1',
		}),
	),
};

/** `{ requestId, model, status, …, similarity }`: the nearest first */
export const searchRequests: Operation = {
	name: 'Search',
	action: 'Search for requests by their content',
	description:
		'Find earlier requests of all models by words, or by what looks like a picture or video',
	properties: [
		{
			displayName: 'Search By',
			name: 'searchBy',
			type: 'options',
			options: [
				{ name: 'Image', value: 'image_url', description: 'Results that look like it' },
				{ name: 'Video', value: 'video_url', description: 'Results that look like it' },
				{ name: 'Words', value: 'query', description: 'What a prompt or a result is about' },
			],
			default: 'query',
			description: 'What is known of the request',
		},
		{
			displayName: 'Search For',
			name: 'query',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. a red fox, or https://…',
			description: 'Words, or the address of the image or video',
		},
		optionalModelsField,
		...listFields,
		optionsField(options),
	],
	async execute(item) {
		const { params, fal } = item;
		const by = params.choice('searchBy', WAYS);
		const what = params.text('query').trim();
		if (what === '') throw falError({ kind: 'invalidInput', message: 'Search For is empty' });
		const { minSimilarity: least } = readOptions(options, params.options());
		const wanted = { by, what, models: readModels(params), least };
		const found = await item.within(
			READING,
			async ({ signal }) => await fal.account.search(wanted, readMost(params), signal),
		);
		return found.map((request) => ({ json: pastItem(request) }));
	},
};
