import type { IExecuteFunctions } from 'n8n-workflow';

import { falError, isPublicHost } from '../../fal';
import { isWatched } from '../item/caller';
import { isTool } from '../item/tool';
import { isCallable, NOT_CALLABLE } from '../webhook/callable';
import { nodeContextOf } from './runData';

/** The path of the node's webhook behind the address that resumes an execution. */
export const RESUME_PATH = 'fal';

/**
 * The address with which fal resumes this execution.
 *
 * @throws {FalError} `cannotPause`, with what stands against it
 */
export function readResumeUrl(context: IExecuteFunctions): string {
	if (isTool(context)) throw cannotPause('the AI agent does not wait for a tool that pauses');
	if (isWatched(context)) {
		throw cannotPause(
			'the trigger streams its answer, and the stream ends when the execution pauses',
		);
	}
	const text = context.evaluateExpression('{{ $execution.resumeUrl }}', 0);
	if (typeof text !== 'string' || !URL.canParse(text)) {
		throw cannotPause('n8n gives no address to resume the execution');
	}
	const url = new URL(text);
	if (!url.searchParams.has('signature')) {
		throw cannotPause(
			'this version of n8n does not sign the addresses that resume executions (n8n 2 does)',
		);
	}
	if (!canBeReadAgain(context)) {
		throw cannotPause('this version of n8n does not let a webhook read what the node keeps');
	}
	if (!isCallable(context)) throw cannotPause(NOT_CALLABLE);
	if (!isPublicHost(url.hostname)) {
		throw cannotPause(
			`fal cannot reach n8n at ${url.host}. Set the environment variable WEBHOOK_URL to the public address of n8n, such as https://n8n.example.com/`,
		);
	}
	url.pathname = `${url.pathname.replace(/\/+$/, '')}/${RESUME_PATH}`;
	return url.href;
}

/** Whether what is kept now can be found when fal calls. */
function canBeReadAgain(context: IExecuteFunctions): boolean {
	const nodeContext: unknown = context.getContext('node');
	return nodeContextOf(context) === nodeContext;
}

function cannotPause(message: string) {
	return falError({ kind: 'cannotPause', message });
}
