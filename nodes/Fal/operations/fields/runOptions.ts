import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { downloadOptions } from './downloadFiles';
import { filesToUploadField } from './inputFiles';
import { keepFilesForField } from './keepFilesFor';

export const DEFAULT_TIMEOUT_SECONDS = 1800;
export const PRIORITIES = ['normal', 'low'] as const;

const priorityOptions: INodePropertyOptions[] = [
	{ name: 'Low', value: 'low', description: 'Behind all normal requests of the model' },
	{ name: 'Normal', value: 'normal' },
];

/** The Options of a run. The ones for the queue say so: streams and direct calls have no queue. */
export const runOptionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Check Input Before Running',
			name: 'checkInput',
			type: 'boolean',
			default: true,
			description:
				'Whether to check the input against the model’s description before anything is paid. Without it, Image Input is sent as "image" unless Image Input Key names another parameter.',
		},
		downloadOptions.downloadFiles,
		downloadOptions.filePath,
		downloadOptions.filesToDownload,
		filesToUploadField,
		{
			displayName: 'Image Input Key',
			name: 'imageInputKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. image_url',
			description:
				'The parameter of the model that takes Image Input, if not the one it is found to have',
		},
		{
			displayName: 'Include Logs',
			name: 'includeLogs',
			type: 'boolean',
			default: false,
			description: 'Whether to add the log lines of the model to the output (Until Done only)',
		},
		keepFilesForField,
		downloadOptions.keepUrls,
		{
			displayName: 'Max Concurrency',
			name: 'maxConcurrency',
			type: 'number',
			typeOptions: { minValue: 1, numberPrecision: 0 },
			default: 5,
			description: 'How many items to run at the same time. The value for the first item counts.',
		},
		{
			displayName: 'No Server Retries',
			name: 'noServerRetries',
			type: 'boolean',
			default: false,
			description:
				'Whether to keep fal from running the request again when a runner fails (Until Done only)',
		},
		downloadOptions.oneItemPerFile,
		downloadOptions.outputBinaryProperty,
		{
			displayName: 'Queue Priority',
			name: 'priority',
			type: 'options',
			options: priorityOptions,
			default: 'normal',
			description: 'Where the request stands in fal’s queue (Until Done only)',
		},
		{
			displayName: 'Runner Hint',
			name: 'runnerHint',
			type: 'string',
			default: '',
			placeholder: 'e.g. customer-42',
			description: 'Requests with the same hint go to the same runner where possible',
		},
		{
			displayName: 'Simplify',
			name: 'simplify',
			type: 'boolean',
			default: false,
			description:
				'Whether to return only the text of a text model, or the file URLs of a media model, as the result',
		},
		{
			displayName: 'Start Timeout',
			name: 'startTimeout',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 60,
			description: 'Seconds until the model must have started, or fal gives up',
		},
		{
			displayName: 'Store Payloads at Fal',
			name: 'storePayloads',
			type: 'boolean',
			default: true,
			description:
				'Whether fal keeps the input and the output of the request (30 days unless your account says otherwise)',
		},
		{
			displayName: 'Timeout',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: DEFAULT_TIMEOUT_SECONDS,
			description:
				'Seconds to wait for one item, including the time in fal’s queue. Then the request is cancelled at fal.',
		},
	],
};
