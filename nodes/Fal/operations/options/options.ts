import type { AskedOptions } from '../../fal';
import type { Params } from '../../n8n/item/params';
import { downloadOptions } from './downloadFiles';
import { filesToUpload } from './inputFiles';
import { fileAccess } from './fileAccess';
import { keepFilesFor } from './keepFilesFor';
import { choice, flag, ifSet, number, text } from './option';
import { readOptions, type OptionRows } from './optionSet';
import { runnerHint } from './runnerHint';
import { tags } from './tags';
import { runTimeout } from './timeout';

const priority = choice({
	displayName: 'Queue Priority',
	options: [
		{ name: 'Normal', value: 'normal' },
		{ name: 'Low', value: 'low', description: 'Behind all normal requests of the model' },
	],
	default: 'normal',
	description: 'Where the request stands in fal’s queue (not for Direct Request)',
});

/** What fal is asked for beside the input. The headers are in `fal/run/options.ts`, by the same names. */
const askedOptions = {
	disableFallback: flag({
		displayName: 'Disable Fallback',
		default: false,
		description:
			'Whether to let the request fail when the model is down, instead of letting fal run another model in its place',
	}),
	fileAccess,
	keepFilesFor,
	maxQueueLength: ifSet(
		number({
			displayName: 'Max Queue Length',
			min: 0,
			isWhole: true,
			default: 10,
			description:
				'Submit only while no more requests than this wait for the model, those of others included (not for Direct Request)',
		}),
	),
	noServerRetries: flag({
		displayName: 'No Server Retries',
		default: false,
		description:
			'Whether to keep fal from starting the request again by itself when one of its servers fails (not for Direct Request)',
	}),
	priority,
	runnerHint,
	startTimeout: ifSet(
		number({
			displayName: 'Start Timeout',
			min: 1,
			default: 60,
			description: 'Seconds until the model must have started, or fal gives up',
		}),
	),
	storePayloads: flag({
		displayName: 'Store Payloads at Fal',
		default: true,
		description:
			'Whether fal keeps the input and the output of the request (30 days unless your account says otherwise)',
	}),
} satisfies OptionRows<AskedOptions>;

/** For the account's reports on what was paid. */
const tagOptions = {
	tagAutomatically: flag({
		displayName: 'Tag Automatically',
		default: true,
		description:
			'Whether to tag requests with the ID and name of the workflow and the name of the node, for fal’s reports on costs',
	}),
	tags,
};

const maxCost = ifSet(
	number({
		displayName: 'Max Cost',
		min: 0,
		default: 1,
		description:
			'What all items of one execution of the node may cost together, in the currency of the account. What would pass it by fal’s estimate is not submitted.',
	}),
);

const maxConcurrency = number({
	displayName: 'Max Concurrency',
	min: 1,
	isWhole: true,
	default: 5,
	description: 'How many items to run at the same time. The value for the first item counts.',
});

/** How the input of a model is made. */
export const inputOptions = {
	checkInput: flag({
		displayName: 'Check Input Before Running',
		default: true,
		description:
			'Whether to check the input against the model’s description before anything is paid. Without it, Image Input is sent as "image" unless Image Input Key names another parameter.',
	}),
	filesToUpload,
	imageInputKey: text({
		displayName: 'Image Input Key',
		placeholder: 'e.g. image_url',
		description:
			'The parameter of the model that takes Image Input. Set it when the model has several for images.',
	}),
};

/** What counts when a request is made. */
export const requestOptions = {
	...inputOptions,
	...askedOptions,
	...tagOptions,
	maxConcurrency,
	maxCost,
};

const simplify = flag({
	displayName: 'Simplify',
	default: false,
	description:
		'Whether to return only the text of a text model, or the file URLs of a media model, as the result',
});

/** What is made of results that fal still has; the switch for their files is above the options. */
export const keptOptions = { ...downloadOptions('above'), simplify };

/** What is made of a result that a webhook brings. */
export const outputOptions = { ...downloadOptions('inOptions'), simplify };

const resultOptions = {
	includeInputFields: flag({
		displayName: 'Include Input Fields',
		default: false,
		description: 'Whether each item keeps the fields of the incoming one, beside the result',
	}),
	includeLogs: flag({
		displayName: 'Include Logs',
		default: false,
		description: 'Whether to add the log lines of the model to the output (not for Direct Request)',
	}),
	simplify,
};

const waitOptions = {
	limitWaitTime: number({
		displayName: 'Limit Wait Time',
		min: 1,
		// As long as nearly every training takes; what is slower can be picked up by Get Result.
		default: 24 * 60,
		description:
			'Minutes after which the workflow goes on without a result (Pause Until Webhook only). The items then have "falTimedOut", "requestId" and "model", with which Get Result finds the result.',
	}),
	timeout: runTimeout,
};

/** All that *Run* can be told. */
export const runOptions = {
	...requestOptions,
	...downloadOptions('either'),
	...resultOptions,
	...waitOptions,
};

/** The same for a verb whose results have no files. */
export const plainVerbOptions = {
	...askedOptions,
	...tagOptions,
	checkInput: flag({
		displayName: 'Check Input Before Running',
		default: true,
		description:
			'Whether to check the input against the model’s description before anything is paid',
	}),
	filesToUpload,
	maxConcurrency,
	maxCost,
	...resultOptions,
	...waitOptions,
};

/** The same for a verb that makes files: the switch for them is above the options. */
export const verbOptions = { ...plainVerbOptions, ...downloadOptions('above') };

/** What counts when the result of a known request is fetched. */
export const collectOptions = {
	...downloadOptions('either'),
	...resultOptions,
	maxConcurrency,
	timeout: runTimeout,
};

/** How many items run at once: the first one says it for all. @throws {FalError} `invalidInput` */
export function readMaxConcurrency(params: Params): number {
	return readOptions({ maxConcurrency }, params.options()).maxConcurrency;
}
