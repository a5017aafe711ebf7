import { falError, parseEndpointId, type EndpointId } from '../../fal';
import { toItemValue } from '../../n8n/errors/itemValue';
import type { Operation } from '../operation';
import { ASKING } from '../timeLimits';
import { workflowItem } from './workflowItem';

/** The facts of Get Many, and `contents`: the steps, inputs and outputs as fal's editor keeps them */
export const get: Operation = {
	name: 'Get',
	action: 'Get a fal workflow',
	description: 'Get the steps, the inputs and the outputs of a workflow of fal.ai',
	properties: [
		{
			displayName: 'Workflow',
			name: 'workflow',
			type: 'string',
			default: '={{ $json.model }}',
			required: true,
			placeholder: 'e.g. workflows/acme/poster',
			description: 'The ID of the workflow, or the address of its page on fal.ai',
		},
	],
	async execute({ params, fal, within }) {
		const { id } = workflowId(params.text('workflow'));
		const [, owner = '', name = ''] = id.split('/');
		const found = await within(
			ASKING,
			async ({ signal }) => await fal.account.workflow(owner, name, signal),
		);
		if (!found) {
			throw falError({ kind: 'unexpectedAnswer', message: 'fal’s answer holds no workflow' });
		}
		return { json: { ...workflowItem(found.facts), contents: toItemValue(found.contents) } };
	},
};

/** @throws {FalError} `invalidModel`, or `invalidInput` for a model that is no workflow */
function workflowId(text: string): EndpointId {
	const plain = text.trim().replace(/^\/+/, '');
	const isShort = /^[\w-]+\/[\w-]+$/.test(plain) && !plain.startsWith('workflows/');
	const endpoint = parseEndpointId(isShort ? `workflows/${plain}` : text);
	if (endpoint.id.startsWith('workflows/')) return endpoint;
	throw falError({
		kind: 'invalidInput',
		message: `"${endpoint.id}" is no workflow. Its ID looks like workflows/acme/poster`,
	});
}
