import type { Execution, WorkflowNode } from '../../../rig/n8n/api';
import type { N8n } from '../../../rig/n8n/n8n';
import { webhook } from './nodes';
import { until } from '../../../rig/n8n/until';

/** A published workflow that a webhook starts. */
export interface Published {
	/** Starts an execution, whose first item has these members in `query`. */
	start(query?: Readonly<Record<string, string | number>>): Promise<void>;
	/** The oldest first. */
	executions(): Promise<Execution[]>;
	/** Waits until exactly so many executions have the status. */
	untilThereAre(count: number, status: string, timeoutMs?: number): Promise<void>;
}

let published = 0;

/** @param nodes what follows the webhook, one after the other */
export async function publish(n8n: N8n, nodes: readonly WorkflowNode[]): Promise<Published> {
	const { api, origin } = n8n;
	const path = `published-${++published}`;
	const id = await api.createWorkflow({
		name: path,
		nodes: [webhook(path, 'onReceived'), ...nodes],
	});
	await api.activate(id);

	async function executions(): Promise<Execution[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
		const found = await api.call('GET', `/executions?limit=100&filter=${filter}`);
		const { results } = found as { results: Execution[] };
		return results.sort((a, b) => Number(a.id) - Number(b.id));
	}

	return {
		async start(query = {}) {
			const url = new URL(`${origin}/webhook/${path}`);
			for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
			// It answers 404 for a moment after it was published.
			await until(`the webhook ${path}`, async () => (await fetch(url)).ok);
		},
		executions,
		async untilThereAre(count, status, timeoutMs = 60_000) {
			const what = `${count} executions to be ${status}`;
			const have = async () => (await executions()).filter((one) => one.status === status).length;
			await until(what, async () => (await have()) === count, timeoutMs);
		},
	};
}
