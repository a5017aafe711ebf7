import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { falError, isRecord, type FalError } from '../../fal';
import { toNodeError, type OtherRequests } from '../errors/nodeError';
import { openMemory } from '../item/memory';
import { letNodeRun, nodeContextOf } from './runData';

/** What a node failed with while its execution was put to wait. */
export interface ResumeFailure {
	readonly error: FalError;
	/** The incoming item that is told about. */
	readonly index: number;
	readonly others: OtherRequests;
	/** The items whose requests are over without a result: they may be paid for again. */
	readonly failed: readonly number[];
}

const CONTEXT_KEY = 'falFailure';

/** Whether a failed item becomes an error row, as the settings of the node say. */
export function goesOn(context: IWebhookFunctions): boolean {
	const { onError, continueOnFail } = context.getNode();
	return continueOnFail === true || (onError !== undefined && onError !== 'stopWorkflow');
}

/**
 * Makes the node fail when the execution resumes. Throwing in a webhook would not: n8n then forgets
 * what earlier nodes made and goes on. So the node is run once more, on the items that the webhook
 * gives, and throws what is kept here. To n8n that is a failure like any other: Retry On Fail tries
 * again, and so does the button Retry.
 *
 * @returns false where n8n has no way for that; the error rows that come out tell then
 */
export function failOnResume(context: IWebhookFunctions, failure: ResumeFailure): boolean {
	const nodeContext = nodeContextOf(context);
	if (!nodeContext || !letNodeRun(context)) return false;
	const { error, ...rest } = failure;
	nodeContext[CONTEXT_KEY] = { ...rest, facts: error.facts };
	return true;
}

/** In the run of a node that resumes: throws what its pause has failed with, once. */
export function throwKeptFailure(context: IExecuteFunctions): void {
	const nodeContext: IDataObject = context.getContext('node');
	const kept: unknown = nodeContext[CONTEXT_KEY];
	if (!isResumeFailure(kept)) return;
	nodeContext[CONTEXT_KEY] = undefined;
	const memory = openMemory(context);
	for (const index of kept.failed) memory.ofItem(index).drop();
	throw toNodeError(context.getNode(), falError(kept.facts), kept.index, kept.others);
}

type KeptFailure = Omit<ResumeFailure, 'error'> & { readonly facts: FalError['facts'] };

/** n8n keeps what `failOnResume` gave it. */
function isResumeFailure(value: unknown): value is KeptFailure {
	if (!isRecord(value) || !isRecord(value['facts']) || !isRecord(value['others'])) return false;
	return typeof value['index'] === 'number' && Array.isArray(value['failed']);
}
