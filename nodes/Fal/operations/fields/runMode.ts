import type { INodeProperties } from 'n8n-workflow';

export const WAIT_MODES = ['queue', 'direct', 'webhook'] as const;

/** How a run is carried out. */
export const runModeFields: readonly INodeProperties[] = [
	{
		displayName: 'Use Streaming',
		name: 'useStreaming',
		type: 'boolean',
		default: false,
		description:
			'Whether to run the model’s streaming endpoint. Partial results go to whoever called the workflow when its trigger streams. Only some models support it.',
	},
	{
		displayName: 'Wait Mode',
		name: 'waitMode',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Direct Request',
				value: 'direct',
				description:
					'One call without the queue, for quick models. A call that breaks off is lost.',
			},
			{
				name: 'Pause Until Webhook',
				value: 'webhook',
				description:
					'For long jobs: the execution is put to wait, holds no worker, and goes on when fal calls. n8n must be reachable from the internet.',
			},
			{
				name: 'Until Done',
				value: 'queue',
				description:
					'Through fal’s queue, followed until the result is there. Right for nearly everything.',
			},
		],
		default: 'queue',
		displayOptions: { show: { useStreaming: [false] } },
		description: 'How to wait for the result',
	},
];
