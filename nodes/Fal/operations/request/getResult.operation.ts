import { parseEndpointId } from '../../fal';
import { downloadFilesField } from '../fields/downloadFiles';
import { requestFields } from '../fields/request';
import { collectOptions } from '../options/options';
import { optionsField, readOptions } from '../options/optionSet';
import { outputOf, readOutputPlan } from '../model/output/output';
import type { Operation } from '../operation';
import { resultLimit } from '../timeLimits';
import { readRequest } from './request';

/** The same item as Run gives. */
export const getResult: Operation = {
	name: 'Get Result',
	action: 'Get the result of a request',
	description: 'Get the result of a request that Submit or an earlier Run began',
	properties: [
		...requestFields,
		{
			displayName: 'Wait Until Done',
			name: 'waitUntilDone',
			type: 'boolean',
			default: true,
			description:
				'Whether to wait for the result of a request that is not complete. When the time is over, the request goes on at fal.',
		},
		downloadFilesField,
		optionsField(collectOptions),
	],
	async execute(item) {
		const { params, fal } = item;
		const options = readOptions(collectOptions, params.options());
		const request = readRequest(params);
		const plan = readOutputPlan(item, parseEndpointId(request.endpointId), options);
		const wait = params.flag('waitUntilDone');
		return await item.within(resultLimit(options.timeout), async ({ signal }) => {
			item.models.askPrice(request.endpointId);
			const look = { signal, includeLogs: plan.includeLogs };
			const finished = await (wait
				? fal.requests.follow(request, look)
				: fal.requests.result(request, look));
			return await outputOf(item, plan, finished, signal);
		});
	},
};
