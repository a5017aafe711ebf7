import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { FAILED, falError } from '../../../../nodes/Fal/fal';
import { failOnResume, goesOn, throwKeptFailure } from '../../../../nodes/Fal/n8n/pause/failure';

const error = falError({
	kind: 'invalidInput',
	message: 'No such voice',
	status: 422,
	requestId: 'abc',
	fate: FAILED,
});
const failure = { error, index: 1, others: { finished: ['def'] }, failed: [1] };

/** n8n's data of an execution that resumes: the node is switched off. */
function resuming() {
	return {
		contextData: { 'node:FAL': {} as IDataObject },
		nodeExecutionStack: [{ node: { name: 'FAL', disabled: true } }],
	};
}

function webhookOf(executionData: unknown, node: object = {}): IWebhookFunctions {
	const context: unknown = {
		getNode: () => ({ name: 'FAL', ...node }),
		runExecutionData: { executionData },
	};
	return context as IWebhookFunctions;
}

/** The node, when n8n has stored and loaded the execution. */
function nodeOf({ contextData }: ReturnType<typeof resuming>): IExecuteFunctions {
	const stored = JSON.parse(JSON.stringify(contextData)) as typeof contextData;
	const context: unknown = {
		getNode: () => ({ name: 'FAL', parameters: {} }),
		getContext: () => stored['node:FAL'],
	};
	return context as IExecuteFunctions;
}

describe('a node that failed while it waited', () => {
	it('is run when the execution resumes, and throws that failure', () => {
		const data = resuming();
		expect(failOnResume(webhookOf(data), failure)).toBe(true);

		expect(data.nodeExecutionStack[0]?.node.disabled).toBe(false);
		expect(() => throwKeptFailure(nodeOf(data))).toThrow(
			expect.objectContaining({
				message: 'The model refused the input: No such voice',
				description: expect.stringMatching(/Request ID: abc\..*def/),
				context: expect.objectContaining({ itemIndex: 1 }),
			}),
		);
	});

	it('throws it once: the next try works', () => {
		const data = resuming();
		failOnResume(webhookOf(data), failure);
		const node = nodeOf(data);

		expect(() => throwKeptFailure(node)).toThrow();
		expect(() => throwKeptFailure(node)).not.toThrow();
	});

	it.each<[string, unknown]>([
		['nothing', undefined],
		['no context of the node', { ...resuming(), contextData: {} }],
		['no node', { ...resuming(), nodeExecutionStack: [] }],
		['a node that is not switched off', { ...resuming(), nodeExecutionStack: [{ node: {} }] }],
	])('gives error rows where n8n keeps %s', (_name, data) => {
		expect(failOnResume(webhookOf(data), failure)).toBe(false);
	});
});

describe('a node', () => {
	it.each([
		[{}, false],
		[{ onError: 'stopWorkflow' }, false],
		[{ onError: 'continueRegularOutput' }, true],
		[{ onError: 'continueErrorOutput' }, true],
		[{ continueOnFail: true }, true],
	])('with %j goes on after failures: %s', (node, expected) => {
		expect(goesOn(webhookOf(undefined, node))).toBe(expected);
	});

	it('that has not failed throws nothing', () => {
		expect(() => throwKeptFailure(nodeOf(resuming()))).not.toThrow();
	});
});
