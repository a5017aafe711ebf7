import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { downloadOptions } from './downloadFiles';
import { filesToUploadField } from './inputFiles';
import { keepFilesForField } from './keepFilesFor';

export const DEFAULT_TIMEOUT_SECONDS = 1800;
/** As long as nearly every training takes; what is slower can be picked up by Get Result. */
export const DEFAULT_WAIT_LIMIT_MINUTES = 24 * 60;
export const PRIORITIES = ['normal', 'low'] as const;

const priorityOptions: INodePropertyOptions[] = [
	{ name: 'Normal', value: 'normal' },
	{ name: 'Low', value: 'low', description: 'Behind all normal requests of the model' },
];

/** Every option that some operation has; the ones for the queue say so. */
const options = {
	...downloadOptions,
	checkInput: {
		displayName: 'Check Input Before Running',
		name: 'checkInput',
		type: 'boolean',
		default: true,
		description:
			'Whether to check the input against the model’s description before anything is paid. Without it, Image Input is sent as "image" unless Image Input Key names another parameter.',
	},
	filesToUpload: filesToUploadField,
	imageInputKey: {
		displayName: 'Image Input Key',
		name: 'imageInputKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. image_url',
		description:
			'The parameter of the model that takes Image Input. Set it when the model has several for images.',
	},
	includeLogs: {
		displayName: 'Include Logs',
		name: 'includeLogs',
		type: 'boolean',
		default: false,
		description: 'Whether to add the log lines of the model to the output (not for Direct Request)',
	},
	keepFilesFor: keepFilesForField,
	limitWaitTime: {
		displayName: 'Limit Wait Time',
		name: 'limitWaitTime',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: DEFAULT_WAIT_LIMIT_MINUTES,
		description:
			'Minutes after which the workflow goes on without a result (Pause Until Webhook only). The items then have "falTimedOut", "requestId" and "model", with which Get Result finds the result.',
	},
	maxConcurrency: {
		displayName: 'Max Concurrency',
		name: 'maxConcurrency',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 5,
		description: 'How many items to run at the same time. The value for the first item counts.',
	},
	noServerRetries: {
		displayName: 'No Server Retries',
		name: 'noServerRetries',
		type: 'boolean',
		default: false,
		description:
			'Whether to keep fal from starting the request again by itself when one of its servers fails (not for Direct Request)',
	},
	priority: {
		displayName: 'Queue Priority',
		name: 'priority',
		type: 'options',
		options: priorityOptions,
		default: 'normal',
		description: 'Where the request stands in fal’s queue (not for Direct Request)',
	},
	runnerHint: {
		displayName: 'Runner Hint',
		name: 'runnerHint',
		type: 'string',
		default: '',
		placeholder: 'e.g. customer-42',
		description:
			'Any text. Requests with the same text go to the same server of fal where possible.',
	},
	simplify: {
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: false,
		description:
			'Whether to return only the text of a text model, or the file URLs of a media model, as the result',
	},
	startTimeout: {
		displayName: 'Start Timeout',
		name: 'startTimeout',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 60,
		description: 'Seconds until the model must have started, or fal gives up',
	},
	storePayloads: {
		displayName: 'Store Payloads at Fal',
		name: 'storePayloads',
		type: 'boolean',
		default: true,
		description:
			'Whether fal keeps the input and the output of the request (30 days unless your account says otherwise)',
	},
	timeout: {
		displayName: 'Timeout',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: DEFAULT_TIMEOUT_SECONDS,
		description:
			'Seconds to wait for one item, including the time in fal’s queue. Run then cancels the request at fal; Get Result leaves it.',
	},
} as const satisfies Record<string, INodeProperties>;

export type OptionName = keyof typeof options;

/** The Options collection with the named ones, sorted as n8n sorts them. */
export function optionsField(names: readonly OptionName[]): INodeProperties {
	const chosen: INodeProperties[] = names.map((name) => options[name]);
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: chosen.sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}

/** What fal is asked for when a request is made. */
export const REQUEST_OPTIONS = [
	'checkInput',
	'filesToUpload',
	'imageInputKey',
	'keepFilesFor',
	'maxConcurrency',
	'noServerRetries',
	'priority',
	'runnerHint',
	'startTimeout',
	'storePayloads',
] as const satisfies readonly OptionName[];

/** What is made of a result. */
export const RESULT_OPTIONS = [
	'downloadFiles',
	'filePath',
	'filesToDownload',
	'includeLogs',
	'keepUrls',
	'oneItemPerFile',
	'outputBinaryProperty',
	'simplify',
] as const satisfies readonly OptionName[];
