import type { N8n } from '../../../rig/n8n/n8n';
import type { WorkflowNode } from '../../../rig/n8n/api';
import { until } from '../../../rig/n8n/until';
import { nodeOutput, type OutputItem } from '../editor/nodeOutput';
import type { World } from './world';

/** The account of fal that calls, unless a test says otherwise. */
export const USER = 'github|1234567';

/** A published workflow: FAL Trigger → Edit Fields. */
export interface Hook {
	readonly id: string;
	/** What fal calls in production. */
	readonly url: string;
	/** What Edit Fields put out in each execution, when there are so many and all have succeeded. */
	ends(count: number, timeoutMs?: number): Promise<OutputItem[][]>;
	/** Executions that were ever started. */
	count(): Promise<number>;
}

export interface FalCalls {
	/** Submits to fal as any program could, and waits until fal has told about the end. */
	submit(url: string, model?: string): Promise<string>;
	/** The answers to fal's calls about the request, when there are so many. */
	answered(requestId: string, count?: number): Promise<Array<number | undefined>>;
	/** How often fal has called about the request. */
	count(requestId: string): number;
}

const editFields: WorkflowNode = {
	name: 'Edit Fields',
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: {
		mode: 'raw',
		jsonOutput: '={{ { seen: $json.requestId } }}',
		includeOtherFields: true,
		options: {},
	},
};

let lastHook = 0;

export async function publishTrigger(
	{ api, origin }: N8n,
	parameters: Readonly<Record<string, unknown>> = {},
	{ typeVersion = 1, settings = {} }: { typeVersion?: number; settings?: object } = {},
): Promise<Hook> {
	const webhookId = `fal-hook-${++lastHook}`;
	const trigger: WorkflowNode = {
		name: 'FAL Trigger',
		type: 'n8n-nodes-fal-run.falTrigger',
		typeVersion,
		webhookId,
		parameters,
	};
	const id = await api.createWorkflow({
		name: webhookId,
		nodes: [trigger, editFields],
		settings: { ...settings },
	});
	await api.activate(id);
	const url = `${origin}/webhook/${webhookId}/fal`;
	await until('the webhook', async () => (await fetch(url, { method: 'POST' })).status !== 404);
	return {
		id,
		url,
		async count() {
			return (await api.executions(id)).length;
		},
		async ends(count, timeoutMs) {
			const look = async () => {
				const all = await api.executions(id);
				return all.length >= count && all;
			};
			const executions = await until(`${count} executions`, look, timeoutMs);
			const outputs: OutputItem[][] = [];
			for (const { id: executionId } of executions) {
				const status = await api.statusAtEnd(executionId);
				if (status !== 'success') throw new Error(`Execution ${executionId} ended with ${status}`);
				outputs.push(await nodeOutput(api, executionId, 'Edit Fields'));
			}
			if (outputs.length > count) throw new Error(`${outputs.length} executions, not ${count}`);
			return outputs;
		},
	};
}

/** Before each test: fal as it is, and what it calls about. */
export function resetCalls({ fal }: World): void {
	fal.reset();
	Object.assign(fal.webhooks.rules, {
		tampering: undefined,
		userId: USER,
		copies: 1,
		retryDelaysMs: [],
		firstTimeoutMs: 15_000,
	});
	fal.define('acme/poet', { output: { text: 'A red fox' } });
	fal.define('acme/fails', {
		error: {
			status: 422,
			body: { detail: [{ loc: ['body', 'prompt'], msg: 'field required', type: 'missing' }] },
		},
	});
}

/** @param world asked anew each time: it is there only when the tests run */
export function falCalls(world: () => World): FalCalls {
	const about = (requestId: string) =>
		world().fal.webhooks.deliveries.filter((one) => one.requestId === requestId);
	const calls: FalCalls = {
		async submit(url, model = 'acme/poet') {
			const { fal } = world();
			const response = await fal.fetch(
				`https://queue.fal.run/${model}?fal_webhook=${encodeURIComponent(url)}`,
				{
					method: 'POST',
					headers: { authorization: `Key ${fal.key}` },
					body: '{"prompt": "a fox"}',
				},
			);
			const { request_id: requestId } = (await response.json()) as { request_id: string };
			await calls.answered(requestId);
			return requestId;
		},
		async answered(requestId, count = 1) {
			return await until('the webhook to be answered', () => {
				const done = about(requestId).filter(
					(one) => one.status !== undefined || one.error !== undefined,
				);
				return done.length >= count && done.map(({ status }) => status);
			});
		},
		count: (requestId) => about(requestId).length,
	};
	return calls;
}
