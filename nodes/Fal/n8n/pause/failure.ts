import type { IWebhookFunctions } from 'n8n-workflow';

import { isRecord } from '../../fal';
import type { toNodeError } from '../errors/nodeError';

/** Whether a failed item becomes an error row, as the settings of the node say. */
export function goesOn(context: IWebhookFunctions): boolean {
	const { onError, continueOnFail } = context.getNode();
	return continueOnFail === true || (onError !== undefined && onError !== 'stopWorkflow');
}

/**
 * Makes the node fail when the execution resumes. Throwing in a webhook would not: n8n then forgets
 * what earlier nodes made and goes on. What it looks for is where it puts the failures of
 * sub-workflows, and no public function leads there.
 * Where n8n has no such place, the error rows that come out tell.
 */
export function failOnResume(
	context: IWebhookFunctions,
	error: ReturnType<typeof toNodeError>,
): void {
	const stack = ['runExecutionData', 'executionData', 'nodeExecutionStack'].reduce<unknown>(
		(value, name) => (isRecord(value) ? value[name] : undefined),
		context,
	);
	const entry: unknown = Array.isArray(stack) ? stack[0] : undefined;
	if (!isRecord(entry)) return;
	const metadata = isRecord(entry['metadata']) ? entry['metadata'] : {};
	entry['metadata'] = { ...metadata, resumeError: error };
}
