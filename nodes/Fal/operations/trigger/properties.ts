import type { INodeProperties } from 'n8n-workflow';

import { optionsField } from '../fields/runOptions';

/** What the trigger asks. */
export const triggerProperties: INodeProperties[] = [
	{
		displayName:
			'Give the production URL to fal as the webhook of a request, for instance as <i>Webhook URL</i> of Model → Submit. fal must be able to reach it from the internet.',
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
				action: 'On finished request',
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
	optionsField([
		'downloadFiles',
		'filePath',
		'filesToDownload',
		'keepUrls',
		'oneItemPerFile',
		'outputBinaryProperty',
		'simplify',
	]),
];
