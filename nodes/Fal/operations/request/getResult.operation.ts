import { collectRequest, parseEndpointId } from '../../fal';
import { requestFields } from '../fields/request';
import { DEFAULT_TIMEOUT_SECONDS, optionsField, RESULT_OPTIONS } from '../options/options';
import { outputOf, readOutputPlan } from '../model/output';
import type { Operation } from '../operation';
import { inTime, readRequest } from './request';

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
		optionsField([...RESULT_OPTIONS, 'maxConcurrency', 'timeout']),
	],
	async execute(item) {
		const { params, ports } = item;
		const options = params.options();
		const request = readRequest(params);
		const plan = readOutputPlan(parseEndpointId(request.endpointId), options);
		const wait = params.flag('waitUntilDone');
		const timeoutSeconds = options.number('timeout', 'Timeout', 1) ?? DEFAULT_TIMEOUT_SECONDS;
		return await inTime(
			item,
			async ({ signal }) => {
				const { includeLogs } = plan;
				const finished = await collectRequest(ports, request, { signal, includeLogs, wait });
				return await outputOf(item, plan, finished, signal);
			},
			timeoutSeconds * 1000,
		);
	},
};
