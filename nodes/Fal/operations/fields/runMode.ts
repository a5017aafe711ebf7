import type { INodeProperties } from 'n8n-workflow';

export const WAIT_MODES = ['queue', 'direct', 'webhook'] as const;

/** Whether a run is followed piece by piece. */
export const streamingField: INodeProperties = {
	displayName: 'Use Streaming',
	name: 'useStreaming',
	type: 'boolean',
	default: false,
	description:
		'Whether to get the result in pieces while the model makes it. Only some models can. The pieces go to the caller of the workflow when its trigger streams its answer.',
};

/** How a run is waited for. */
export const waitModeField: INodeProperties = {
	displayName: 'Wait Mode',
	name: 'waitMode',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Until Done',
			value: 'queue',
			description:
				'Right for nearly everything. The node waits until the result is there, and picks it up at once.',
		},
		{
			name: 'Pause Until Webhook',
			value: 'webhook',
			description:
				'For jobs of many minutes or hours. The workflow sleeps until fal calls n8n, which needs a public address.',
		},
		{
			name: 'Direct Request',
			value: 'direct',
			description:
				'For models that answer in seconds. It skips fal’s queue; if the connection breaks, the result is lost.',
		},
	],
	default: 'queue',
	displayOptions: { show: { useStreaming: [false] } },
	description: 'How to wait for the result',
};

/** How a run is carried out. */
export const runModeFields: readonly INodeProperties[] = [streamingField, waitModeField];
