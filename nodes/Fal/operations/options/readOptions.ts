import { FILE_LIFETIMES, type RunOptions } from '../../fal';
import type { Options } from '../../n8n/item/params';
import { PRIORITIES } from './options';

/** What the options ask of fal for a request. @throws {FalError} `invalidInput` */
export function readRunOptions(options: Options): RunOptions {
	return {
		startTimeoutSeconds: options.number('startTimeout', 'Start Timeout', 1),
		priority: PRIORITIES.find((priority) => priority === options.text('priority')),
		runnerHint: options.text('runnerHint'),
		noServerRetries: options.flag('noServerRetries'),
		storePayloads: options.flag('storePayloads'),
		keepFilesFor: options.choice('keepFilesFor', 'Keep Files For', FILE_LIFETIMES),
	};
}
