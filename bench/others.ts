import { loadPackage } from '../rig/engine/n8n';
import type { RunSetup } from '../rig/engine/engine';
import { SIDE_BY_SIDE } from './node';
import type { BenchFal } from './world';

/** fal's own node, from the folder of a built package, for one prompt and this model. */
export async function officialNode(
	folder: string,
	model: string,
): Promise<Pick<RunSetup, 'nodeType' | 'registry' | 'parameters'>> {
	const { name, nodes, credentials } = await loadPackage(folder);
	const nodeType = `${name}.falAi`;
	const official = nodes.get('falAi');
	if (official === undefined) throw new Error(`${folder} has no node falAi`);
	return {
		nodeType,
		registry: { nodes: { [nodeType]: official }, credentials: Object.fromEntries(credentials) },
		parameters: {
			resource: 'model',
			operation: 'generate',
			model: { __rl: true, mode: 'id', value: model },
			modelParameters: { parameters: [{ parameter: 'prompt', value: 'a fox' }] },
		},
	};
}

/**
 * The client of fal as an application would use it, over plain HTTP with keep-alive.
 *
 * @returns milliseconds for so many queued runs
 */
export async function bareClient(fal: BenchFal, model: string, count: number): Promise<number> {
	const { createFalClient } = await import('@fal-ai/client');
	const client = createFalClient({
		credentials: fal.key,
		fetch: async (url, init) => {
			const target = new URL(url instanceof Request ? url.url : url);
			const headers = { ...Object(init?.headers), 'x-emulated-host': target.host };
			return await fetch(`${fal.origin}${target.pathname}${target.search}`, { ...init, headers });
		},
	});
	let left = count;
	const loop = async () => {
		while (left-- > 0) {
			const { request_id: requestId } = await client.queue.submit(model, {
				input: { prompt: 'a fox' },
			});
			const status = await client.queue.streamStatus(model, { requestId });
			await status.done();
			await client.queue.result(model, { requestId });
		}
	};
	const start = performance.now();
	await Promise.all(Array.from({ length: SIDE_BY_SIDE }, loop));
	return performance.now() - start;
}
