import type { INodeProperties } from 'n8n-workflow';

import { optionsField } from '../operations/options/optionSet';
import { triggerOptions } from './options';

/** What the trigger asks. */
export const triggerProperties: INodeProperties[] = [
	{
		displayName:
			'Publish the workflow, open <i>Webhook URLs</i> above, and give the production URL to fal, for instance as <i>Webhook URL</i> of Model → Submit. To try it, execute this step and submit with the test URL. fal must be able to reach n8n from the internet.',
		name: 'urlNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		options: [
			{
				name: 'Success',
				value: 'success',
				action: 'On successful request',
				description: 'A request has a result',
			},
			{
				name: 'Failure',
				value: 'failure',
				action: 'On failed request',
				description: 'A request failed or was cancelled',
			},
		],
		default: ['success', 'failure'],
		description: 'Which ends of a request start the workflow',
	},
	optionsField(triggerOptions),
];
