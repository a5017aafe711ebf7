import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';
import type { RunSetup } from '../rig/engine/engine';
import { loadBuiltNodes } from '../rig/engine/nodeTypes';
import { SIDE_BY_SIDE } from './node';

const FAL_NODE = 'n8n-nodes-fal-run.fal';
const FLOOR = 'bench.floor';

/**
 * The least a node can do that goes through n8n's HTTP helper: the same fields with the same values read
 * for each item, the calls of a queued or a direct run, in ten loops; no checks, no errors, no deadline.
 */
export async function floorOf(
	parameters: INodeParameters,
	way: 'queue' | 'direct',
): Promise<Pick<RunSetup, 'nodeType' | 'registry' | 'parameters'>> {
	const { nodes, credentials } = await loadBuiltNodes();
	const fal = nodes[FAL_NODE];
	if (fal === undefined || !('properties' in fal.description)) throw new Error('No FAL node');
	const { description } = fal;
	const read = Object.keys(parameters);
	const runOne = way === 'queue' ? queued : direct;
	const floor = {
		description,
		async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			return await inLoops(this, async (index) => {
				const given = Object.fromEntries(
					read.map((name) => [name, this.getNodeParameter(name, index)]),
				);
				const model = String(Object(given['model']).value);
				return await runOne(this, model, JSON.stringify(given['inputParams']));
			});
		},
	};
	return { nodeType: FLOOR, registry: { nodes: { [FLOOR]: floor }, credentials }, parameters };
}

async function queued(context: IExecuteFunctions, model: string, body: string): Promise<unknown> {
	const submitted = await call(context, { ...post('queue.fal.run', model), body });
	const { status_url: statusUrl, response_url: url } = JSON.parse(String(submitted));
	let read = 0;
	const stream = await call(context, { url: `${statusUrl}/stream`, encoding: 'stream' });
	for await (const chunk of Object(stream)) read += Number(chunk.length);
	if (read === 0) throw new Error('The status stream was empty');
	return await call(context, { url });
}

async function direct(context: IExecuteFunctions, model: string, body: string): Promise<unknown> {
	return await call(context, { ...post('fal.run', model), body });
}

function post(host: string, model: string): IHttpRequestOptions {
	const headers = { 'content-type': 'application/json' };
	return { method: 'POST', url: `https://${host}/${model}`, headers };
}

async function call(context: IExecuteFunctions, options: IHttpRequestOptions): Promise<unknown> {
	const { helpers } = context;
	return await helpers.httpRequestWithAuthentication.call(context, 'falApi', {
		encoding: 'text',
		json: false,
		...options,
	});
}

async function inLoops(
	context: IExecuteFunctions,
	work: (index: number) => Promise<unknown>,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const output: INodeExecutionData[] = [];
	let next = 0;
	const loop = async () => {
		for (let index = next++; index < items.length; index = next++) {
			const result: unknown = JSON.parse(String(await work(index)));
			output[index] = { json: { result: Object(result) }, pairedItem: { item: index } };
		}
	};
	await Promise.all(Array.from({ length: SIDE_BY_SIDE }, loop));
	return [output];
}
